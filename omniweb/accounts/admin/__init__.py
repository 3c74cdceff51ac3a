"""People in the admin. Rights are given by superusers alone: nobody there makes more of himself.

What a superuser gives with Django's permissions is the right to see people and teams, to add users
without rights, to change the names of ordinary users and to deactivate them, and to look after
one's own tokens.
"""

from omniweb.accounts.admin import audit_log, groups, tokens, users

__all__ = ["audit_log", "groups", "tokens", "users"]
