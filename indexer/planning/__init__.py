"""A commit minus what the index holds already: batches of files to build."""
