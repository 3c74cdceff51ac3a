"""Candidates become one order, with an explanation; pure."""
