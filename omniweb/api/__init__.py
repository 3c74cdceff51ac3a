"""REST: the same engine and the same rights as the pages, in JSON."""
