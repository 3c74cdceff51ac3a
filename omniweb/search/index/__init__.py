"""How the index is asked: connections, snapshots, conditions, several statements at once."""
