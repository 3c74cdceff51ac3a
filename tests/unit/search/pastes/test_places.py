"""How surely a path is one that a pasted text names."""

from omniweb.search.pastes.paste import Paste, Place, Taken
from omniweb.search.pastes.places import PlaceReader
from omniweb.search.pastes.reading import read


def _reader(text: str) -> PlaceReader:
    return PlaceReader(read(f"It fails\n{text}"))


def test_a_frame_of_another_machine_ends_as_our_path_does() -> None:
    places = _reader('  File "/x/site-packages/acme/pool.py", line 1, in f')
    ours = ["acme/pool.py", "src/acme/pool.py", "tests/pool.py", "acme/other.py"]

    assert [each.value for each in places.frames(ours)] == [1.0, 0.0, 0.0, 0.0]
    assert [each.value for each in places.frames(ours[1:])] == [0.8, 0.0, 0.0]


def test_frames_outwards_count_less_and_those_of_others_nothing() -> None:
    places = _reader(
        '  File "acme/a.py", line 1, in f\n  File "acme/b.py", line 1, in g\n'
        '  File "/usr/lib/python3/json/decoder.py", line 1, in h'
    )

    assert [each.value for each in places.frames(["acme/a.py", "acme/b.py"])] == [0.75, 1.0]


def test_a_common_name_alone_names_no_file() -> None:
    places = _reader('  File "/x/other/__init__.py", line 1, in f')

    assert [each.value for each in places.frames(["acme/__init__.py"])] == [0.0]


def test_a_module_is_named_with_dots() -> None:
    places = _reader("see acme.pool.Pool for that")

    assert places.named("acme/pool.py").value > places.named("lib/pool.py").value > 0
    assert places.named("acme/other.py").value == 0


def test_a_file_in_a_named_package_is_nearly_named() -> None:
    places = _reader("with the extension acme.ext.pool on")

    package, inside = places.named("acme/ext/pool/__init__.py"), places.named("acme/ext/pool/x.py")
    assert package.value > inside.value > 0


def test_a_diff_names_what_it_changes() -> None:
    places = _reader("--- a/acme/pool.py\n+++ b/acme/pool.py\n@@ -1 +1 @@\n-x\n+y\n")

    assert places.changed("acme/pool.py").value == 1.0
    assert places.changed("acme/a.py").value == 0.0


def test_the_names_of_files_are_known_without_their_endings() -> None:
    stems = _reader('  File "/x/acme/Pool.py", line 1, in f\nsee lib/wait.c').stems

    assert {"pool", "wait"} <= stems


def test_the_line_of_a_file_is_that_of_its_frame_nearest_to_where_it_failed() -> None:
    places = _reader(
        '  File "acme/a.py", line 1, in f\n  File "acme/a.py", line 7, in g\n'
        '  File "/x/other/b.py", line 9, in h'
    )

    assert places.asked_line("acme/a.py") == 7
    assert places.asked_line("acme/b.py") == places.asked_line("acme/c.py") == 0


def test_the_scope_of_a_commit_names_what_is_called_so() -> None:
    places = PlaceReader(Paste(areas=(Taken("linkCheck", 1), Taken("core/http", 1))))

    assert places.named("src/link_check.py").value == 1.0
    assert places.named("src/link_check/a.py").value == 0.8
    assert places.named("lib/core/http.ts").value == 1.0
    assert places.named("lib/http.ts").value == 0.0
    assert places.named("lib/checks.py").value == 0.0


def test_a_module_is_called_as_its_file_whatever_joins_its_words() -> None:
    place = Place(("Rack", "Protection", "EscapedParams"), 1, is_module=True)
    places = PlaceReader(Paste(places=(place,)))

    assert places.named("lib/rack/protection/escaped_params.rb").value == 1.0
