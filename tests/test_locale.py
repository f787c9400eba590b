"""Every message has its Chinese, and the language is the one that was asked for."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import crm_tui.locale as spoken
from crm_tui.locale import N_, _, language, n_, use

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    use("en")


@pytest.fixture(scope="module")
def messages() -> ModuleType:
    pytest.importorskip("babel", reason="needs babel, which the dev extra brings")
    spec = importlib.util.spec_from_file_location("messages", ROOT / "tools/messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_message_has_its_chinese(messages: ModuleType) -> None:
    assert messages.check() == []


def test_languages() -> None:
    for name, want in (
        ("zh", "zh"),
        ("zh_CN.UTF-8", "zh"),
        ("ZH-tw", "zh"),
        ("en", "en"),
        ("de_DE", "en"),
        ("", "en"),
    ):
        use(name)
        assert language() == want


def test_the_environment_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    def of(**env: str) -> str:
        for name in ("CRM_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
            monkeypatch.delenv(name, raising=False)
        for name, value in env.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(spoken._Spoken, "language", "")
        return language()

    assert of() == "en"
    assert of(LANG="zh_CN.UTF-8") == "zh"
    assert of(LANG="zh_CN.UTF-8", LC_ALL="C") == "en"
    assert of(LANG="C", LC_ALL="", LC_MESSAGES="zh_TW") == "zh"
    assert of(CRM_LANG="zh", LC_ALL="C") == "zh"


def test_what_has_no_chinese_stays_english() -> None:
    for lang in ("en", "zh"):
        use(lang)
        assert _("a sentence nobody wrote") == N_("a sentence nobody wrote") == "a sentence nobody wrote"
        assert _("") == ""
        assert n_("one thing", "%(n)d things", 1) == "one thing"
        assert n_("one thing", "%(n)d things", 2) == "%(n)d things"


def test_chinese_is_spoken() -> None:
    use("zh")
    assert _("An amount is missing.") == "没有写金额。"


def test_a_missing_catalogue_is_english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(spoken, "__path__", [str(tmp_path)])
    use("zh")
    assert language() == "zh"
    assert _("An amount is missing.") == "An amount is missing."


def test_english_loads_nothing() -> None:
    code = "import crm_tui.locale as l, sys; l.use('en'); l._('x'); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"gettext", "re", "locale"} & set(loaded)


SOURCE = """
from crm_tui.locale import N_, _, n_
TABLE = [N_("paid")]
def say(n, name):
    return _("Hello %(name)s.") % {"name": name}, n_("%(n)d order", "%(n)d orders", n) % {"n": n}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "crm_tui").mkdir()
    (tmp_path / "crm_tui/hello.py").write_text(SOURCE, "utf-8")
    return tmp_path


CHINESE = {"paid": "已付款", "Hello %(name)s.": "%(name)s，你好。", "%(n)d order": "%(n)d 个订单"}


def made(messages: ModuleType, project: Path, chinese: dict[str, str]) -> list[str]:
    """Gathers, fills in the Chinese, writes both files, checks."""
    po = project / "crm.po"
    catalogue = messages.translated(messages.gather(project), po)
    for message in catalogue:
        plural = not isinstance(message.id, str)
        known = chinese.get(message.id[0] if plural else message.id)
        if known:
            message.string = (known,) if plural else known
    po.write_bytes(messages.as_po(catalogue))
    po.with_suffix(".mo").write_bytes(messages.as_mo(catalogue))
    found: list[str] = messages.check(project, po)
    return found


def test_gathering_keeps_translations_and_drops_what_is_gone(messages: ModuleType, project: Path) -> None:
    assert len(made(messages, project, {})) == 3
    assert made(messages, project, CHINESE) == []
    assert made(messages, project, {}) == []
    before = (project / "crm.po").read_text("utf-8")
    assert "已付款" in before
    assert "crm_tui/hello.py\n" in before
    (project / "crm_tui/hello.py").write_text("\n\n" + SOURCE.replace("paid", "unpaid"), "utf-8")
    assert messages.check(project, project / "crm.po") != []
    assert made(messages, project, {}) == ["crm_tui/hello.py: no Chinese for 'unpaid'"]
    after = (project / "crm.po").read_text("utf-8")
    assert "已付款" not in after
    assert "你好" in after


def test_wrong_translations_are_found(messages: ModuleType, project: Path) -> None:
    wrong = CHINESE | {"Hello %(name)s.": "你好。", "%(n)d order": "%(n)d 个，100%"}
    found = made(messages, project, wrong)
    assert len(found) == 2
    assert "cannot be filled in" in found[0]
    assert "other placeholders in '你好。'" in found[1]


def test_messages_filled_in_too_early_are_found(messages: ModuleType, project: Path) -> None:
    (project / "crm_tui/early.py").write_text('_(f"Hello {1}")\n_("a" % 1)\n_("fine" " too")\n', "utf-8")
    assert [line.split(": ", 1)[1] for line in messages.unreadable(project)] == [
        "line 1 fills in before it translates",
        "line 2 fills in before it translates",
    ]
