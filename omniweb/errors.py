"""Every refusal of the web side has a name; the HTTP status is chosen at the doors.

OmniWebError
├── NotPermitted            the caller may not do this
├── RepositoryExists        the name is taken, by one that the caller may see
├── NameUnavailable         the caller cannot use the name; why is not told
├── RepositoryNotFound      there is none that the caller may see
├── RepositoryBusy          a run or a sweep of it is under way
├── NameRefused             it cannot be a repository's name
├── TooMuchAsked            more of something than a repository, or an owner, may have
├── UploadRefused           an uploaded index cannot be taken
├── TooManyUploads          as many of a repository wait as may
├── UnknownScope            a token cannot carry it
├── UnknownUser             there is nobody of that name
├── TooManyAttempts         wait, then try again
├── TooManyLogins           too many passwords are being compared
├── TooManySearches         the caller has as many under way as may be
├── CredentialsKeyMissing   secrets cannot be kept
└── CredentialsUnreadable   the key that they were kept with is gone

Each builds its own message: a sentence that a person can act on, without secrets.
"""
# ruff: noqa: N818 - a refusal is named after what happened


class OmniWebError(Exception):
    """Anything that the web side refuses to do."""


class NotPermitted(OmniWebError):
    """The caller may not do this."""

    def __init__(self, doing: str) -> None:
        super().__init__(f"You may not {doing}. Ask an administrator for the right to.")


class RepositoryExists(OmniWebError):
    """The name is taken, by a repository that the caller may see."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is already a repository “{name}”. Choose another name.")


class NameUnavailable(OmniWebError):
    """It is reserved, or that of a repository which the caller may not see: alike on purpose."""

    def __init__(self) -> None:
        super().__init__("This name cannot be used. Choose another, or ask an administrator.")


class RepositoryNotFound(OmniWebError):
    """There is none, or none that the caller may see: the two look alike on purpose."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no repository “{name}” that you can see.")


class RepositoryBusy(OmniWebError):
    """A run or a sweep of it is under way."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}” is being indexed or cleaned. Try again when that is done.")


class NameRefused(OmniWebError):
    """It cannot be a repository's name."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"“{name}” cannot be a repository's name. Use letters, digits, “.”, “_”, “-”, and “/” "
            "between them, for example “team/project”."
        )


class TooMuchAsked(OmniWebError):
    """More of something than a repository, or an owner, may have."""

    def __init__(self, what: str, most: str, given: str) -> None:
        super().__init__(f"Too much: the limit for {what} is {most}, and this is {given}.")


class UploadRefused(OmniWebError):
    """An uploaded index cannot be taken; `why` goes on after “cannot be taken: ”."""

    def __init__(self, why: str) -> None:
        super().__init__(f"The index cannot be taken: {why}.")


class TooManyUploads(OmniWebError):
    """As many of a repository wait as may, or `of_one` person; `seconds`: when to come again."""

    def __init__(self, most: int, seconds: int, *, of_one: bool = False) -> None:
        whose = "of yours for this repository" if of_one else "of this repository"
        rest = "; the other places are kept for others" if of_one else ""
        super().__init__(
            f"{most} indexes {whose} wait to be read already{rest}. Try again in {seconds} seconds."
        )
        self.seconds = seconds


class UnknownScope(OmniWebError):
    """A token cannot carry it."""

    def __init__(self, scope: str, known: tuple[str, ...]) -> None:
        super().__init__(f"“{scope}” is not a scope. The scopes are: {', '.join(known)}.")


class UnknownUser(OmniWebError):
    """There is nobody of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no active user “{name}”.")


class TooManyAttempts(OmniWebError):
    """Wait, then try again; `seconds` is how long."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many attempts. Wait {seconds} seconds, then try again.")
        self.seconds = seconds


class TooManyLogins(OmniWebError):
    """Too many passwords are being compared."""

    def __init__(self) -> None:
        super().__init__("Too many people are logging in. Wait a few seconds, then try again.")


class TooManySearches(OmniWebError):
    """The caller has as many under way as may be; `seconds` is when to come again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            "Too many searches at once. Wait for those under way to end, or narrow them with repo:,"
            f" path: or lang:, and try again in {seconds} seconds."
        )
        self.seconds = seconds


class CredentialsKeyMissing(OmniWebError):
    """Secrets cannot be kept."""

    def __init__(self) -> None:
        super().__init__(
            "Credentials cannot be stored: OMNIWEB_CREDENTIALS_KEY is not set on this server."
        )


class CredentialsUnreadable(OmniWebError):
    """The key that they were kept with is gone."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The stored credentials of “{name}” cannot be read with this server's key. "
            "Enter them again."
        )


class RoleLacksRight(OmniWebError):
    """PostgreSQL refuses what a worker must do: trying again changes nothing."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            f"The database refused it to this worker's role ({detail}). Run"
            " `manage.py grant_roles` as the owner of the database."
        )
