"""The web side: accounts, repositories, search and its doors."""
