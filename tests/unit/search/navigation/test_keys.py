"""Keys of objects, members of what has no type, and other names of types in TypeScript."""

import time

import pytest

from omniweb.search.navigation import definition
from omniweb.search.navigation.brackets import MOST_SIGNS, Text, beside, opening, parameter
from omniweb.search.types import Scope
from tests.unit.search.navigation.marked import place
from tests.unit.search.published import PublishedRepository, publish

OPTIONS, MAIN = "src/options.ts", "src/main.ts"
FILES = {
    OPTIONS: (
        "export interface Retry {\n  limit: number;\n  delay: number;\n}\n"
        "export interface Common {\n  name: string;\n  retry: Retry;\n}\n"
        "export type Options = Omit<Common, 'retry'> & {\n"
        "  retry?: Retry;\n  inner: () => Other;\n};\n"
        "export interface Other {\n  name: string;\n  colour: string;\n  limit: string;\n}\n"
        "export interface Third {\n  colour: string;\n  code: number;\n}\n"
        "export function send(address: string, options: Options): void {}\n"
        "export class Client {\n  constructor(options: Partial<Common>) {}\n}\n"
        "export type Sender = <T extends Other>(what: T, how: Options) => void;\n"
        "export const sender: Sender = (what, how) => {};\n"
    ),
    MAIN: (
        "import { send, sender, Client, Options, Other } from './options';\n"
        "send('x', { name: 'a', retry: { limit: 3 } });\n"
        "new Client({ name: 'b' });\n"
        "sender(1, { name: 'c' });\n"
        "const other: Other = {\n  colour: 'red', // (\n  name: 'd',\n};\n"
        "function made(): Other {\n  return { name: 'e' };\n}\n"
        "unknown({ colour: 'f', code: 1 });\n"
        "function told(issue) {\n  return issue.code ? issue.colour : undefined;\n}\n"
        "type Name = Options['retry'];\n"
        "function own(options: Options) {\n  return options.name;\n}\n"
        "unknown({ limit: 1, delay: 2 });\n"
    ),
}


@pytest.fixture(scope="module")
def keys(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path_factory: pytest.TempPathFactory,
) -> PublishedRepository:
    files = {path: text.encode() for path, text in FILES.items()}
    return publish(tmp_path_factory.mktemp("keys"), 7_161, "tools/keys", {**files})


@pytest.mark.parametrize(
    ("line", "name", "expected", "certainty"),
    [
        (2, "name", 6, "imported"),
        (2, "retry", 10, "imported"),
        (2, "limit", 2, "imported"),
        (3, "name", 6, "imported"),
        (4, "name", 6, "imported"),
        (7, "name", 14, "imported"),
        (10, "name", 14, "imported"),
        (12, "colour", 19, "same name"),
        (14, "colour", 19, "same name"),
        (16, "retry", 10, "imported"),
        (18, "name", 6, "imported"),
        (20, "limit", 2, "same name"),
    ],
)
def test_a_key_is_of_the_type_that_its_object_is_to_have(
    keys: PublishedRepository, line: int, name: str, expected: int, certainty: str
) -> None:
    column = place(FILES[MAIN], line, name)
    answer = definition(Scope((keys.scoped,)), keys.number, MAIN, line, column)

    assert answer is not None
    first = answer.definitions[0]
    assert (first.path, first.line, first.certainty) == (OPTIONS, expected, certainty)


def test_brackets_in_strings_and_comments_are_none() -> None:
    text = Text(["f('(', /* { */ { a: 1,", "  b: ')', c, d() {} })"], 5)
    brace = text.plain.index("{")

    assert opening(text.plain, text.at(6, 2)) == (brace, 1)
    assert opening(text.plain, brace) == (1, 1)
    assert list(beside(text.plain, brace)) == ["a", "b", "c", "d"]
    assert text.place(brace) == (5, 15)


@pytest.mark.parametrize(
    ("number", "expected"), [(0, "a: Map<string, X>"), (1, " { b }: Y"), (2, "")]
)
def test_a_parameter_is_found_in_the_head_of_a_function(number: int, expected: str) -> None:
    head = "f<T extends (x: Z) => void>(a: Map<string, X>, { b }: Y): void"
    text = Text([head], 1)
    start, end = parameter(text.plain, 1, number)

    assert head[start:end] == expected


def test_columns_after_other_letters_are_those_of_bytes() -> None:
    text = Text(["größe({ a: 1 })"], 1)

    assert text.at_bytes(1, len("größe".encode())) == 5
    assert text.place(5) == (1, 7)


@pytest.mark.parametrize("piece", ["/* ", "`", '"\\"', "'\\'", "f<", "{a:", "/*`\"'"])
def test_texts_that_are_written_to_cost_time_are_read_once(piece: str) -> None:
    text = Text([piece * (MOST_SIGNS // len(piece))], 1)
    began = time.monotonic()
    opening(text.plain, len(text.plain))
    list(beside(text.plain, 0))
    parameter(text.plain, 0, 3)

    assert time.monotonic() - began < 2


def test_of_more_text_than_people_write_nothing_is_known() -> None:
    text = Text(["{" * (MOST_SIGNS + 1)], 1)

    assert text.plain == ""
    assert opening(text.plain, text.at(1, 9)) == (-1, 0)
