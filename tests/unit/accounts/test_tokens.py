"""API tokens."""

from datetime import timedelta

import pytest
from django.utils import timezone

from omniweb.accounts.models import ApiToken, AuditEntry, User
from omniweb.accounts.services import create_token, revoke_token, token_for
from omniweb.errors import UnknownScope

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return User.objects.create_user("ada")


def test_the_text_of_a_token_finds_it_and_its_user(user: User) -> None:
    token, text = create_token(user, "bot", ["search:read"])

    assert token_for(text) == token
    assert token_for(text).user == user


def test_the_database_holds_only_a_digest(user: User) -> None:
    token, text = create_token(user, "bot", ["search:read"])

    row = str(ApiToken.objects.filter(pk=token.pk).values().get())
    assert text not in row
    assert text.removeprefix("omw_pat_") not in row
    assert text not in str(list(AuditEntry.objects.values()))


def test_a_token_carries_256_random_bits_behind_its_prefix(user: User) -> None:
    texts = {create_token(user, "bot", ["search:read"])[1] for _ in range(20)}

    assert len(texts) == 20
    assert all(text.startswith("omw_pat_") and len(text) >= 8 + 43 for text in texts)


@pytest.mark.parametrize("text", ["", "omw_pat_", "omw_pat_x", "ghp_x", "omw_pat_\udcff\0"])
def test_an_unknown_text_opens_nothing(user: User, text: str) -> None:
    create_token(user, "bot", ["search:read"])

    assert token_for(text) is None


def test_a_token_expires_after_90_days_unless_told_otherwise(user: User) -> None:
    default, _ = create_token(user, "bot", ["search:read"])
    eternal, _ = create_token(user, "bot", ["search:read"], None)

    assert abs(default.expires_at - timezone.now() - timedelta(days=90)) < timedelta(minutes=1)
    assert eternal.expires_at is None


def test_an_expired_token_opens_nothing(user: User) -> None:
    _, text = create_token(user, "bot", ["search:read"], timezone.now() - timedelta(seconds=1))

    assert token_for(text) is None


def test_a_revoked_token_opens_nothing_from_then_on(user: User) -> None:
    token, text = create_token(user, "bot", ["search:read"])

    revoke_token(token, actor=user)

    assert token_for(text) is None


def test_revoking_twice_is_written_down_once(user: User) -> None:
    token, _ = create_token(user, "bot", ["search:read"])

    revoke_token(token, actor=user)
    revoke_token(token, actor=user)

    assert AuditEntry.objects.filter(action="token.revoke").count() == 1


def test_the_token_of_a_deactivated_user_opens_nothing(user: User) -> None:
    _, text = create_token(user, "bot", ["search:read"])
    User.objects.filter(pk=user.pk).update(is_active=False)

    assert token_for(text) is None


def test_an_unknown_scope_is_refused_by_name(user: User) -> None:
    with pytest.raises(UnknownScope, match=r"admin:all.*search:read"):
        create_token(user, "bot", ["admin:all"])

    assert not ApiToken.objects.exists()


def test_scopes_are_kept_once_each(user: User) -> None:
    token, _ = create_token(user, "bot", ["repos:read", "search:read", "repos:read"])

    assert token.scopes == ["search:read", "repos:read"]
    assert token.allows("repos:read")
    assert not token.allows("index:trigger")


def test_the_last_use_is_written_at_most_once_a_minute(
    user: User, django_assert_num_queries: object
) -> None:
    token, text = create_token(user, "bot", ["search:read"])
    token_for(text)
    first = ApiToken.objects.get(pk=token.pk).last_used_at

    with django_assert_num_queries(0):  # of the ORM, which writes
        token_for(text)

    assert first is not None
    assert ApiToken.objects.get(pk=token.pk).last_used_at == first


def test_a_use_after_a_minute_is_written_down(user: User) -> None:
    token, text = create_token(user, "bot", ["search:read"])
    long_ago = timezone.now() - timedelta(hours=1)
    ApiToken.objects.filter(pk=token.pk).update(last_used_at=long_ago)

    token_for(text)

    assert ApiToken.objects.get(pk=token.pk).last_used_at > long_ago
