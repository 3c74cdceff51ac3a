"""An import means the files that its language would look for, by the names they go by."""

import pytest

from indexer.analysis.import_targets import module_names_of


@pytest.mark.parametrize(
    ("target", "path", "stems"),
    [
        ("a.b.c", "x.py", ["c"]),
        (".views", "a/x.py", ["views"]),
        ("app.models.User.objects", "x.py", ["objects", "user"]),
        ("./parser", "src/x.ts", ["parser"]),
        ("./x/index", "src/x.ts", ["x"]),
        (".", "src/api/x.ts", ["api"]),
        ("..", "src/api/x.ts", ["src"]),
        ("./user.service", "src/x.ts", ["user.service", "user"]),
        ("./y.test", "src/x.ts", ["y"]),
        ("./style.css", "src/x.tsx", ["style"]),
        ("lodash", "x.js", ["lodash"]),
        ("raw!./x.js?inline", "x.js", ["x"]),
        ("a::b::C", "src/x.rs", ["c", "b"]),
        ("crate::model::*", "src/x.rs", ["model"]),
        ("super::super", "src/x.rs", []),
        ("github.com/a/parser/v2", "x.go", ["parser"]),
        ("java.util.Map.Entry", "x.java", ["entry", "map"]),
        ("org.junit.Assert.assertThat", "x.java", ["assertthat", "assert"]),
        ("System.Collections", "x.cs", ["collections", "system"]),
        ("App\\Models\\User", "x.php", ["user"]),
        ("lib/session.php", "x.php", ["session"]),
        ("MyApp.UserController", "x.ex", ["user_controller"]),
        ("MyApp.HTTPClient", "x.exs", ["http_client"]),
        ("Data.Map", "X.hs", ["map"]),
        ("sys/types.h", "x.c", ["types"]),
        ("stdio.h", "x.c", ["stdio"]),
        ("vector", "x.cpp", ["vector"]),
        ("../lib/x", "a/b/c.rb", ["x"]),
        ("$DIR/lib.sh", "x.sh", ["lib"]),
        ("net.http", "x.lua", ["http"]),
        ("", "x.py", []),
        ("..", "x.js", []),
        ("/", "x.js", []),
        ("m" * 300, "x.py", []),
    ],
)
def test_stems(target: str, path: str, stems: list[str]) -> None:
    assert list(module_names_of(target, path)) == stems
