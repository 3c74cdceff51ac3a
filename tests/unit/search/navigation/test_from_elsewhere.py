"""A member of what comes from outside of all repositories is none of ours: the name is the same."""

import pytest

from omniweb.search.navigation import definition
from omniweb.search.types import Scope
from tests.unit.search.navigation.marked import place
from tests.unit.search.published import PublishedRepository, publish

FILES = {
    "go.mod": "module example.com/demo\n",
    "command.go": (
        "package demo\n\ntype Command struct{}\n\nfunc (c *Command) Execute() {}\n\n"
        "func made() *Command { return nil }\n"
    ),
    "use.go": (
        'package demo\n\nimport "text/template"\n\nfunc tmpl(given *template.Template) {\n'
        '\tt := template.New("top")\n\tt.Execute(1)\n\tgiven.Execute(1)\n'
        "\tc := made()\n\tc.Execute()\n\tvar it interface{}\n\tit.Execute()\n}\n"
    ),
    "turning.py": "class Wheel:\n    def revolve(self):\n        pass\n",
    "use.py": (
        "import motors\nfrom typing import Any\nfrom turning import Wheel\n\n\n"
        "def go(given: motors.Motor, some: Any):\n    it = motors.Motor()\n    it.revolve()\n"
        "    given.revolve()\n    own = Wheel()\n    own.revolve()\n    some.revolve()\n"
    ),
}


@pytest.fixture(scope="module")
def code(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path_factory: pytest.TempPathFactory,
) -> PublishedRepository:
    files = {path: text.encode() for path, text in FILES.items()}
    return publish(tmp_path_factory.mktemp("elsewhere"), 7_441, "tools/elsewhere", {**files})


@pytest.mark.parametrize(
    ("path", "line", "name", "certainty"),
    [
        ("use.go", 7, "Execute", "same name"),
        ("use.go", 8, "Execute", "same name"),
        ("use.go", 10, "Execute", "same scope"),
        ("use.go", 12, "Execute", "only one"),
        ("use.py", 8, "revolve", "same name"),
        ("use.py", 9, "revolve", "same name"),
        ("use.py", 11, "revolve", "same scope"),
        ("use.py", 12, "revolve", "only one"),
    ],
)
def test_what_is_made_elsewhere_has_no_member_of_ours_for_sure(
    code: PublishedRepository, path: str, line: int, name: str, certainty: str
) -> None:
    column = place(FILES[path], line, name)
    found = definition(Scope((code.scoped,)), code.number, path, line, column)

    assert found is not None
    sure = {str(each.certainty) for each in found.definitions}
    assert sure <= ({certainty} if certainty != "same scope" else {"same scope", "imported"})
    assert sure or certainty == "same name"
