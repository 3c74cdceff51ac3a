"""A commit becomes visible, sums are kept, and what nobody can see any more goes."""
