"""Django's way to PostgreSQL, with a pool that asks nothing it need not ask."""
