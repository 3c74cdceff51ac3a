"""Every refusal of the index has a name.

IndexerError
├── SourceError             the repository cannot be read
│   ├── SourceRefused       the address is not one that may be fetched
│   ├── SourceUnreachable   the host or the repository does not answer, or asks for credentials
│   ├── NotARepository      it answers, but it is not git
│   ├── EmptyRepository     it is git, but holds no commit
│   ├── RefNotFound         it has no such branch or tag
│   ├── SourceIncomplete    it lacks folders or files of its own commit
│   ├── SourceTooLarge      it is over a limit
│   │   └── GitOverLimit    git would have needed more for it than it may take
│   └── GitFailed           git said no in another way
│       └── GitKilled       something outside ended it: nothing is known of the repository
├── StorageFull             no disk
├── FenceLost               another run has taken over
├── BuildIncomplete         a commit cannot be published: documents are missing
├── Stopped             nobody wants the work any more
├── ScipUnreadable          an uploaded index cannot be read
│   └── CommitUnknown       it is of a commit that is not here
└── EncoderMissing          the embedding table is not where it should be

Each builds its own message: a sentence that a person can act on, without secrets.
"""
# ruff: noqa: N818 - a refusal is named after what happened


class IndexerError(Exception):
    """Anything that the index refuses to do."""


class SourceError(IndexerError):
    """The repository cannot be read."""


class SourceRefused(SourceError):
    """The address is not one that may be fetched."""

    def __init__(self, source: str, why: str) -> None:
        super().__init__(f"“{source}” cannot be used as a source: {why}.")


class SourceUnreachable(SourceError):
    """The host or the repository does not answer, or asks for credentials."""

    def __init__(self, source: str, why: str) -> None:
        super().__init__(f"“{source}” could not be reached: {why}.")


class NotARepository(SourceError):
    """The source answers, but it is not a git repository."""

    def __init__(self, source: str) -> None:
        super().__init__(f"“{source}” is not a git repository. Check the address.")


class EmptyRepository(SourceError):
    """The repository holds no commit yet."""

    def __init__(self, source: str) -> None:
        super().__init__(f"“{source}” is empty. Push a first commit, then reindex.")


class RefNotFound(SourceError):
    """The repository has no such branch or tag."""

    def __init__(self, ref: str, known: tuple[str, ...] = ()) -> None:
        some = f" It has: {', '.join(known[:10])}." if known else ""
        super().__init__(f"There is no branch or tag “{ref}” in this repository.{some}")


class SourceIncomplete(SourceError):
    """The repository lacks objects of its own commit, as a partial clone does."""

    def __init__(self, source: str) -> None:
        super().__init__(
            f"“{source}” lacks folders or files of its own commit, as a partial clone does. "
            "Run “git fetch --refetch --no-filter” there, then reindex."
        )


class SourceTooLarge(SourceError):
    """The repository is over a limit; `setting` is the one that raises it, if any does."""

    def __init__(self, what: str, limit: str, setting: str = "") -> None:
        raised = f" ({setting})" if setting else ""
        super().__init__(
            f"The repository has more than {limit} {what}, the limit of this server{raised}."
        )


class GitOverLimit(SourceTooLarge):
    """Git would have needed more for the repository than it may take."""

    def __init__(self, doing: str, what: str, setting: str) -> None:
        limit = f"the limit of this server ({setting})"
        IndexerError.__init__(self, f"git needed more than {what} while {doing}, {limit}.")


class GitFailed(SourceError):
    """Git said no in another way; `detail` is its last line, redacted."""

    def __init__(self, doing: str, detail: str) -> None:
        super().__init__(f"git failed while {doing}: {detail}")


class GitKilled(GitFailed):
    """Something outside ended git, for example for want of memory; it can be tried again."""

    def __init__(self, doing: str) -> None:
        super().__init__(doing, "something outside of it ended it. Try again")


class StorageFull(IndexerError):
    """There is no room left on the disk."""

    def __init__(self, where: str) -> None:
        super().__init__(f"No space is left for {where}. Free some disk, then reindex.")


class FenceLost(IndexerError):
    """Another run has taken over; what this one did stays invisible."""

    def __init__(self) -> None:
        super().__init__("A newer run of this repository has taken over.")


class BuildIncomplete(IndexerError):
    """Documents of a commit are missing in the index; nothing of it is visible."""

    def __init__(self, files: int) -> None:
        super().__init__(f"{files} files of the commit are not built. Reindex the repository.")


class Stopped(IndexerError):
    """Nobody wants the work any more; everything is as it was before."""

    def __init__(self) -> None:
        super().__init__("The work was stopped.")


class ScipUnreadable(IndexerError):
    """An uploaded index cannot be read; `why` goes on after “it cannot be read: ”."""

    def __init__(self, why: str) -> None:
        super().__init__(f"The SCIP index cannot be read: {why}.")
        self.why = why


class CommitUnknown(ScipUnreadable):
    """An uploaded index is of a commit that is not here."""

    def __init__(self, commit: str) -> None:
        super().__init__(
            f"commit {commit} is not at a branch or tag that is indexed here. Push it, and "
            "upload the index again when it is published"
        )


class EncoderMissing(IndexerError):
    """The embedding table is not where it should be."""

    def __init__(self, where: str) -> None:
        super().__init__(f"The embedding table {where} is missing. Run `make encoder`.")
