"""The text of a query becomes a value: what ranks and what is required; pure."""
