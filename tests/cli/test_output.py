"""The one writer to stdout: tables that fit, and text from outside that does nothing."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_tui.cli import output
from crm_tui.text import cell_width

ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
HOSTILE = [
    "Ann [/] Lee", "[@click=app.quit]Ann[/]", "[red]x[/red]", "\x1b]52;c;aGk=\x07", "\x1b[2J\x1b[H", "\u202egnp.exe",
    "x\x9b31mred", "=1+1", "+1", "-1", "@sum", "'quoted", "tab\tname", "\ufeffbom", "%s %(name)s {0}", "\\n", "a\u2028b",
    "'; DROP TABLE contact; --", "<script>", "$(reboot)", "名" * 200, "e" + "\u0301" * 300, "\U000e0041tags",
]  # fmt: skip


def test_a_table_fits_its_line() -> None:
    for room in (20, 40, 80, 200):
        shown = output.fitted([4, 60, 30, 8], (1, 2), room)
        assert shown[0] == 4
        assert shown[3] == 8
        assert sum(shown) + 2 * 3 + 1 <= max(room, 4 + 8 + 6 + 6 + 7)
    assert output.fitted([4, 60, 30, 8], (1, 2), 0) == [4, 60, 30, 8]
    assert output.fitted([4, 0, 3], (1,), 80) == [4, 0, 3]


def test_the_widest_column_gives_first() -> None:
    assert output.fitted([2, 30, 10, 5], (1, 2), 40) == [2, 16, 10, 5]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_lines_are_cut_to_its_width(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("COLUMNS", "40")
    shape = output.Shape(
        lambda row: [str(row["id"]), row["name"]], "><", (1,), ("id", "name"), lambda _row: [], str
    )
    output.rows(
        [{"id": 7, "name": "长" * 60}, {"id": 1000, "name": "x" * 300}, {"id": 2, "name": "ok"}],
        shape,
        "table",
    )
    lines = screen.getvalue().splitlines()
    assert all(cell_width(line) <= 40 for line in lines)
    assert lines[0].startswith("    7  长长")
    assert lines[0].endswith("…")
    assert lines[2] == "    2  ok"


def test_colours_are_for_terminals_that_want_them(monkeypatch: pytest.MonkeyPatch) -> None:
    assert output.bold("x") == "x"
    monkeypatch.setattr(sys, "stdout", Terminal())
    assert output.bold("x") == "x"  # NO_COLOR is set in every test
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "xterm")
    assert output.bold("x") == "\x1b[1mx\x1b[0m"
    monkeypatch.setenv("TERM", "dumb")
    assert output.bold("x") == "x"


def test_a_long_list_starts_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table is not held back until its last row is known."""
    screen = io.StringIO()
    monkeypatch.setattr(sys, "stdout", screen)
    seen: list[int] = []

    def rows() -> Iterator[dict[str, int]]:
        for i in range(1000):
            seen.append(len(screen.getvalue()))
            yield {"id": i}

    for form in ("table", "json", "ndjson", "csv", "tsv", "ids"):
        seen.clear()
        shape = output.Shape(
            lambda row: [str(row["id"])],
            ">",
            (),
            ("id",),
            lambda row: [str(row["id"])],
            lambda r: str(r["id"]),
        )
        assert output.rows(rows(), shape, form) == 1000
        assert seen[500] > seen[0]


@pytest.fixture
def hostile(crm, tmp_path: Path):
    lines = "\n".join(
        json.dumps({"name": s, "external_id": f"n{i}", "note": s, "tags": [s]}) for i, s in enumerate(HOSTILE)
    )
    (tmp_path / "people.ndjson").write_text(lines, "utf-8")
    assert crm("import", tmp_path / "people.ndjson", "--platform", "test").code == 0
    for i in (1, 4, 6):
        assert crm("followup", "add", f"n{i}", HOSTILE[i], "--due", "today").code == 0
        assert crm("case", "open", f"n{i}", HOSTILE[i], "--reason", HOSTILE[i]).code == 0
        assert crm("order", "add", f"n{i}", "--line", f"{HOSTILE[i]}:1:1", "--note", HOSTILE[i]).code == 0
        assert crm("log", f"n{i}", HOSTILE[i]).code == 0
    return crm


@pytest.mark.parametrize("form", ["table", "json", "ndjson", "csv", "tsv", "ids"])
def test_nothing_acts_on_the_terminal(hostile, form) -> None:
    for words in (
        ["contact", "list"], ["find", "a", "--limit", "500"], ["today"], ["followup", "list"], ["case", "list"],
        ["order", "list"], ["history"],
    ):  # fmt: skip
        done = hostile(*words, "--format", form)
        assert done.code == 0, done
        if form == "csv":  # a file, not a screen: the values stay, the cells start no formula
            cells = [cell for row in csv.reader(io.StringIO(done.out, newline="")) for cell in row]
            assert not [cell for cell in cells if cell[:1] in "=@" and cell]
        else:
            assert not ACTING.findall(done.out.replace("\t", "").replace("\n", "")), words


def test_cards_and_complaints_are_safe_too(hostile) -> None:
    for i in range(len(HOSTILE)):
        done = hostile("show", f"n{i}")
        assert done.code == 0
        assert not ACTING.findall(done.out.replace("\n", ""))
    for words in (["order", "show", "1"], ["case", "show", "k1"], ["today", "--format", "md"]):
        assert not ACTING.findall(hostile(*words).out.replace("\n", ""))
    assert not ACTING.findall(hostile("today", "--format", "ics").out.replace("\r\n", ""))
    for words in (["show", "\x1b[2J"], ["contact", "\x1b[2J"], ["\x1b[2J"], ["log", "n1", "x", "--channel", "\x1b[2J"],
                  ["undo", "\x1b"], ["import", "\x1b[2J.csv"], ["find", "x", "--\x1b[2J"], ["contact", "list", "--format", "\x1b"]):  # fmt: skip
        done = hostile(*words)
        assert done.code in (0, 1, 2, 3), words
        assert not ACTING.findall((done.out + done.err).replace("\n", "")), words


def test_json_keeps_every_name(hostile) -> None:
    names = {row["name"] for row in hostile("contact", "list", "--json").json}
    assert len(names & set(HOSTILE)) >= len(HOSTILE) - 2  # two are tidied as names are


@pytest.mark.slow
def test_the_515_naughty_strings(crm, shared_data: Path, tmp_path: Path) -> None:
    strings = [
        s for s in json.loads((shared_data / "corpora/blns/blns.json").read_text("utf-8")) if s.strip()
    ]
    for words in strings[::7]:
        for call in (["find", words], ["show", words], ["contact", "add", words], ["log", words, words]):
            done = crm(*call)
            assert done.code in (0, 1, 2, 3), done
            assert not ACTING.findall((done.out + done.err).replace("\n", "")), call
            assert "went wrong inside" not in done.err, call


def test_no_rule_of_the_interpreter_colours_errors(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "crm_tui", "nope"], capture_output=True, text=True, check=False, timeout=60,
        env={"FORCE_COLOR": "1", "CRM_HOME": str(tmp_path), "PATH": "", "TERM": "xterm"}, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == 2
    assert "\x1b" not in done.stderr
