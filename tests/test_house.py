"""The house as data: which room may know which, and what may stand where. CONTRIBUTING.md says why."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "crm_tui"

# Free among themselves; they know nothing above.
FOUNDATION = ("errors", "paths", "locale", "text", "pinyin", "widths", "money", "config", "dates")
# A room knows the foundation and the floors before its own; rooms on one floor don't know each other.
FLOORS = (
    ("store",),
    ("shop",),
    ("people",),
    ("trade",),
    ("insight",),
    ("segments",),
    ("words",),
    ("care",),
    ("prospects",),
    ("settle",),
    ("today", "exchange", "card", "doctor"),
    ("start",),
    ("demo",),
    ("cli", "screens"),
    ("door",),
    ("__main__",),
)
# Drawing pieces: they are handed rows and know little else. Only the screens use them.
WIDGETS_KNOW = {"locale", "text", "pinyin", "widths", "money", "dates", "widgets"}
# Where else a rule has to give way, each named: the command that opens the app.
EXCEPTIONS = {("cli/app.py", "screens")}

DOMAIN = ("people", "trade", "insight", "segments", "words", "care", "prospects", "settle", "today", "exchange", "shop", "card",
          "doctor", "start")  # fmt: skip
BROAD_EXCEPTS = {"door.py", "screens/app.py"}
POOR_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "manager", "managers"}
LONGEST_FILE, LONGEST_FUNCTION = 400, 60
# Packages that may be imported in these rooms alone.
ONLY_HOME = {
    "sqlite3": ("store",),
    "pysqlite3": ("store",),
    "sqlite_utils": ("store",),
    "dateutil": ("dates",),
    "typer": ("cli",),
    "click": ("cli",),
    "textual": ("screens", "widgets"),
}
SQL = re.compile(
    r"\bSELECT\b.+\bFROM\b|\bINSERT\s+(OR\s+\w+\s+)?INTO\b|\bREPLACE\s+INTO\b|\bUPDATE\s+\S+\s+SET\b"
    r"|\bDELETE\s+FROM\b|\b(CREATE|DROP|ALTER)\s+(\w+\s+)?(TABLE|INDEX|VIEW|TRIGGER)\b|\bPRAGMA\s+\w"
    r"|\bBEGIN\s+(IMMEDIATE|EXCLUSIVE|DEFERRED)\b|\bORDER\s+BY\s+\w|\bGROUP\s+BY\s+\w"
    r"|^\s*(select\s+(\*|\w+\s*[,(])|insert\s+into\s|update\s+\w+\s+set\s+\w+\s*=|delete\s+from\s"
    r"|create\s+table\s|pragma\s+\w)",
    re.DOTALL,
)
# What a plain `crm find` must never wait for.
DEAR = {
    "textual", "typer", "click", "rich", "sqlite_utils", "pydantic", "dataclasses", "platformdirs",
    "phonenumbers", "pypinyin", "dateutil", "jinja2", "tomllib",
}  # fmt: skip


class Module:
    """One file of the house, read and parsed."""

    def __init__(self, house: Path, path: Path) -> None:
        self.name = path.relative_to(house).as_posix()
        self.parts = (house.name, *path.relative_to(house).with_suffix("").parts)
        self.room = self.parts[1]
        self.text = path.read_text("utf-8")
        self.tree = ast.parse(self.text, self.name)

    def imports(self) -> Iterator[tuple[int, str]]:
        """Every dotted name that is imported anywhere in the file, with its line."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                start = ".".join(self.parts[: -node.level]) if node.level else ""
                source = ".".join(part for part in (start, node.module) if part)
                yield from ((node.lineno, f"{source}.{alias.name}") for alias in node.names)

    def rooms(self) -> Iterator[tuple[int, str]]:
        """The rooms of the house among the imports."""
        for line, name in self.imports():
            top, _, rest = name.partition(".")
            if top == self.parts[0] and rest not in ("", "__version__"):
                yield line, rest.partition(".")[0]

    def packages(self) -> Iterator[tuple[int, str]]:
        """The packages from outside among the imports."""
        for line, name in self.imports():
            top = name.partition(".")[0]
            if top != self.parts[0] and top not in sys.stdlib_module_names | {"sqlite3"}:
                yield line, top

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node


def modules(house: Path) -> list[Module]:
    return [Module(house, path) for path in sorted(house.rglob("*.py"))]


def floor_of(room: str) -> int | None:
    """0 is the foundation; None means that nobody gave the room a place."""
    if room in FOUNDATION:
        return 0
    return next((height for height, floor in enumerate(FLOORS, 1) if room in floor), None)


def may_know(module: Module, room: str) -> bool:
    if module.room == room or (module.name, room) in EXCEPTIONS:
        return True
    if module.room == "widgets":
        return room in WIDGETS_KNOW
    if room == "widgets":
        return module.room == "screens"
    here, there = floor_of(module.room), floor_of(room)
    if here is None or there is None:
        return False
    return there < here or here == there == 0


def wrong_order(house: Path) -> list[str]:
    found = []
    for module in modules(house):
        if module.room not in ("__init__", "widgets") and floor_of(module.room) is None:
            found.append(f"{module.name}: the room {module.room} has no place in the house; give it one")
        found += [
            f"{module.name}:{line} {module.room} may not know {room}"
            for line, room in module.rooms()
            if not may_know(module, room)
        ]
    return found


def strangers(house: Path) -> list[str]:
    return [
        f"{module.name}:{line} {package} belongs to {' and '.join(ONLY_HOME[package])} alone"
        for module in modules(house)
        for line, name in module.imports()
        if (package := name.partition(".")[0]) in ONLY_HOME and module.room not in ONLY_HOME[package]
    ]


def sql_outside_the_store(house: Path) -> list[str]:
    found = []
    for module in modules(house):
        if module.room == "store":
            continue
        prose = {id(node.value) for node in ast.walk(module.tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(module.tree):
            if isinstance(node, ast.expr) and id(node) not in prose and SQL.search(spelled(node)):
                found.append(f"{module.name}:{node.lineno} SQL lives in store/")
            elif isinstance(node, ast.Attribute) and node.attr in ("execute", "executemany", "executescript"):
                found.append(f"{module.name}:{node.lineno} .{node.attr} is called in store/ alone")
    return found


def spelled(node: ast.AST) -> str:
    """The text of a string, with a stand-in for what an f-string fills in."""
    if isinstance(node, ast.JoinedStr):
        return "".join(spelled(part) or "x" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def broad_excepts(house: Path) -> list[str]:
    def broad(caught: ast.expr | None) -> bool:
        if isinstance(caught, ast.Tuple):
            return any(broad(one) for one in caught.elts)
        return caught is None or (
            isinstance(caught, ast.Name) and caught.id in ("Exception", "BaseException")
        )

    found = []
    for module in modules(house):
        for node in ast.walk(module.tree):
            caught: Sequence[ast.expr | None] = []
            if isinstance(node, ast.ExceptHandler):
                caught = [node.type]
            elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("suppress"):
                caught = node.args
            if module.name not in BROAD_EXCEPTS and any(broad(one) for one in caught):
                line = getattr(node, "lineno", 0)
                found.append(f"{module.name}:{line} catches everything; name the error it expects")
    return found


def poor_names(house: Path) -> list[str]:
    return [
        f"{path.relative_to(house).as_posix()}: a name says the job in the field's words"
        for path in sorted(house.rglob("*"))
        if (path.suffix == ".py" or path.is_dir()) and POOR_NAMES & set(path.stem.lower().split("_"))
    ]


def too_long(house: Path) -> list[str]:
    found = []
    for module in modules(house):
        lines = len(module.text.splitlines())
        if lines > LONGEST_FILE:
            found.append(f"{module.name}: {lines} lines; {LONGEST_FILE} is the most")
        for node in module.functions():
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                found.append(
                    f"{module.name}:{node.lineno} {node.name}: {lines} lines; {LONGEST_FUNCTION} is the most"
                )
    return found


def unexplained(house: Path) -> list[str]:
    return [
        f"{module.name}:{node.lineno} {node.name} has no docstring"
        for module in modules(house)
        if module.room in DOMAIN
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        if not node.name.startswith("_") and not ast.get_docstring(node)
    ]


RULES = (wrong_order, strangers, sql_outside_the_store, broad_excepts, poor_names, too_long, unexplained)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_house_keeps(rule: Callable[[Path], list[str]]) -> None:
    assert not rule(HOUSE), "\n" + "\n".join(rule(HOUSE))


@pytest.mark.parametrize(
    ("rule", "name", "text"),
    [
        (wrong_order, "people/card.py", "from crm_tui.care import plans"),
        (wrong_order, "people/card.py", "def late():\n    import crm_tui.trade.orders"),
        (wrong_order, "people/card.py", "from ..today import rows"),
        (wrong_order, "people/card.py", "from crm_tui import settle"),
        (wrong_order, "text.py", "from crm_tui.store import names"),
        (wrong_order, "today.py", "from crm_tui.exchange import csv"),
        (wrong_order, "screens/people.py", "from crm_tui.cli import find"),
        (wrong_order, "cli/find.py", "def app():\n    from crm_tui.screens import app"),
        (wrong_order, "cli/find.py", "from crm_tui.widgets import card"),
        (wrong_order, "widgets/card.py", "from crm_tui.store import rows"),
        (wrong_order, "widgets/card.py", "from crm_tui.people import card"),
        (wrong_order, "attic/box.py", ""),
        (strangers, "care/plans.py", "import sqlite3"),
        (strangers, "trade/orders.py", "from dateutil.parser import parse"),
        (sql_outside_the_store, "cli/find.py", "rows = ask('SELECT id\\nFROM person')"),
        (sql_outside_the_store, "cli/find.py", "rows = ask(f'UPDATE {table} SET name = ?')"),
        (sql_outside_the_store, "cli/find.py", "rows = ask('select * from person')"),
        (sql_outside_the_store, "cli/find.py", "db.execute(words)"),
        (broad_excepts, "cli/find.py", "try:\n    pass\nexcept (KeyError, Exception):\n    pass"),
        (broad_excepts, "cli/find.py", "try:\n    pass\nexcept:\n    pass"),
        (broad_excepts, "cli/find.py", "with contextlib.suppress(Exception):\n    pass"),
        (poor_names, "care/plan_utils.py", ""),
        (poor_names, "common/text.py", ""),
        (too_long, "care/plans.py", "\n" * (LONGEST_FILE + 1)),
        (too_long, "care/plans.py", "def plan():\n" + "    pass\n" * LONGEST_FUNCTION),
        (unexplained, "care/plans.py", "def plan():\n    pass"),
    ],
)
def test_a_rule_can_fail(rule: Callable[[Path], list[str]], name: str, text: str, tmp_path: Path) -> None:
    wrong = tmp_path / "crm_tui" / name
    wrong.parent.mkdir(parents=True)
    wrong.write_text(text, "utf-8")
    assert len(rule(tmp_path / "crm_tui")) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "care/plans.py",
            "from crm_tui import __version__, dates\nfrom crm_tui.people import card\nfrom . import steps",
        ),
        ("text.py", "from crm_tui import pinyin, widths"),
        ("cli/app.py", "def app():\n    from crm_tui.screens.app import CrmApp"),
        ("screens/people.py", "from crm_tui.widgets.card import Card\nfrom textual.app import App"),
        ("cli/find.py", '"""SELECT a person FROM the list."""\nhelp = "Update the name, set the tag"'),
        ("door.py", "try:\n    pass\nexcept Exception:\n    pass"),
    ],
)
def test_no_rule_minds_what_is_right(name: str, text: str, tmp_path: Path) -> None:
    right = tmp_path / "crm_tui" / name
    right.parent.mkdir(parents=True)
    right.write_text(text, "utf-8")
    assert not [complaint for rule in RULES for complaint in rule(tmp_path / "crm_tui")]


def _plain(name: str) -> str:
    return re.split(r"[^\w.-]", name, maxsplit=1)[0].lower().replace("_", "-")


def test_what_is_imported_is_declared_and_the_other_way_round() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = {"python-dateutil": "dateutil", "python_dateutil": "dateutil"}
    never_imported = {"tzdata"}  # zoneinfo reads it
    declared = {named.get(name, name.replace("-", "_")) for name in map(_plain, project["dependencies"])}
    imported = {package for module in modules(HOUSE) for _, package in module.packages()}
    # comes with textual and typer
    assert imported - {"rich"} == declared - never_imported


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    pins = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pinned = {_plain(line) for line in pins if re.fullmatch(r"[\w.-]+==[\w.]+", line)}
    wanted = {_plain(name) for name in project["dependencies"] + project["optional-dependencies"]["dev"]}
    assert pinned >= wanted
    assert len(pinned) == len([line for line in pins if line and not line.startswith("#")])


def test_everything_the_package_needs_is_installed_with_it() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    endings = {PurePosixPath(pattern).suffix or pattern for pattern in settings["package-data"]["crm_tui"]}
    files = [path for path in HOUSE.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    left = [path.name for path in files if path.suffix != ".py" and (path.suffix or path.name) not in endings]
    assert [name for name in left if name != "py.typed"] == []
    folders = {path.parent for path in files if path.suffix == ".py"}
    assert [folder.name for folder in folders if not (folder / "__init__.py").is_file()] == []


WATCHED = """
import os, sys
before = set(sys.modules)
from crm_tui.door import answer
code = answer(["find", "wang"])
with open(os.environ["LOADED"], "w") as loaded:
    loaded.write("\\n".join(sorted(set(sys.modules) - before)))
sys.exit(code)
"""


def _run(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], env=os.environ | env, cwd=ROOT, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip


def test_a_plain_find_loads_nothing_dear(crm_home: Path, tmp_path: Path) -> None:
    made = _run("-m", "crm_tui", "contact", "add", "Wang Xiaoming")
    assert made.returncode == 0, made.stderr
    found = _run("-c", WATCHED, LOADED=str(tmp_path / "loaded"))
    assert found.returncode == 0, found.stderr
    assert "Wang Xiaoming" in found.stdout
    loaded = {name.partition(".")[0] for name in (tmp_path / "loaded").read_text().splitlines()}
    assert "crm_tui" in loaded
    assert not loaded & DEAR
