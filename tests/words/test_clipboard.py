"""Onto the clipboard by whatever program is there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from crm_tui.words import clipboard

TEXT = "小明，it’s here\n🌸"
_VARIABLES = (
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "SSH_CONNECTION",
    "SSH_TTY",
    "WSL_DISTRO_NAME",
    "TERMUX_VERSION",
    "TMUX",
)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without any such program; programs put into the folder are found."""
    for name in _VARIABLES:
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setattr(
        shutil, "which", lambda name: str(folder / name) if (folder / name).exists() else None
    )
    return folder


def program(folder: Path, name: str, body: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return folder / "taken"


@pytest.mark.parametrize(
    ("name", "variable"),
    [("wl-copy", "WAYLAND_DISPLAY"), ("xclip", "DISPLAY"), ("xsel", "DISPLAY"), ("tmux", "TMUX"),
     ("termux-clipboard-set", "TERMUX_VERSION")],
)  # fmt: skip
def test_a_program_takes_it(desk: Path, monkeypatch: pytest.MonkeyPatch, name: str, variable: str) -> None:
    taken = program(desk, name, f"cat > {desk}/taken")
    assert clipboard.copy(TEXT) == clipboard.NOWHERE  # nothing says that it can be reached
    monkeypatch.setenv(variable, ":0")
    assert clipboard.copy(TEXT) == clipboard.TOOL
    assert taken.read_text("utf-8") == TEXT


def test_windows_takes_utf_16(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = program(desk, "clip.exe", f"cat > {desk}/taken")
    monkeypatch.setenv("WSL_DISTRO_NAME", "Debian")
    assert clipboard.copy(TEXT) == clipboard.TOOL
    assert taken.read_bytes().decode("utf-16") == TEXT
    monkeypatch.setenv("SSH_CONNECTION", "far")  # the clipboard of the other machine is no use
    assert clipboard.copy(TEXT) == clipboard.NOWHERE


def test_one_that_fails_leaves_it_to_the_next(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    program(desk, "xclip", "exit 1")
    assert clipboard.copy(TEXT) == clipboard.NOWHERE
    taken = program(desk, "xsel", f"cat > {desk}/taken")
    assert clipboard.copy(TEXT) == clipboard.TOOL
    assert taken.read_text("utf-8") == TEXT


def test_one_that_stays_behind_does_not_hold_us(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    program(desk, "xclip", f"cat > {desk}/taken; sleep 30 &")
    assert clipboard.copy(TEXT) == clipboard.TOOL
