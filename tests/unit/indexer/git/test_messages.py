"""What git's last words become: a sentence to act on, and never a secret."""

import base64

import pytest

from indexer.errors import (
    GitFailed,
    IndexerError,
    NotARepository,
    SourceRefused,
    SourceUnreachable,
    StorageFull,
)
from indexer.git.messages import MAX_DETAIL, explain, redact
from indexer.git.source import Source

SOURCE = Source("https://git.example.org/a.git", "robot", "s3cret/t+oken")


@pytest.mark.parametrize(
    ("words", "kind", "why"),
    [
        ("fatal: write error: No space left on device", StorageFull, "No space is left"),
        ("fatal: cannot create file: Disk quota exceeded", StorageFull, "Free some disk"),
        (
            "fatal: unable to access 'x': Could not resolve host: git.example.org",
            SourceUnreachable,
            "does not answer",
        ),
        (
            "fatal: could not read Username for 'x': terminal prompts disabled",
            SourceUnreachable,
            "token",
        ),
        ("fatal: Authentication failed for 'https://git.example.org/'", SourceUnreachable, "token"),
        ("fatal: repository 'https://git.example.org/a/' not found", SourceUnreachable, "private"),
        (
            "fatal: unable to access 'x': server certificate verification failed. CAfile: none",
            SourceUnreachable,
            "certificate is not trusted",
        ),
        (
            "fatal: unable to access 'x': The requested URL returned error: 301",
            SourceUnreachable,
            "has moved",
        ),
        (
            "error: RPC failed; curl 28 Operation too slow. Less than 1000 bytes/sec",
            SourceUnreachable,
            "Try again later",
        ),
        ("fatal: the remote end hung up unexpectedly", SourceUnreachable, "Try again later"),
        ("fatal: x/info/refs not valid: is this a git repository?", NotARepository, "Check"),
        ("fatal: transport 'file' not allowed", SourceRefused, "protocol"),
        (
            "error: object abc: hasDotgit: contains '.git'\nfatal: fsck error in packed object",
            GitFailed,
            "damaged",
        ),
        ("fatal: something never seen before", GitFailed, "something never seen before"),
        ("", GitFailed, "without a word"),
    ],
)
def test_words_become_a_sentence(words: str, kind: type[IndexerError], why: str) -> None:
    error = explain("fetching", words, SOURCE)
    assert type(error) is kind
    assert why in str(error)


def test_our_own_copy_has_no_source_to_blame() -> None:
    error = explain("reading", "fatal: the remote end hung up unexpectedly")
    assert type(error) is GitFailed


def test_of_many_lines_the_last_fault_is_told() -> None:
    words = "remote: Counting\nerror: first\nfatal: second\nhint: try harder\n"
    assert str(explain("fetching", words, SOURCE)) == "git failed while fetching: second"


@pytest.mark.parametrize(
    "form",
    [
        "s3cret/t+oken",
        "s3cret%2Ft%2Boken",
        base64.b64encode(b"robot:s3cret/t+oken").decode(),
        "https://robot:s3cret/t+oken@git.example.org/a.git",
    ],
)
def test_a_secret_is_taken_out_in_every_form(form: str) -> None:
    text = redact(f"fatal: he said {form} to me", SOURCE)
    assert form not in text
    assert "s3cret" not in text
    assert text.startswith("fatal: he said")


def test_a_user_name_that_is_a_token_is_a_secret() -> None:
    source = Source("https://git.example.org/a.git", "ghp_0123456789abcdefghij")
    assert "ghp_" not in redact("bad user ghp_0123456789abcdefghij", source)
    assert redact("bad user robot", SOURCE) == "bad user robot"


def test_a_header_is_a_secret_even_if_we_do_not_know_it() -> None:
    assert "abc" not in redact("> Authorization: Basic abc", None)
    assert "pw" not in redact("https://me:pw@host/", None)


def test_what_is_shown_is_short_and_printable() -> None:
    text = redact("a\x1b[31m\n" + "b" * 999, None)
    assert len(text) <= MAX_DETAIL
    assert text.isprintable()
