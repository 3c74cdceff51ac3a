"""What the end of git's stderr means to a person, without secrets."""

import base64
import re
from urllib.parse import quote

from indexer.errors import (
    GitFailed,
    IndexerError,
    NotARepository,
    SourceIncomplete,
    SourceRefused,
    SourceUnreachable,
    StorageFull,
)
from indexer.git.source import Source

MAX_DETAIL = 300

_MOVED = re.compile(r"returned error: 30\d|redirect")
_NO_SPACE = re.compile(r"no space left on device|disk quota exceeded")
_ASKS = re.compile(
    r"could not read (username|password)|authentication failed|terminal prompts disabled"
    r"|returned error: 401|http basic: access denied"
)
_FORBIDDEN = re.compile(r"returned error: 403|permission denied|access denied")
_ABSENT = re.compile(r"repository .* not found|returned error: 404|returned error: 410")
_CERTIFICATE = re.compile(r"ssl certificate|certificate verif|tls|ssl_|gnutls|openssl")
_NOT_GIT = re.compile(
    r"is this a git repository|not appear to be a git repository|not a git repository"
    r"|invalid server response|unexpected response|bad line length|invalid content-type"
    r"|expected flush|bad band|unable to parse|smart http"
)
_HOST = re.compile(r"could not resolve|failed to connect|connection refused|no route|unreachable")
_ELSEWHERE = re.compile(r"socks5")
_BROKE = re.compile(
    r"timed out|too slow|early eof|rpc failed|hung up|connection reset|unexpected disconnect"
    r"|transfer closed|returned error: (408|429|5\d\d)|empty reply|recv failure|gone away"
)
_LACKS = re.compile(
    r"could not fetch [0-9a-f]{40,64} from promisor remote|missing (blob|tree) object"
    r"|remote: fatal: (unable to read (tree )?\(?|bad tree object )[0-9a-f]{40,64}"
)
_DAMAGED_SOURCE = re.compile(r"fsck error|error in object|fsck")
_CORRUPT = re.compile(
    r"(object|pack|packfile|index file|idx) .*(corrupt|is bad|broken|truncated|does not match)"
    r"|bad object|unable to read|missing (blob|tree|commit)|unresolved deltas|not our ref"
    r"|could not get object info|unable to find|bad ref|broken ref|bad packed|fatal: not a git rep"
    r"|shallow file|invalid index|sha1 mismatch|inflate|missing necessary objects"
    r"|did not send all necessary|bad sha1|invalid sha1|unable to resolve reference"
    r"|missing object|packed-refs|unterminated line|bad config"
)


class MirrorBroken(GitFailed):
    """Our own copy is damaged: it must be built anew."""

    def __init__(self, doing: str, stderr: str) -> None:
        super().__init__(doing, _last_line(stderr, None))


def redact(text: str, source: Source | None) -> str:
    """Return the text without credentials, control characters and excess length."""
    if source is not None:
        pair = f"{source.username}:{source.password}".encode()
        secrets = [source.password, quote(source.password, safe="")]
        secrets += [base64.b64encode(pair).decode()] if source.password else []
        secrets += [source.username] if _is_secret(source) else []
        for secret in filter(None, secrets):
            text = text.replace(secret, "***")
    text = re.sub(r"//[^/\s@]*@", "//", text)
    text = re.sub(r"(?i)(authorization:).*", r"\1 ***", text)
    return "".join(one if one.isprintable() else " " for one in text)[:MAX_DETAIL].strip()


def _is_secret(source: Source) -> bool:
    """Tell whether the user name may be a token: some hosts take it there."""
    return bool(source.username) and (not source.password or len(source.username) >= 20)  # noqa: PLR2004 - a token


def moved(stderr: str) -> bool:
    """Tell whether the host sends git to another address."""
    return bool(_MOVED.search(stderr.lower()))


def corrupt(stderr: str) -> bool:
    """Tell whether git stumbled over our own copy."""
    return bool(_CORRUPT.search(stderr.lower()))


def no_shallow(stderr: str) -> bool:
    """Tell whether the server cannot send a commit without its history."""
    return "does not support shallow" in stderr.lower()


def explain(doing: str, stderr: str, source: Source | None = None) -> IndexerError:
    """Return the error that git's stderr amounts to."""
    said = stderr.lower()
    if _NO_SPACE.search(said):
        return StorageFull("the copy of the repository")
    if source is not None and _LACKS.search(said):
        return SourceIncomplete(redact(source.address, source))
    if source is not None:
        return _explain_source(doing, stderr, source)
    return GitFailed(doing, _last_line(stderr, None))


def _explain_source(doing: str, stderr: str, source: Source) -> IndexerError:
    said = stderr.lower()
    address = redact(source.address, source)
    if moved(stderr):
        return SourceUnreachable(address, "it has moved to another address; give the new one")
    for pattern, why in _WHYS:
        if pattern.search(said):
            return SourceUnreachable(address, why)
    if _NOT_GIT.search(said):
        return NotARepository(address)
    if "transport" in said and "not allowed" in said:
        return SourceRefused(address, "its protocol is not allowed")
    if _DAMAGED_SOURCE.search(said):
        detail = _last_line(stderr, source, _DAMAGED_SOURCE)
        return GitFailed(doing, f"it holds damaged objects ({detail})")
    return GitFailed(doing, _last_line(stderr, source))


_WHYS = (
    (_ASKS, "it asks for a user name and a token, or does not accept the ones that it was given"),
    (_FORBIDDEN, "it does not let these credentials read, or its files may not be read"),
    (_ABSENT, "there is no such repository, or it is private and needs a token"),
    (_CERTIFICATE, "its certificate is not trusted, or the encrypted connection failed"),
    (_ELSEWHERE, "it sends git on to another host, which is not allowed"),
    (_HOST, "its host does not answer"),
    (_BROKE, "the connection broke or was too slow. Try again later"),
)


def _last_line(stderr: str, source: Source | None, like: re.Pattern[str] | None = None) -> str:
    """Return the last line that says something, the last `fatal:` or `error:` before others."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    telling = [line for line in lines if like and like.search(line.lower())]
    telling = telling or [line for line in lines if line.startswith(("fatal:", "error:"))] or lines
    last = telling[-1] if telling else "it ended without a word"
    return redact(re.sub(r"^(fatal|error): ", "", last), source)
