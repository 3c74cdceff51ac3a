"""Codes of vectors in long rows: read, written, merged, freed of what is swept, and made good."""
