"""What is shown of a ranked document: its lines, marks, symbols and reasons."""
