"""Which files of a commit are indexed, or the reason why not."""
