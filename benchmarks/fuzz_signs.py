"""What generated queries are made of: signs that something in the way may take for its own."""
# ruff: noqa: RUF001 - they are meant to look like others

WORDS = ("retry", "parse_query", "SearchRequest", "the", "a", "documentId", "x1", "İstanbul", "ſet")
UNICODE = (
    *("\0", "\ud800", "\udfff", "\ud83d", "\udc00\ud800", "\ufeff", "\uffff", "\U0010ffff"),
    *("\u202e", "\u2066", "\u200d", "\u200b", "\u0301" * 9, "e\u0301", "é", "İ", "ı", "ſ", "K"),
    *(
        "ß",
        "ẞ",
        "ς",
        "ǅ",
        "ﬁ",
        "﷽",
        "𝒳",
        "👩\u200d👩\u200d👧",
        "🇩🇪",
        "😀",
        "עברית",
        "العربية",
        "हिन्दी",
    ),
    *(
        "中文",
        "ไทย",
        "\x85",
        "\u2028",
        "\u3000",
        "\xa0",
        "\x1b[31m",
        "\x7f",
        "\x1c",
        "\v",
        "\r",
        "\t",
    ),
)
"""No characters, marks without a letter, directions, foldings that change the length, spaces."""
SYNTAX = (
    *("%s", "%(x)s", "%%", "%", "%00", "{}", "{0!r}", "${x}", "$1", "_", "\\", "\\\\", "\\0"),
    *("'", "''", '"', '""', "`", "&", "|", "!", "<->", "<2>", ":*", ":A", "@@", "~*", "::text"),
    *("--", "/*", "*/", ";", "$$", "' OR 1=1 --", "<b>", "&amp;", "{{ x }}", "{% x %}", "\\u0000"),
    *("(", ")", "[", "]", "/", "//", "*", "**", "?", "-", "+", "^", "$", ".", ",", ":", "=", "#"),
)
"""Of formats, LIKE, tsquery, SQL, templates, addresses, and of the query language itself."""
SIGNS = UNICODE + SYNTAX
BROKEN_UTF8 = (
    *(b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\xed\xa0\xbd\xed\xb8\x80", b"\xc0\x80", b"\xc0\xaf"),
    *(b"\xe0\x80\xaf", b"\xf0\x80\x80\xaf", b"\xf4\x90\x80\x80", b"\xf8\x88\x80\x80\x80", b"\xff"),
    *(b"\xfe\xff\x00a", b"\xff\xfea\x00", b"\x80", b"\xc3", b"\xe2\x82", b"\xf0\x9f\x98", b"\x00"),
)
"""Surrogates, overlong and truncated sequences, what lies beyond Unicode, UTF-16."""
TRACES = (
    'Traceback (most recent call last):\n  File "{path}", line {number}, in {word}\n    {line}',
    "\tat com.example.{word}.run({word}.java:{number})",
    "    at {word} (/srv/app/{path}:{number}:7)",
    "panic: runtime error: index out of range [{number}]\n\n{path}:{number} +0x1d",
    "error[E0308]: mismatched types\n --> {path}:{number}:5\n  |\n{number} | {line}",
    "{path}:{number}:{number}: error: expected ';' before '{word}'",
    "{word}Error: {line}",
    "#0  0x00007f{number:08x} in {word} () from /usr/lib/{word}.so.{number}",
    "{path}",
    "/{path}",
    "C:\\srv\\{path}",
    "https://example.org/{path}?q={word}#L{number}",
    "{path}:{number}",
)
"""What people paste when something went wrong."""
EXPRESSIONS = (
    *("(a+)+$", "(a|a)*b", "(.*)*x", "(a|aa)+$", r"(\w+\s?)*\(", r"^(([a-z])+.)+[A-Z]([a-z])+$"),
    *("a{1000}", "a{1001}", "(a{100}){100}", "((a{10}){10}){10}", ".{0,1000}x", "x{2,1}", "x{,3}"),
    *(r"\p{L}+", r"\p{Greek}", r"\pN", r"\P{Lu}", r"\p{Nope}", "[[:alpha:]]+", "[[:nope:]]"),
    *("(?i)x", "(?s).", "(?m)^$", "(?-i)X", "(?U)x+", "(?P<n>x)", "(?<n>x)", "(?<=x)y", r"(x)\1"),
    *(r"\C", r"\Qa.b\E", r"\Q", r"\x{110000}", r"\x{d800}", r"\x00", r"\0", r"\777", r"\8", r"\_"),
    *("[", "[z-a]", "[]", "[^]", "[^\\x00-\\x{10ffff}]", "(", ")", "()", "(|a)*", "|", "||", "a|"),
    *("*", "a**", "a*+", "a??", "^*", "$^", r"\b", r"\B", ".", ".*", r"\z", r"\A", "(?:)", "\\"),
    *("İ", "(?i)ſ", "[K]", r"\s+", r"\n", r"a\nb", "[^a]", r"\d{1,1000}", "^", "$", "é+", "😀{2}"),
)
"""Hard for whoever goes back, large when written out, empty, not valid, or of another dialect."""
