"""A blob becomes text, definitions, imports, chunks, lexemes and vectors; pure."""
