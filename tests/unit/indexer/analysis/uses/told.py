"""Uses of a small source as texts."""

from indexer.analysis import grammars
from indexer.analysis.mending import parsing
from indexer.analysis.symbols import extract
from indexer.text import languages
from indexer.text.occurrences import Occurrence, Occurrences, Receiver


def uses(source: str, name: str) -> Occurrences:
    language = languages.named(name)
    assert language is not None
    parser = grammars.parser(language)
    assert parser is not None
    parsed = parsing.parse(parser, source.encode(), language, 10)
    assert parsed is not None
    return extract(parsed.tree, source.encode(), language).occurrences


def told(use: Occurrence) -> str:
    """Return a use as `name role`, `.receiver` and `=binding` where there are any."""
    receiver = use.receiver.name.lower()
    before = {Receiver.NONE: "", Receiver.NAME: f"{use.qualifier}."}.get(
        use.receiver, f"<{receiver} {use.qualifier}>.".replace(" >", ">")
    )
    binding = f" ={use.binding}" if use.binding else ""
    return f"{before}{use.name} {use.role.name.lower()}{binding}"


def lines(source: str, name: str) -> list[str]:
    """Return the uses of each line that has some, in order, joined by commas."""
    found = uses(source, name)
    listed: dict[int, list[str]] = {}
    for place in range(len(found)):
        use = found[place]
        text = source.split("\n")[use.line - 1].encode()
        assert text[use.column :].startswith(use.name.encode())
        listed.setdefault(use.line, []).append(told(use))
    return [", ".join(each) for _, each in sorted(listed.items())]
