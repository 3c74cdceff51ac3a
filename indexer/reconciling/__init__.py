"""The index held against git: what differs is named and repaired."""
