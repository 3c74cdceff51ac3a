"""Git credentials: encrypted at rest, read by the fetch alone, never shown again."""

import json

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from omniweb.errors import CredentialsKeyMissing, CredentialsUnreadable
from omniweb.repositories.models import Repository


def _cipher() -> MultiFernet:
    """Return the cipher of all keys: the first encrypts, any decrypts."""
    keys: list[str] = settings.OMNIWEB_CREDENTIALS_KEYS
    if not keys:
        raise CredentialsKeyMissing
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(username: str, token: str) -> str:
    """Return user name and token encrypted, empty for no token. Raise `CredentialsKeyMissing`."""
    if not token:
        return ""
    secret = json.dumps({"username": username, "token": token})
    return _cipher().encrypt(secret.encode()).decode()


def decrypt(repository: Repository) -> tuple[str, str]:
    """Return user name and token, empty where there are none; raise `CredentialsUnreadable`."""
    if not repository.credentials:
        return "", ""
    try:
        secret = json.loads(_cipher().decrypt(repository.credentials.encode()))
    except InvalidToken:
        raise CredentialsUnreadable(repository.name) from None
    return secret["username"], secret["token"]
