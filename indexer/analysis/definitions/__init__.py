"""Captures of a syntax tree → the definitions of a file."""
