"""Indexes of SCIP that people upload: stored by whoever answers them, read by a worker later."""
