"""Extension, name, shebang or modeline → language. One table.

The rows stand below one by one so that a reader sees them at a glance. What a grammar is and finds
is `indexer.analysis.grammars`' business.
"""

import re
from dataclasses import dataclass

_HEAD_LINES = 5
"""A modeline may stand in any of these first lines."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language or text format. `grammar` is None where there is no query for it.

    `separator` stands between the names of a qualified name.
    """

    name: str
    grammar: str | None = None
    extensions: tuple[str, ...] = ()
    filenames: tuple[str, ...] = ()
    interpreters: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    separator: str = "."


def _row(
    name: str,
    extensions: str = "",
    *,
    grammar: str | None = None,
    files: str = "",
    run: str = "",
    aka: str = "",
    separator: str = ".",
) -> Language:
    return Language(
        name=name,
        grammar=grammar,
        extensions=tuple(extensions.split()),
        filenames=tuple(files.lower().split()),
        interpreters=tuple(run.split()),
        aliases=tuple(aka.split()),
        separator=separator,
    )


LANGUAGES: tuple[Language, ...] = (
    # With a grammar: their definitions and imports are found.
    _row(
        "python",
        "py pyi pyw pyx pxd wsgi bzl gyp",
        grammar="python",
        files="SConstruct SConscript wscript BUILD BUILD.bazel WORKSPACE Snakefile",
        run="python pypy uv",
        aka="py",
    ),
    _row(
        "javascript", "js mjs cjs jsx es6", grammar="javascript", run="node bun", aka="js jsx node"
    ),
    _row("typescript", "ts mts cts", grammar="typescript", run="ts-node deno tsx", aka="ts"),
    _row("tsx", "tsx", grammar="tsx"),
    _row("go", "go", grammar="go", aka="golang"),
    _row("rust", "rs", grammar="rust", run="rust-script", aka="rs", separator="::"),
    _row("java", "java", grammar="java", run="java"),
    _row("c", "c h", grammar="c"),
    _row(
        "c++",
        "cc cpp cxx c++ hh hpp hxx h++ ipp inl tpp txx cppm ixx cu cuh ino",
        grammar="cpp",
        aka="cpp cxx cplusplus",
        separator="::",
    ),
    _row("c#", "cs csx", grammar="csharp", aka="csharp cs"),
    _row(
        "ruby",
        "rb rake gemspec ru podspec jbuilder",
        grammar="ruby",
        files="Rakefile Gemfile Guardfile Vagrantfile Capfile Podfile Fastfile Brewfile Dangerfile",
        run="ruby jruby",
        aka="rb",
        separator="::",
    ),
    _row("php", "php php3 php4 php5 php7 phtml phpt", grammar="php", run="php", separator="::"),
    _row("kotlin", "kt kts", grammar="kotlin", aka="kt"),
    _row("scala", "scala sc sbt", grammar="scala", run="scala amm"),
    _row("swift", "swift", grammar="swift", run="swift"),
    _row("haskell", "hs hs-boot", grammar="haskell", run="runhaskell runghc stack", aka="hs"),
    _row("elixir", "ex exs", grammar="elixir", run="elixir", aka="ex"),
    _row("lua", "lua rockspec luau", grammar="lua", run="lua luajit"),
    _row(
        "bash",
        "sh bash zsh ksh bats ebuild",
        grammar="bash",
        files=".bashrc .bash_profile .bash_aliases .profile .zshrc .zshenv PKGBUILD APKBUILD",
        run="sh bash zsh ksh dash ash bats",
        aka="shell sh zsh",
    ),
    _row("zig", "zig zon", grammar="zig"),
    # Without: found by words and cut by lines.
    _row("objective-c", "m mm", aka="objc objectivec"),
    _row("f#", "fs fsi fsx", aka="fsharp"),
    _row("visual basic", "vb bas", aka="vb"),
    _row("dart", "dart"),
    _row("groovy", "groovy gradle gvy", files="Jenkinsfile"),
    _row("clojure", "clj cljs cljc edn", run="clojure bb", aka="clj"),
    _row("erlang", "erl hrl escript", files="rebar.config", run="escript"),
    _row("elm", "elm"),
    _row("gleam", "gleam"),
    _row("ocaml", "ml mli mll mly", run="ocaml"),
    _row("nim", "nim nims nimble"),
    _row("crystal", "cr", run="crystal"),
    _row("julia", "jl", run="julia"),
    _row("r", "r rmd", files=".Rprofile", run="Rscript"),
    _row("perl", "pl pm t pod", files="Makefile.PL cpanfile", run="perl"),
    _row("raku", "raku rakumod p6", run="raku perl6"),
    _row("tcl", "tcl tk", run="tclsh wish expect"),
    _row("powershell", "ps1 psm1 psd1", run="pwsh", aka="pwsh ps1"),
    _row("batch", "bat cmd"),
    _row("fish", "fish", run="fish"),
    _row("awk", "awk", run="awk gawk mawk"),
    _row("vim script", "vim", files=".vimrc vimrc", aka="vim viml vimscript"),
    _row("emacs lisp", "el", files=".emacs", run="emacs", aka="elisp"),
    _row("common lisp", "lisp lsp asd", run="sbcl", aka="lisp"),
    _row("scheme", "scm ss sld rkt", run="guile racket", aka="racket"),
    _row("fortran", "f for f77 f90 f95 f03 f08"),
    _row("pascal", "pas pp dpr lpr", aka="delphi"),
    _row("ada", "adb ads"),
    _row("cobol", "cob cbl cpy"),
    _row("d", "d di"),
    _row("v", "v vsh"),
    _row("odin", "odin"),
    _row("assembly", "s asm nasm", aka="asm"),
    _row("cuda", "", aka="cu"),
    _row("glsl", "glsl vert frag comp geom", aka="shader"),
    _row("hlsl", "hlsl fx"),
    _row("wgsl", "wgsl"),
    _row("verilog", "sv svh vh", aka="systemverilog"),
    _row("vhdl", "vhd vhdl"),
    _row("solidity", "sol"),
    _row("matlab", "mat mlx"),
    _row("apex", "cls trigger"),
    _row("gdscript", "gd"),
    _row("smalltalk", "st"),
    _row("prolog", "pro prolog", run="swipl"),
    _row("sql", "sql psql ddl dml pgsql plsql"),
    _row("graphql", "graphql gql graphqls"),
    _row("protobuf", "proto", aka="proto"),
    _row("thrift", "thrift"),
    _row("html", "html htm xhtml"),
    _row(
        "template",
        "j2 jinja jinja2 tmpl tpl erb ejs hbs mustache liquid haml slim pug twig eex heex",
    ),
    _row("vue", "vue"),
    _row("svelte", "svelte"),
    _row("astro", "astro"),
    _row("css", "css"),
    _row("scss", "scss sass"),
    _row("less", "less"),
    _row("stylus", "styl"),
    _row(
        "xml",
        "xml xsd xsl xslt svg plist csproj vbproj fsproj props targets pom wsdl rss xaml resx",
    ),
    _row(
        "json", "json jsonc json5 geojson webmanifest ipynb", files=".babelrc .eslintrc .prettierrc"
    ),
    _row("yaml", "yaml yml", files=".clang-format .clang-tidy", aka="yml"),
    _row("toml", "toml", files="Cargo.lock poetry.lock Pipfile uv.lock"),
    _row(
        "ini",
        "ini cfg conf properties env editorconfig desktop service",
        files=".env .editorconfig .gitconfig .npmrc .flake8 .coveragerc",
        aka="config properties",
    ),
    _row("hcl", "hcl tf tfvars nomad", aka="terraform tf"),
    _row("nix", "nix"),
    _row("cmake", "cmake", files="CMakeLists.txt"),
    _row(
        "make",
        "mk mak make",
        files="Makefile GNUmakefile makefile.am makefile.in Kbuild BSDmakefile",
        run="make",
        aka="makefile",
    ),
    _row("just", "just", files="justfile"),
    _row("meson", "", files="meson.build meson_options.txt meson.options"),
    _row("autoconf", "ac m4 am", files="configure.ac"),
    _row("dockerfile", "dockerfile containerfile", files="Dockerfile Containerfile", aka="docker"),
    _row("ignore list", "gitignore", files=".gitignore .dockerignore .npmignore .gitattributes"),
    _row("markdown", "md markdown mdx mdown mkd", files="README CHANGELOG", aka="md"),
    _row("restructuredtext", "rst rest", aka="rst"),
    _row("asciidoc", "adoc asciidoc"),
    _row("org", "org"),
    _row("latex", "tex sty bib ltx", aka="tex bibtex"),
    _row("typst", "typ"),
    _row("man page", "1 2 3 4 5 6 7 8 man"),
    _row(
        "text",
        "txt text log",
        files="LICENSE COPYING NOTICE AUTHORS CONTRIBUTORS INSTALL TODO NEWS",
    ),
    _row("csv", "csv tsv"),
    _row("diff", "diff patch"),
    _row("gettext", "po pot"),
)

_BY_EXTENSION = {ext: language for language in LANGUAGES for ext in language.extensions}
_BY_FILENAME = {file: language for language in LANGUAGES for file in language.filenames}
_BY_INTERPRETER = {run: language for language in LANGUAGES for run in language.interpreters}
_BY_NAME = {alias: lang for lang in LANGUAGES for alias in (*lang.aliases, lang.name)}
_MODELINE = re.compile(
    r"-\*-\s*(?:.*?mode:\s*)?([\w+#-]+)\s*(?:;.*?)?-\*-|\bvim?:.*?\b(?:ft|filetype|syntax)=([\w+#-]+)",
    re.IGNORECASE,
)
_CPP_SIGN = re.compile(
    r"^\s*(?:class\s+\w|namespace\s+[\w{]|namespace\s*\{|template\s*<|using\s+\w"
    r"|(?:public|private|protected)\s*:"
    r"|#\s*include\s*<(?:c?std\w+|string|vector|memory|map|utility|functional|algorithm|iostream)>)"
    r"|\bstd::\w|\bconstexpr\b|\bvirtual\s|\boperator\s*[=<>+*\[(]",
    re.MULTILINE,
)
_OBJC_SIGN = re.compile(
    r"^\s*(?:@(?:interface|protocol|class|import)\b|#\s*import\b)", re.MULTILINE
)


def named(name: str) -> Language | None:
    """Return the language that a person calls `name` (its name or an alias, any case)."""
    return _BY_NAME.get(name.lower())


def detect(path: str, head: str) -> Language | None:
    """Return the language of a file, or None for a text of no known kind.

    `head` is its first line or, better, its first few thousand characters: they decide whether a
    `.h` is C or C++.
    """
    file = path.rpartition("/")[2].lower()
    bare, dot, extension = file.rpartition(".")
    found = _BY_FILENAME.get(file) or (_BY_EXTENSION.get(extension) if dot else None)
    if found is None:
        found = _from_head(head) or _BY_FILENAME.get(file.partition(".")[0])
    elif found.name == "template":
        found = _BY_FILENAME.get(bare, found)
    return _dialect(found, extension, head) if found is not None else None


def _from_head(head: str) -> Language | None:
    """Return the language that a shebang or an editor's modeline names."""
    found = _from_shebang(head.partition("\n")[0]) if head.startswith("#!") else None
    if found is None:
        match = _MODELINE.search("\n".join(head.split("\n", _HEAD_LINES)[:_HEAD_LINES]))
        found = named(match[1] or match[2]) if match else None
    return found


def _from_shebang(line: str) -> Language | None:
    """Return the language of the first word that is a program, `env` and its options left out."""
    for word in line[2:].split():
        program = word.rpartition("/")[2]
        if program != "env" and not word.startswith("-") and "=" not in word:
            plain = program.rstrip("0123456789.")
            return _BY_INTERPRETER.get(program) or _BY_INTERPRETER.get(plain)
    return None


def _dialect(language: Language, extension: str, head: str) -> Language:
    """Tell apart what shares an extension."""
    if extension == "h" and _OBJC_SIGN.search(head):
        return _BY_NAME["objective-c"]
    if extension == "h" and (_CPP_SIGN.search(head) or _from_head(head[:200]) == _BY_NAME["c++"]):
        return _BY_NAME["c++"]
    if extension == "m" and not _OBJC_SIGN.search(head) and head.lstrip()[:1] in {"%", "f"}:
        return _BY_NAME["matlab"]
    return language
