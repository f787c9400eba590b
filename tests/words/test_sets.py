"""Starters that come along, and the seller's own files, which win."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_tui.errors import BadInput, CrmError, NotFound
from crm_tui.words import sets
from crm_tui.words.syntax import BadTemplate


def test_the_starters_are_the_same_in_both_languages_and_each_can_be_read(crm_home: Path) -> None:
    here = Path(sets.__file__).parent / "starters"
    there = {path.relative_to(here).as_posix() for path in here.rglob("*.txt")}
    assert there == {f"{lang}/{name}.txt" for lang in sets.STARTER_LANGS for name in sets.STARTERS}
    for path in here.rglob("*.txt"):
        sets.check(path.read_text("utf-8"))
    assert sets.names() == list(sets.STARTERS)


def test_the_sellers_own_file_wins_and_is_hers_alone(crm_home: Path) -> None:
    assert not sets.template("care/thanks", "en").own  # type: ignore[union-attr]
    path = Path(sets.keep("care/thanks", "en", "Thanks, {{ first_name or 'you' }}!\n"))
    assert path == crm_home / "templates/en/care/thanks.txt"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    found = sets.template("care/thanks", "en")
    assert found is not None
    assert (found.own, found.text) == (True, "Thanks, {{ first_name or 'you' }}!\n")
    row = next(row for row in sets.listing() if row["name"] == "care/thanks")
    assert (row["languages"], row["own"]) == (["en", "zh"], ["en"])
    path.unlink()
    assert not sets.template("care/thanks", "en").own  # type: ignore[union-attr]


def test_what_is_wrong_is_not_kept(crm_home: Path) -> None:
    path = Path(sets.keep("care/thanks", "en", "The old one."))
    for text, line in (
        ("Hi\n{{ frist_name }}", 2), ("subject: {{ x.y }}\nHi", 1), ("subject: a\n\n\nHi {% for x in y %}", 4),
        ("purpose: spam\nHi", 1), ("subject: only", 1), ("{{ a", 1), ("x" * 9000, 1),
    ):  # fmt: skip
        with pytest.raises(BadTemplate) as refused:
            sets.keep("care/thanks", "en", text)
        assert refused.value.line == line
    assert path.read_text("utf-8") == "The old one."
    assert [one.name for one in path.parent.iterdir()] == ["thanks.txt"]


def test_lines_that_stand_first(crm_home: Path) -> None:
    sets.keep(
        "mine/one", "en", "\ufeffSubject: Your tea\r\nPURPOSE: Service\r\n\r\nHi\r\nsubject: not this\r\n"
    )
    found = sets.template("mine/one", "en")
    assert found is not None
    assert (found.subject, found.purpose, found.text) == ("Your tea", "service", "Hi\nsubject: not this\n")
    again = sets.written(found)
    assert again == "subject: Your tea\npurpose: service\nHi\nsubject: not this\n"


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "care/../x", "care", "/x/y", "care/x.txt", "care/\x00", "Care/X", ""]
)
def test_no_name_leaves_the_folder(crm_home: Path, name: str) -> None:
    assert sets.template(name, "en") is None
    with pytest.raises(BadInput):
        sets.keep(name, "en", "Hi")
    with pytest.raises(BadInput):
        sets.keep("care/thanks", "../en", "Hi")
    assert sets.template("care/thanks", "../en") is None
    assert not (crm_home / "templates").exists()


def test_a_file_that_cannot_be_read_is_named(crm_home: Path) -> None:
    path = crm_home / "templates/en/care/thanks.txt"
    path.parent.mkdir(parents=True)
    for content, why in ((b"\xff\xfe", "UTF-8"), (b"x" * 70_000, "64 KB")):
        path.write_bytes(content)
        with pytest.raises(CrmError, match=why):
            sets.template("care/thanks", "en")
        row = next(row for row in sets.listing() if row["name"] == "care/thanks")
        assert (row["languages"], row["own"]) == (["en", "zh"], ["en"])  # the list is there all the same
    (path.parent / "mine.txt").write_bytes(b"\xff")
    assert (
        next(row for row in sets.listing() if row["name"] == "care/mine")["about"]
        == f"{path.parent}/mine.txt is not UTF-8; save it so."
    )
    path.unlink()
    path.mkdir()
    with pytest.raises(CrmError, match="cannot be read"):
        sets.template("care/thanks", "en")


def test_files_of_other_kinds_are_not_templates(crm_home: Path) -> None:
    folder = crm_home / "templates/en/care"
    folder.mkdir(parents=True)
    for name in ("thanks.txt~", ".hidden.txt", "Note.txt", "a b.txt", "winter.txt"):
        (folder / name).write_text("x")
    (crm_home / "templates/README").write_text("x")
    (crm_home / "templates/en/loose.txt").write_text("x")
    assert [name for name in sets.names() if name not in sets.STARTERS] == ["care/winter"]
    assert sets.languages("care/winter") == ["en"]


def test_a_name_may_be_short_and_a_wrong_one_names_the_nearest(crm_home: Path) -> None:
    assert sets.require("thanks") == sets.require(" Care/Thanks ") == "care/thanks"
    with pytest.raises(NotFound, match="care/thanks"):
        sets.require("care/thank")
    with pytest.raises(NotFound, match="objection/thinking"):
        sets.require("thinkin")
    with pytest.raises(NotFound, match="crm template list"):
        sets.require("zzzzzz")
