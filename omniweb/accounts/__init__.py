"""Who may come in: users, teams, API tokens, the audit log."""
