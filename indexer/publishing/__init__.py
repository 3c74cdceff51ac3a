"""A commit becomes visible, sums are kept, and rows that no reader can see are removed."""
