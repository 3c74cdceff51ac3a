"""Git credentials."""

import pytest
from cryptography.fernet import Fernet
from pytest_django import Settings

from omniweb.errors import CredentialsKeyMissing, CredentialsUnreadable
from omniweb.repositories.credentials import decrypt, encrypt
from omniweb.repositories.models import Repository

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))


@pytest.fixture(autouse=True)
def _keys(settings: Settings) -> None:
    settings.OMNIWEB_CREDENTIALS_KEYS = [OLD]


def _repository(credentials: str) -> Repository:
    return Repository(name="team/project", credentials=credentials)


def test_what_is_encrypted_can_be_used() -> None:
    assert decrypt(_repository(encrypt("ada", "s3cret"))) == ("ada", "s3cret")


def test_what_is_stored_shows_neither_name_nor_token() -> None:
    stored = encrypt("ada", "s3cret")

    assert "ada" not in stored
    assert "s3cret" not in stored


def test_no_token_needs_no_key(settings: Settings) -> None:
    settings.OMNIWEB_CREDENTIALS_KEYS = []

    assert encrypt("ada", "") == ""
    assert decrypt(_repository("")) == ("", "")


def test_without_a_key_a_token_is_refused(settings: Settings) -> None:
    settings.OMNIWEB_CREDENTIALS_KEYS = []

    with pytest.raises(CredentialsKeyMissing, match="OMNIWEB_CREDENTIALS_KEY"):
        encrypt("ada", "s3cret")


def test_a_new_key_in_front_reads_what_the_old_one_wrote(settings: Settings) -> None:
    stored = encrypt("ada", "s3cret")
    settings.OMNIWEB_CREDENTIALS_KEYS = [NEW, OLD]
    assert decrypt(_repository(stored)) == ("ada", "s3cret")

    fresh = encrypt("ada", "s3cret")
    settings.OMNIWEB_CREDENTIALS_KEYS = [NEW]
    assert decrypt(_repository(fresh)) == ("ada", "s3cret")


def test_a_lost_key_asks_for_the_credentials_again(settings: Settings) -> None:
    stored = encrypt("ada", "s3cret")
    settings.OMNIWEB_CREDENTIALS_KEYS = [NEW]

    with pytest.raises(CredentialsUnreadable, match=r"team/project.*Enter them again"):
        decrypt(_repository(stored))
