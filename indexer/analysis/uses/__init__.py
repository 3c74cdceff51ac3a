"""Syntax tree → uses of names and what imports bring, from the captures of the one query."""
