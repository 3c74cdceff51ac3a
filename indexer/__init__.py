"""The wing that writes the index: no web, no queue, no users."""
