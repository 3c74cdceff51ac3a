"""A query that is one name and no more: `url_for`, `Session.request`, `repo:web NewRouter()`. Pure.

Whoever types a name wants to know what it is, besides the files that hold it.
"""

import re
from typing import Final

from omniweb.search.query.nodes import Repository, leaves
from omniweb.search.query.parser import Query
from omniweb.search.types import Mode

LONGEST: Final = 200
"""Characters of a name."""
_STEP: Final = r"[^\W\d][\w$]*"
_NAME: Final = re.compile(rf"((?:{_STEP}(?:\.|::|->|#))*{_STEP}[?!]?)(?:\(\))?")
_MODES: Final = frozenset({Mode.AUTO, Mode.SYMBOL})


def bare_name(query: Query) -> str:
    """Return the name that a query is, "" where it is more than that, or something else.

    Beside it nothing may stand but filters of repositories.
    """
    found = _NAME.fullmatch(query.written)
    asked = (*leaves(query.required), *leaves(query.required, positive=False))
    if found is None or query.mode not in _MODES or query.paste or len(query.written) > LONGEST:
        return ""
    return found[1] if all(isinstance(each, Repository) for each in asked) else ""
