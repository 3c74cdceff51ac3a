"""A batch of files becomes rows: read, analysed in a process of its own, written at once."""
