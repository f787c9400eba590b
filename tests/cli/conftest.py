"""Calls of `crm`: in this process where many are made, as a process of its own where that is the point."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from crm_tui import door, locale

ROOT = Path(__file__).resolve().parent.parent.parent


class Called(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.code in (0, 4), self
        return json.loads(self.out)

    @property
    def last(self) -> str:
        """The last line of stderr: the sentence."""
        return self.err.strip().splitlines()[-1] if self.err.strip() else ""


Crm = Callable[..., Called]


@pytest.fixture
def crm(crm_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Crm]:
    """Calls the door in this process; each call starts as a process would."""
    monkeypatch.setenv("CRM_TODAY", "2026-11-22")
    monkeypatch.setattr(door, "_listen", lambda: None)
    monkeypatch.setattr(gc, "freeze", lambda: None)
    mask = os.umask(0o022)

    def call(*words: object, **env: str) -> Called:
        before = dict(os.environ)
        try:
            os.environ.update(env)
            locale.use(env.get("CRM_LANG", os.environ.get("CRM_LANG", "en")))
            capsys.readouterr()
            code = door.answer([*map(str, words)])
        finally:
            os.environ.clear()
            os.environ.update(before)
            locale.use("en")
        return Called(code, *capsys.readouterr())

    yield call
    os.umask(mask)


@pytest.fixture
def process(crm_home: Path, monkeypatch: pytest.MonkeyPatch) -> Crm:
    """Calls `python -m crm_tui` as a process of its own."""
    monkeypatch.setenv("CRM_TODAY", "2026-11-22")

    def call(*words: object, stdin: bytes = b"", **env: str) -> Called:
        done = subprocess.run(
            [sys.executable, "-m", "crm_tui", *map(str, words)],
            input=stdin, capture_output=True, cwd=ROOT, env=os.environ | env, timeout=60, check=False,
        )  # fmt: skip
        return Called(done.returncode, done.stdout.decode(), done.stderr.decode())

    return call


@pytest.fixture
def shop(crm: Crm) -> Crm:
    """A small shop: two people, an order, a promise and a case."""
    for words in (
        (
            "contact",
            "add",
            "王小明",
            "--phone",
            "13800138000",
            "--handle",
            "wechat:xiaoming88",
            "--tag",
            "老客",
        ),
        ("contact", "add", "Mara Lindqvist", "--email", "mara@example.com", "--note", "likes blue"),
        ("order", "add", "1", "--line", "TEA:2:64.00", "--currency", "CNY", "--at", "2026-11-10"),
        ("followup", "add", "2", "call back about the teapot", "--due", "2026-11-22 10:00"),
        ("case", "open", "1", "lid broken", "--kind", "complaint", "--promise", "2026-11-25"),
    ):
        done = crm(*words)
        assert done.code == 0, done
    return crm
