"""Bare mirrors of repositories: fetched, read, and kept within their limits."""
