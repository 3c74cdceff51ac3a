"""Text as words, lexemes, trigrams and vectors; paths and languages: what both wings share."""
