"""The life of an index run, from its request to its end."""
