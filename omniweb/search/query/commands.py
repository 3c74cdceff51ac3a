"""Which texts are command lines: what begins with a minus in them is an option. Pure.

`gcc -Wall -pthread server.c` excludes nothing. A language may be a program as well:
`python -django` asks for what is not about Django, so of those two options are wanted.
"""

import re

_PROGRAMS = frozenset(
    "apt apt-get ar awk bash brew c++ cargo cc chmod chown clang clang++ cmake cp curl dd df diff"  # noqa: SIM905 - short
    " dig dpkg du ffmpeg fio g++ gcc gdb gfortran gpg grep gzip helm icc javac jq kill kubectl ld"
    " ldd ln ls make mkdir mount mv mvn nc ninja nm npm npx objdump openssl pg_dump ping pip pip3"
    " pnpm ps psql rg rm rpm rsync rustc scp sed sh ssh strace sudo systemctl tar tcpdump terraform"
    " tsc unzip uv valgrind wget xargs yarn zip zsh".split()
)
_LANGUAGES = frozenset(
    "ansible docker dotnet find git go gradle java lua mysql nginx node perl php podman pytest"  # noqa: SIM905 - short
    " python python3 redis ruby sort swift test vim".split()
)
_MINUS = re.compile(r"-[^\W\d][\w.-]*\w")
_OPTION = re.compile(r"--[a-z][\w-]*(?:=\S*)?|-[A-Za-z]|-[A-Za-z][\w-]*=\S+|-[DILO]\S+|-\d+")
"""What begins with a minus and excludes nothing anyway."""
_OPERATORS = frozenset({"AND", "OR", "NOT"})


def with_options_first(text: str) -> str:
    """Return a command line as the query that its words are elsewhere: a minus excludes."""
    words = text.split()
    options = [word for word in words if _MINUS.fullmatch(word) and not _OPTION.fullmatch(word)]
    return " ".join([*options, *(word for word in words if word not in options)])


def is_command(text: str) -> bool:
    """Tell whether a text of one line is a command line with options."""
    words = [word for word in text.split() if ":" not in word]
    if not words or not _OPERATORS.isdisjoint(words):
        return False
    first, rest = words[0].rpartition("/")[2], words[1:]
    excluded = sum(_MINUS.fullmatch(word) is not None for word in rest)
    if not excluded or first not in _PROGRAMS | _LANGUAGES:
        return False
    options = sum(_OPTION.fullmatch(word) is not None for word in rest)
    return first in _PROGRAMS or excluded + options > 1
