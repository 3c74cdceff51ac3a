"""How well and how fast the encoding of a source file is told, by us and by others.

`python -m benchmarks.encodings [--repeat 10] [--only NAME…] [--wrong 20]` needs no services. Right
is a text that comes out as it was written; it is counted by encoding and by how many characters
beyond ASCII a file has.
"""

import argparse
import importlib
import json
import resource
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from benchmarks.encoded_texts import MANY, OLD_SYSTEMS, EncodedText, texts
from benchmarks.figures import Figures
from indexer.analysis.decoding import decode
from indexer.types import Decoded

Detector = Callable[[bytes], str]
"""Bytes → their text; "" if there is none."""


def _ours() -> Detector:
    def read(content: bytes) -> str:
        found = decode(content)
        return found.text if isinstance(found, Decoded) else ""

    return read


def _by_name(detect: Callable[[bytes], str | None]) -> Detector:
    def read(content: bytes) -> str:
        try:
            return content.decode(detect(content) or "ascii")
        except (UnicodeError, LookupError):
            return ""

    return read


def _chardet() -> Detector:
    library = importlib.import_module("chardet")
    return _by_name(lambda content: library.detect(content, prefer_superset=True)["encoding"])


def _cchardet() -> Detector:
    library = importlib.import_module("cchardet")
    return _by_name(lambda content: library.detect(content)["encoding"])


def _charset_normalizer() -> Detector:
    library = importlib.import_module("charset_normalizer")

    def read(content: bytes) -> str:
        best: object = library.from_bytes(content).best()
        return "" if best is None else str(best)

    return read


DETECTORS: Mapping[str, Callable[[], Detector]] = {
    "ours": _ours,
    "chardet": _chardet,
    "faust-cchardet": _cchardet,
    "charset-normalizer": _charset_normalizer,
}


def main() -> None:
    """Show the figures of every detector that is installed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=10)
    parser.add_argument("--only", nargs="*", choices=list(DETECTORS), default=list(DETECTORS))
    parser.add_argument("--wrong", type=int, default=0, help="show so many wrong ones")
    options = parser.parse_args()
    asked = list(texts(options.repeat))
    figures = Figures("encodings")
    for name in options.only:
        before = _kib()
        try:
            detector = DETECTORS[name]()
        except ModuleNotFoundError:
            continue
        _measure(figures, name, detector, asked, options.wrong)
        figures.show("memory", (_kib() - before) / 1024, "MiB", detector=name)


def _kib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _measure(
    figures: Figures, name: str, detector: Detector, asked: Sequence[EncodedText], wrong: int
) -> None:
    rights: dict[tuple[str, bool], list[bool]] = defaultdict(list)
    times: list[float] = []
    for each in asked:
        began = time.perf_counter()
        text = detector(each.content)
        times.append((time.perf_counter() - began) * 1_000)
        right = text == each.text
        rights[each.encoding, each.foreign >= MANY[0]].append(right)
        if not right and wrong > 0:
            wrong -= 1
            seen = [line for line in text.split("\n") if not line.isascii()][:1]
            print(
                json.dumps([each.language, each.encoding, each.foreign, seen], ensure_ascii=False)
            )
    for many in (True, False):
        size = "64 and more" if many else "fewer"
        groups: dict[str, Callable[[str], bool]] = {
            "all": lambda _: True,
            "utf-8": lambda encoding: encoding == "utf-8",
            "not old": lambda encoding: encoding not in OLD_SYSTEMS,
        }
        for group, belongs in groups.items():
            found = [one for (encoding, size_), ones in rights.items()
                     if size_ == many and belongs(encoding) for one in ones]  # fmt: skip
            share = 100 * sum(found) / len(found)
            figures.show("right", share, "%", detector=name, foreign=size, encodings=group)
        for encoding in sorted({encoding for encoding, _ in rights}):
            found = rights[encoding, many]
            share = 100 * sum(found) / len(found)
            figures.show("right", share, "%", detector=name, foreign=size, encoding=encoding)
    figures.show_percentiles("time", times, detector=name)


if __name__ == "__main__":
    main()
