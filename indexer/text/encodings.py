"""The encodings of text that the index knows, by the names of Python's codecs."""

import codecs

KNOWN = (
    *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"),
    *("cp932", "shift_jis", "euc_jp", "iso2022_jp", "euc_kr", "cp949", "gb18030", "gbk", "gb2312"),
    *("big5", "cp950", "big5hkscs", "tis-620", "cp874"),
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *("koi8-r", "koi8-u", "iso8859-1", "iso8859-2", "iso8859-3", "iso8859-4", "iso8859-5"),
    *("iso8859-6", "iso8859-7", "iso8859-8", "iso8859-9", "iso8859-13", "iso8859-15", "iso8859-16"),
    *("mac-roman", "mac-cyrillic", "mac-latin2", "mac-greek", "mac-turkish"),
    *("cp437", "cp737", "cp775", "cp850", "cp852", "cp855", "cp857", "cp858", "cp862", "cp866"),
)
LONGEST_NAME = 40
_CODECS = frozenset(codecs.lookup(name).name for name in KNOWN)


def named(name: str) -> str | None:
    """Return the name of the known codec that a person calls so (`Latin1`, `sjis`), or None."""
    name = name.upper().removesuffix("-BOM")  # as git calls what begins with a mark
    if not name.isascii() or len(name) > LONGEST_NAME:
        return None
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return found if found in _CODECS else None
