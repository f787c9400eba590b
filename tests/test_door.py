"""The door: the quick way and the long way answer alike, and nothing but sentences gets out."""

from __future__ import annotations

import gc
import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crm_tui import door, locale
from crm_tui.cli import main as long_way
from crm_tui.cli import quick
from crm_tui.store.tables import APPLICATION_ID, SCHEMA

ROOT = Path(__file__).resolve().parent.parent
CRM = [sys.executable, "-m", "crm_tui"]


@pytest.fixture
def home(crm_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CRM_TODAY", "2026-11-22")
    return crm_home


def run(*words: str, **how: object) -> subprocess.CompletedProcess[str]:
    how.setdefault("stdin", subprocess.DEVNULL)
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [*CRM, *words], cwd=ROOT, text=True, encoding="utf-8", timeout=60, check=False,
        **({"capture_output": True} | how if not {"stdout", "stderr"} & how.keys() else how),
    )  # fmt: skip


@pytest.fixture
def book(home: Path) -> Path:
    """A book with three people, of whom one has something due."""
    lines = [
        '{"name": "王小明", "external_id": "b1", "phone": "13800138000", "tags": "老客, tea", "note": "a\\u001b[2Jb"}',
        '{"name": "Mara Lindqvist", "external_id": "b2", "email": "mara@example.com"}',
        '{"name": "[/red]\\u202eAnn", "external_id": "b3", "email": "ann@example.com"}',
    ]
    made = run("import", "-", "--platform", "shop", stdin=None, input="\n".join(lines))
    assert made.returncode == 0, made.stderr
    assert run("followup", "add", "mara@example.com", "call", "--due", "2026-11-23").returncode == 0
    assert run("case", "open", "b1", "lid broken", "--promise", "2026-11-22").returncode == 0
    assert run("order", "add", "1", "--line", "TEA:1:64", "--at", "2026-11-02").returncode == 0
    return home / "book.db"


ALIKE = [
    ["find", "wxm"],
    ["find", "mara", "lindqvist"],
    ["find", "a", "--limit", "2"],
    ["find", "a", "--limit=1"],
    ["find", "--limit", "1", "a"],
    ["find", "nobody-at-all"],
    ["find", "138", "--json"],
    ["find", "--json", "tea"],
    ["find", "老客", "--format", "ndjson"],
    ["find", "a", "--format=csv"],
    ["find", "a", "--format", "tsv"],
    ["find", "a", "--format", "ids"],
    ["find", "a", "--format", "table"],
    ["find", "%", "_", '"', "*", "(", "AND"],
    ["show", "1"],
    ["show", "#2", "--timeline", "1"],
    ["show", "mara@example.com", "--json"],
    ["show", "138 0013 8000", "--timeline=3", "--json"],
    ["today"],
    ["today", "--json"],
    ["today", "--days", "7"],
    ["today", "--days=7", "--limit=1"],
    ["today", "--limit", "1", "--days", "3", "--json"],
    ["today", "--format", "csv", "--days", "3"],
    ["today", "--format", "tsv"],
    ["today", "--format", "ids"],
    ["today", "--format", "md", "--days", "3"],
]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_both_ways_answer_alike(
    book: Path, lang: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    locale.use(lang)
    try:
        for words in ALIKE:
            call = quick.read(words)
            assert call is not None, words
            assert quick.answer(call) == 0, words
            short = capsys.readouterr()
            assert long_way.run(words) == 0
            assert capsys.readouterr() == short, words
            assert short.out or short.err
    finally:
        locale.use("en")


@pytest.mark.parametrize(
    "words",
    [
        ["find"],
        ["find", ""],
        ["find", " "],
        ["find", "--json"],
        ["find", "a", "--limit"],
        ["find", "a", "--limit", "0"],
        ["find", "a", "--limit", "-1"],
        ["find", "a", "--limit", "many"],
        ["find", "a", "--limit", "٣"],
        ["find", "a", "--limit", "1", "--limit", "2"],
        ["find", "a", "--format", "bogus"],
        ["find", "a", "--format", "md"],
        ["find", "a", "--json", "--format", "csv"],
        ["find", "a", "--json=1"],
        ["find", "--", "-1"],
        ["find", "-x"],
        ["find", "a", "--help"],
        ["show"],
        ["show", "a", "b"],
        ["show", "a", "--limit", "1"],
        ["show", "a", "--timeline", "x"],
        ["today", "now"],
        ["today", "--timeline", "1"],
        ["contact", "list"],
        ["--help"],
    ],
)
def test_every_other_shape_goes_the_long_way(words: list[str]) -> None:
    assert quick.read(words) is None


def test_what_the_quick_way_cannot_answer_the_long_way_explains(book: Path) -> None:
    done = run("show", "nobody@nowhere.example")
    assert done.returncode == 3
    assert done.stdout == ""
    assert "nobody@nowhere.example" in done.stderr
    many = run("show", "example.com")
    assert many.returncode == 3, many
    assert "Mara Lindqvist" in many.stderr
    assert "\u202e" not in many.stderr


LOADED = """
import sys
before = set(sys.modules)
from crm_tui.door import answer
code = answer(sys.argv[1:])
print(*sorted({name.partition(".")[0] for name in set(sys.modules) - before}), file=sys.stderr)
sys.exit(code)
"""
DEAR = {
    "textual", "typer", "click", "rich", "sqlite_utils", "pydantic", "dataclasses", "typing", "platformdirs",
    "phonenumbers", "pypinyin", "dateutil", "jinja2", "tomllib", "zoneinfo", "json", "gettext", "csv", "signal",
    "re", "enum",
}  # fmt: skip


@pytest.mark.parametrize(
    ("words", "may"),
    [
        (["find", "wxm"], set()),
        (["find", "林晓月"], set()),
        (["find", "mara", "--json"], {"json", "re", "enum"}),
        (["find", "mara", "--format", "csv"], {"csv", "typing", "re", "enum"}),
        (["show", "1"], set()),
        (["today"], set()),
    ],
)
def test_a_lookup_loads_nothing_dear(book: Path, words: list[str], may: set[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert not set(done.stderr.split()) & (DEAR - may)


def test_show_and_today_load_no_typer(book: Path) -> None:
    for words in (["show", "1"], ["today"]):
        done = subprocess.run(
            [sys.executable, "-c", LOADED, *words],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        assert not set(done.stderr.split()) & {
            "typer",
            "rich",
            "textual",
            "sqlite_utils",
            "pypinyin",
            "phonenumbers",
        }


def test_a_reader_that_leaves_early_is_no_error(book: Path) -> None:
    for words in (["find", "a"], ["contact", "list"], ["contact", "list", "--json"], ["--help"], ["today"]):
        process = subprocess.Popen(
            [*CRM, *words], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        problem = process.stderr.read()
        assert process.wait(60) == 0, words
        assert b"Traceback" not in problem
        assert b"Exception" not in problem
        process.stderr.close()


@pytest.mark.parametrize("redirect", [">&-", "2>&-", "<&-", ">&- 2>&-"])
def test_closed_streams(book: Path, redirect: str) -> None:
    for words, code in (("find a", 0), ("contact list", 0), ("today", 0), ("frobnicate", 2), ("show zzz", 3)):
        done = subprocess.run(
            f"'{sys.executable}' -m crm_tui {words} {redirect}", shell=True, cwd=ROOT, capture_output=True, text=True,
            check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == code, (words, done)
        assert "Traceback" not in done.stderr + done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_for_the_output_is_said(book: Path) -> None:
    for words in ("find a", "contact list", "show 1 --json", "--help", "today"):
        done = subprocess.run(
            f"'{sys.executable}' -m crm_tui {words} > /dev/full", shell=True, cwd=ROOT, capture_output=True, text=True,
            check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == 1, words
        assert "No space left" in done.stderr
        assert done.stderr.count("\n") == 1


def _started(*words: str) -> subprocess.Popen[bytes]:
    """A call that waits for stdin: its processor time stands still. What comes while it still imports may be lost,
    for Python ignores whatever is raised in some of importing's own callbacks.
    """
    process = subprocess.Popen(
        [*CRM, *words], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    worked = ""
    while (now := _processor_time(process.pid)) != worked:
        worked = now
        time.sleep(1.5)
    return process


@pytest.fixture
def _heard() -> Iterator[None]:
    """A shell's job in the background does not hear Ctrl-C, nor does what it starts: here it does."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def _processor_time(pid: int) -> str:
    told = Path(f"/proc/{pid}/stat")
    return " ".join(told.read_text().rpartition(")")[2].split()[11:13]) if told.exists() else "unknown"


@pytest.mark.slow
@pytest.mark.usefixtures("_heard")
@pytest.mark.parametrize(
    ("number", "code", "said"), [("SIGINT", 130, b"nothing half-done stays"), ("SIGTERM", 143, b"")]
)
def test_a_signal_ends_it_politely(book: Path, number: str, code: int, said: bytes) -> None:
    process = _started("import", "-")
    process.send_signal(getattr(signal, number))
    out, problem = process.communicate(timeout=60)
    assert process.returncode == code
    assert out == b""
    assert said in problem
    assert b"Traceback" not in problem
    assert len(problem.splitlines()) == (1 if said else 0)


class Broken:
    """A command that goes wrong in a way nobody thought of."""

    def __init__(self, problem: BaseException) -> None:
        self.problem = problem

    def __call__(self, _words: list[str]) -> int:
        raise self.problem


@pytest.fixture
def call(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(door, "_listen", lambda: None)
    monkeypatch.setattr(gc, "freeze", lambda: None)
    mask = os.umask(0o077)
    yield
    os.umask(mask)


@pytest.mark.parametrize(
    ("problem", "code", "said"),
    [
        (RuntimeError("secret 13800138000"), 1, "RuntimeError"),
        (OSError(28, "No space left on device"), 1, "No space left on device"),
        (RecursionError(), 1, "RecursionError"),
        (MemoryError(), 1, "MemoryError"),
        (KeyboardInterrupt(), 130, "interrupted; nothing half-done stays"),
        (BrokenPipeError(), 0, ""),
    ],
)
def test_no_traceback_and_no_data_ever_get_out(
    call: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], problem: BaseException, code: int,
    said: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(long_way, "run", Broken(problem))
    assert door.answer(["where"]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert "Traceback" not in err
    assert "13800138000" not in err
    assert err.count("\n") == (1 if said else 0)


def test_debug_shows_where(
    call: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(long_way, "run", Broken(RuntimeError("here")))
    monkeypatch.setenv("CRM_DEBUG", "1")
    assert door.answer(["where"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_options_before_the_command(home: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    assert run("--store", str(other), "--today=2026-01-02", "contact", "add", "Ann").returncode == 0
    assert run(f"--store={other}", "find", "ann", "--format", "ids").stdout == "1\n"
    assert other.stat().st_mode & 0o077 == 0
    assert not (home / "book.db").exists()
    assert '"created": "2026-01-02"' in run("--store", str(other), "show", "1", "--json").stdout
    for words in (
        ["--store"],
        ["--store="],
        ["--lang", "fr", "find", "x"],
        ["--today", "soon", "today"],
        ["--nope"],
    ):
        done = run(*words)
        assert done.returncode == 2, words
        assert done.stderr.count("\n") == 1, done.stderr
    assert not (home / "book.db").exists()


def test_the_language_is_the_calls_then_the_environments_then_the_settings(home: Path) -> None:
    def spoken(*words: str, **env: str) -> str:
        code = "import sys; from crm_tui import door, locale; door.answer(sys.argv[1:]); print(locale.language(), file=sys.stderr)"
        done = subprocess.run(
            [sys.executable, "-c", code, *words, "where"], cwd=ROOT, capture_output=True, text=True, timeout=60,
            env={**{k: v for k, v in os.environ.items() if k not in ("CRM_LANG", "LC_ALL", "LC_MESSAGES")}, "LANG": "C.UTF-8", **env},
            check=False,
        )  # fmt: skip
        return done.stderr.split()[-1]

    assert spoken() == "en"
    assert spoken(LANG="zh_CN.UTF-8") == "zh"
    (home / "config.toml").write_text('[app]\nlang = "zh"  # mine\n')
    assert spoken() == "zh"
    assert spoken(CRM_LANG="en") == "en"
    assert spoken("--lang", "en") == "en"
    assert spoken("--lang=zh", CRM_LANG="en") == "zh"
    (home / "config.toml").write_text("\xff[[[")
    assert spoken(LANG="zh_CN.UTF-8") == "zh"


def test_bytes_that_are_no_text_are_words_all_the_same(book: Path) -> None:
    for words in ([b"find", b"\xff\xfe"], [b"contact", b"add", b"\xffAnn"], [b"show", b"\xff"]):
        done = subprocess.run([*CRM, *words], cwd=ROOT, capture_output=True, check=False, timeout=60)
        assert b"Traceback" not in done.stderr
        assert done.returncode in (0, 3), done
    assert "\N{REPLACEMENT CHARACTER}Ann" in run("find", "ann").stdout


def _header(path: Path, at: int, value: int) -> None:
    data = bytearray(path.read_bytes())
    data[at : at + 4] = value.to_bytes(4, "big")
    path.write_bytes(data)


@pytest.mark.parametrize("words", [["find", "x"], ["contact", "list"], ["contact", "add", "x"], ["today"]])
def test_a_book_that_cannot_be_used_is_exit_5_and_left_as_it_is(book: Path, words: list[str]) -> None:
    sound = book.read_bytes()
    spoilt: dict[str, Callable[[], object]] = {
        "newer": lambda: _header(book, 60, SCHEMA + 1),
        "another's": lambda: _header(book, 68, APPLICATION_ID ^ 1),
        "text": lambda: book.write_text("no book at all\n" * 40),
        "empty": lambda: book.write_bytes(b""),
    }
    for what, spoil in spoilt.items():
        book.write_bytes(sound)
        spoil()
        before = book.read_bytes()
        done = run(*words)
        assert done.returncode == 5, (what, done)
        assert done.stderr.count("\n") == 1, done.stderr
        assert book.read_bytes() == before, what


def test_what_was_made_is_private(book: Path, home: Path) -> None:
    book.chmod(0o644)
    assert run("contact", "list").returncode == 0
    for path in home.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_lookup_on_no_book_makes_none(home: Path) -> None:
    done = run("find", "x")
    assert done.returncode == 0
    assert "There is no book at" in done.stderr
    assert run("find", "x", "--json").stdout.strip() == "[]"
    assert run("show", "x").returncode == 3
    assert not (home / "book.db").exists()
    assert run("today").stderr.count("Made a new book") == 1
    assert (home / "book.db").exists()


def test_output_is_utf_8_whatever_the_locale(book: Path) -> None:
    env = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""}
    for words in (["find", "wxm"], ["contact", "list"]):
        done = subprocess.run([*CRM, *words], cwd=ROOT, capture_output=True, check=False, timeout=60, env=env)
        assert done.returncode == 0, done.stderr
        assert "王小明" in done.stdout.decode()


def test_a_lookup_on_an_older_book_has_its_numbers(tmp_path: Path):
    """The first call after an update is as true as the second: what an older book did not keep is made first."""
    packed = Path(__file__).parent / "store" / "released" / "schema-1.db.gz"
    place = tmp_path / "book.db"
    place.write_bytes(gzip.decompress(packed.read_bytes()))
    place.chmod(0o600)
    env = {**os.environ, "CRM_HOME": str(tmp_path), "CRM_TODAY": "2026-11-25", "CRM_LANG": "en"}
    call = [sys.executable, "-m", "crm_tui", "find", "mara", "--json"]
    first, second = (
        subprocess.run(call, env=env, capture_output=True, text=True, check=True).stdout for _ in range(2)
    )
    assert first == second
    assert json.loads(first)[0]["state"] == "lapsed"
