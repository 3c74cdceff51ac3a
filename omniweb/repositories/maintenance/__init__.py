"""What is done without being asked: lost work, new commits, dead rows, an index that differs."""
