"""One module per kind of evidence: each says what to ask the index and reads the answer."""
