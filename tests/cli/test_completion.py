"""TAB in a real shell: names from the book, quoted so that nothing of them is run; and what is proposed."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crm_tui import start
from crm_tui.cli import completing, completion
from crm_tui.errors import BadInput
from crm_tui.people import contacts

DAY = "2026-11-22"
ODD = {  # each with a part that stays as it is in any quotes
    "Ann $(touch ran) Lee": "touch", "Bob `touch ran`": "touch", "Cy; touch ran": "touch",
    "Di's \"best\" \\ tea": "tea", "Eve & <Co> | *?": "Co", "Flo #1 ~ !x": "1",
}  # fmt: skip


@pytest.fixture
def book(crm_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_TODAY", DAY)
    with start.open_for_work() as opened:
        for name in ("王小明", "Mara Lindqvist", "Maria One", "Maria Two", "Twin Name", "Twin Name", *ODD):
            contacts.add(opened, name, day=DAY)
        contacts.add(opened, "Tab", tags=["x"], day=DAY)
        with opened.act("contact edit", DAY) as act:
            act.update("contact", 13, name="Zed\x1b[31m\tred")


class Shell:
    """An interactive shell in a terminal of its own."""

    def __init__(self, call: list[str], folder: Path) -> None:
        self.master, slave = pty.openpty()
        bin_ = str(Path(sys.executable).parent)
        env = {**os.environ, "PATH": bin_ + os.pathsep + os.environ["PATH"], "TERM": "dumb", "LC_ALL": "C.UTF-8",
               "HOME": str(folder), "PS1": "$ "}  # fmt: skip
        self.process = subprocess.Popen(
            call, stdin=slave, stdout=slave, stderr=slave, env=env, cwd=folder, start_new_session=True
        )
        os.close(slave)
        self.seen = ""

    def type(self, keys: str, until: str, seconds: float = 20) -> str:
        """Type keys; returns what came until those words did."""
        os.write(self.master, keys.encode())
        got, end = "", time.monotonic() + seconds
        while until not in got:
            assert time.monotonic() < end, f"{until!r} never came: {got!r}"
            if select.select([self.master], [], [], 0.1)[0]:
                got += os.read(self.master, 65536).decode("utf-8", "replace")
        return got

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.master)


@pytest.fixture
def bash(book: None, tmp_path: Path) -> Iterator[Callable[..., str]]:
    (tmp_path / "crm.bash").write_text(completion.script("bash"), "utf-8")
    shell = Shell(["bash", "--norc", "--noprofile", "-i"], tmp_path)
    shell.type("set +o history; bind 'set bell-style none'; . ./crm.bash; echo re''ady\n", "ready\r\n")
    yield shell.type
    shell.close()


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_bash_types_the_name_that_was_begun(bash, tmp_path: Path) -> None:
    bash("crm show wxm\t", "王小明")
    assert '"name": "王小明"' in bash(" --json | tr -d '\\n'; echo E''ND\n", "END\r\n")
    assert "lindqvist" in bash("crm show 'mara l\t", "Lindqvist'").lower()
    bash("\x15echo o''k\n", "ok\r\n")
    listed = bash("crm show maria\t\t", "Two")
    assert "Maria\\ One" in listed
    bash("\x15crm cont\tli\t--so\tna\t --limit 1; echo E''ND\n", "END\r\n")


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_bash_runs_nothing_that_a_name_says(bash, tmp_path: Path, quote: str) -> None:
    for name, part in ODD.items():
        begun = name.split()[0].rstrip(";").partition("'")[0]
        bash(f"crm show {quote}{begun}\t", part)
        shown = bash(" --json | grep -c '\"timeline\"'; echo E''ND\n", "END\r\n")
        assert "1\r\nEND" in shown, (name, shown)
    assert not (tmp_path / "ran").exists()


def test_a_name_of_two_people_or_of_odd_letters_is_a_number(book: None) -> None:
    assert sorted(value for value, _said in completing.people("twin")) == ["5", "6"]
    ((value, said),) = completing.people("zed")
    assert value == "13"
    assert "\x1b" not in said or said != "13"


@pytest.mark.parametrize(
    ("before", "now", "first"),
    [
        ([], "und", "undo"),
        (["contact"], "arch", "archive"),
        (["contact", "list"], "--wh", "--where"),
        (["contact", "list", "--sort"], "na", "name"),
        (["import"], "x", completing.FILES),
        (["--store"], "x", completing.FILES),
        (["order", "assign", "3"], "王", "王小明"),
        (["contact", "tag"], "xiaoming", "王小明"),
        (["show"], "xiaom", "王小明"),
    ],
)
def test_what_is_proposed(book: None, before: list[str], now: str, first: str) -> None:
    assert completing.proposals(before, now)[0][0] == first


@pytest.mark.parametrize(
    "before", [["show", "1"], ["no-such"], ["contact", "no-such"], ["import", "--as"], ["a", "b", "c"]]
)
def test_where_nothing_is_known_nothing_is_proposed(book: None, before: list[str]) -> None:
    assert completing.proposals(before, "x") in ([], [(completing.FILES, "")])


def test_the_door_never_complains(crm) -> None:
    for words in (
        [],
        ["x"],
        ["99", "crm"],
        ["2", "crm", "show", "\x00\ud800"],
        ["2", "crm", "show", "a" * 10_000],
    ):
        assert crm("__complete", *words).err == ""
    assert crm("--store", "/nowhere/at/all", "where").code in (0, 1, 5)


def test_a_script_is_written_where_the_shell_looks(crm_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(crm_home))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "ZDOTDIR"):
        monkeypatch.delenv(name, raising=False)
    for shell in completion.SHELLS:
        assert completion.install(shell).read_text("utf-8") == completion.script(shell)
        completion.install(shell)
    assert (crm_home / ".zshrc").read_text("utf-8").count("fpath") == 2
    with pytest.raises(BadInput, match="bash, zsh, fish"):
        completion.script("csh")
