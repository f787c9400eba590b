"""The installed program in a terminal: a morning, the signals, and what a crash shows."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path

import pytest

from crm_tui import today
from crm_tui.screens import drafts
from crm_tui.store import undo
from crm_tui.store.acts import writing

DAY = "2026-11-22"
SECRET = "Hannelore-Geheim"


def test_a_morning(shop, terminal):
    """Rows are worked, somebody is found during a chat, a step is planned, one act is taken back."""
    program = terminal("-m", "crm_tui")
    program.wait_for("PROMISED")
    program.wait_for("call back about the teapot")
    program.type("d\r")
    program.wait_for("u takes it back")
    program.type("s\r")
    program.wait_for("put off: ")
    program.type("lasked about oolong\r")
    program.wait_for("logged with")
    program.type("/")
    program.wait_for("handle, order")
    at = program.type("xiaoming")
    program.wait_for("1 person", since=at)
    program.type("\r")
    program.wait_for("TIMELINE")
    at = program.type("n")
    program.wait_for("Next step with", since=at)
    program.type("send the price list\r\x13")
    program.wait_for("promised: f11")
    at = program.type("u")
    program.wait_for("undone: act", since=at)
    program.type("q")
    assert program.leave() == 0
    assert program.restored()
    assert [row["what"] for row in undo.history(shop, 5)] == ["undo", "followup add", "log", "snooze", "done"]
    assert sum(entry.reason.promised for entry in today.entries(shop, DAY)) == 8


def test_the_day_stands_there_before_the_app_does(shop, terminal):
    """The door paints the rows while Textual is loaded; the app paints them in the same places."""
    program = terminal("-m", "crm_tui")
    program.wait_for("PROMISED")
    first = program.plain()
    assert "?1000h" not in program.seen  # the app would have asked for the mouse
    assert "call back about the teapot" in first
    assert "quit" in first
    at = len(program.seen)
    os.write(program.master, b"?")  # typed ahead: not echoed, not lost
    program.wait_for("Everywhere", since=at)
    program.rest(0.5)
    program.type("\x1b")
    program.rest(0.5)
    program.type("q")
    assert program.leave() == 0
    assert program.restored()


def test_a_book_that_cannot_be_opened_leaves_the_terminal_as_it_was(shop, terminal):
    Path(shop.path).write_bytes(b"no book at all" * 100)
    program = terminal("-m", "crm_tui")
    assert program.leave() == 5
    assert program.restored()
    assert "damaged or no book" in program.plain()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_keeps_what_was_typed(shop, terminal, number):
    program = terminal("-m", "crm_tui")
    program.wait_for("PROMISED")
    at = program.type("a")
    program.wait_for("A new person", since=at)
    at = program.type("Half a person\rwechat:half")
    program.wait_for("half", since=at)
    program.send(number)
    assert program.leave() == 128 + number
    assert program.restored()
    (file,) = drafts.waiting()
    assert Path(file).stat().st_mode & 0o777 == 0o600
    assert json.loads(Path(file).read_text("utf-8"))["values"] == {
        "name": "Half a person",
        "handles": "wechat:half",
    }
    again = terminal("-m", "crm_tui")
    again.wait_for("What you typed was kept")
    at = again.type("r")
    again.wait_for("wechat:half", since=at)
    at = again.type("\x1b")
    again.wait_for("kept as a draft", since=at)
    again.rest(0.5)
    again.type("q")
    assert again.leave() == 0


BROKEN = """
import os, sys
from crm_tui.screens import {module}
def broken(self, *words, **more):
    customer, password = os.environ["SECRET"], os.environ["SECRET"] + "2"
    raise RuntimeError("broken on purpose")
{module}.{place} = broken
sys.argv = ["crm"]
from crm_tui.door import main
sys.exit(main())
"""


@pytest.mark.parametrize(
    ("module", "place", "keys"),
    [
        ("today", "TodayPage.answer_day", ""),
        ("people", "PeoplePage.answer_roster", "2"),
        ("person", "PersonPage.answer_person", "\r"),
        ("find", "FindOverlay.answer_found", "/"),
        ("importing", "ImportPage.answer_places", "8"),
        ("questions", "roster", "2"),  # in the loader's thread
        ("help", "HelpSheet._lines", "?"),
        ("forms.form", "FormScreen.action_save", "a\x13"),
    ],
)
def test_a_crash_shows_no_customer_and_restores_the_terminal(shop, terminal, module, place, keys):
    code = BROKEN.replace("{place}", place)
    if "." in module:
        room, _dot, name = module.partition(".")
        code = code.replace("screens import {module}", f"screens.{room} import {name}").replace(
            "{module}", name
        )
    program = terminal("-c", code.replace("{module}", module), SECRET=SECRET)
    if keys:
        program.wait_for("PROMISED")
        for key in keys:
            program.type(key)
            program.read(0.3)
    assert program.leave() == 1
    assert program.restored()
    assert SECRET not in program.seen
    after = program.seen[program.seen.rfind("\x1b[?1049l") :]
    assert "This went wrong inside crm (RuntimeError)" in after
    assert "Traceback" not in after
    assert "teapot" not in after


def test_a_key_is_painted_at_once_while_another_program_writes(shop, terminal):
    program = terminal("-m", "crm_tui")
    program.wait_for("PROMISED")
    program.wait_for("wechat wx_")
    late = []
    with writing(shop.db):
        program.type("d\r/")
        program.wait_for("handle, order")
        for letter in "qjqjqjqjqjqjqjqjqjqj":
            program.read(0.05)
            began, at = time.perf_counter(), len(program.seen)
            os.write(program.master, letter.encode())
            while letter not in program.plain(at):
                program.read(0.001)
            late.append(time.perf_counter() - began)
    late.sort()
    assert late[len(late) // 2] < 0.05
    program.wait_for("done: f")
    program.type("\x1b")
    program.rest(0.5)  # so that esc is taken for itself and not for the beginning of alt+q
    program.type("q")
    assert program.leave() == 0
