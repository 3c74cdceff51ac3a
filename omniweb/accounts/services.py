"""What other rooms may ask of this one."""

from omniweb.accounts.acting import acting_as
from omniweb.accounts.audit import record
from omniweb.accounts.people import create_first_administrator, user_named
from omniweb.accounts.tokens import create_token, end_tokens, revoke_token, token_for

__all__ = [
    "acting_as",
    "create_first_administrator",
    "create_token",
    "end_tokens",
    "record",
    "revoke_token",
    "token_for",
    "user_named",
]
