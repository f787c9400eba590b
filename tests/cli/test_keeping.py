"""undo, history, backup, restore, doctor, where, config; the first start."""

from __future__ import annotations

import stat

import pytest

from crm_tui import config
from crm_tui.cli import desk, settings
from crm_tui.errors import CrmError


def test_undo_and_redo(shop) -> None:
    done = shop("undo")
    assert done.code == 0
    assert done.out == "undone: 6, case open · 王小明\n"
    assert done.err == "bring it back with: crm undo 7\n"
    assert shop("case", "list", "--json").json == []
    assert shop("undo", "7").code == 0
    assert len(shop("case", "list", "--json").json) == 1
    assert shop("undo", "6").code == 0
    assert "undone already" in shop("undo", "6").err


def test_history(shop) -> None:
    rows = shop("history", "--json").json
    assert [row["batch"] for row in rows] == [6, 5, 4, 3, 2, 1]
    assert rows[0]["contact"]["name"] == "王小明"
    assert rows[0]["at"].endswith("+00:00")
    assert shop("history", "--limit", "2", "--format", "ids").out == "6\n5\n"
    shop("undo")
    assert "undoes 6" in shop("history").out
    assert "undone by 7" in shop("history").out


def test_backup_and_restore(shop, crm_home, tmp_path) -> None:
    done = shop("backup", tmp_path / "copy.db")
    assert done.out == f"{tmp_path / 'copy.db'}\n"
    assert "2 people, 1 orders" in done.err
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    assert shop("backup", tmp_path / "copy.db").code == 1
    assert shop("backup").code == shop("backup").code == 0
    assert len(list((crm_home / "backups").iterdir())) == 2
    shop("contact", "add", "Later")
    asked = shop("restore", tmp_path / "copy.db")
    assert asked.code == 1
    assert "replaced-1" in asked.err
    assert len(shop("contact", "list", "--json").json) == 3
    assert shop("restore", tmp_path / "copy.db", "--yes").code == 0
    assert len(shop("contact", "list", "--json").json) == 2
    assert (crm_home / "book.db.replaced-1").exists()


def test_restore_mends_a_damaged_book(shop, crm_home, tmp_path) -> None:
    shop("backup", tmp_path / "copy.db")
    (crm_home / "book.db").write_bytes(b"nothing")
    assert shop("contact", "list").code == 5
    assert shop("doctor").code == 1
    assert shop("restore", tmp_path / "copy.db", "--yes").code == 0
    assert len(shop("contact", "list", "--json").json) == 2
    (tmp_path / "text").write_text("no book")
    assert shop("restore", tmp_path / "text", "--yes").code == 5


def test_doctor(shop, crm_home) -> None:
    well = shop("doctor")
    assert well.code == 0, well
    assert " ok " in well.out
    assert all(row["ok"] for row in shop("doctor", "--deep", "--json").json)


def test_doctor_makes_no_book(crm, crm_home) -> None:
    assert crm("doctor").code == 0
    assert not (crm_home / "book.db").exists()


def test_where(crm, crm_home) -> None:
    assert crm("where", "--json").json["book"] == str(crm_home / "book.db")
    assert str(crm_home / "backups") in crm("where").out
    assert not (crm_home / "book.db").exists()


def test_config(shop, crm_home) -> None:
    assert shop("config", "set", "currency", "cny").out == "shop.currency is 'CNY' now\n"
    assert shop("config", "get", "shop.currency").out == "CNY\n"
    assert shop("config", "set", "shop.name", "Tea & Co").code == 0
    assert shop("config", "set", "app.theme", "nord").code == 0
    told = shop("config", "get", "--json").json
    assert (told["shop.name"], told["app.theme"], told["app.lang"]) == ("Tea & Co", "nord", "")
    assert stat.S_IMODE((crm_home / "config.toml").stat().st_mode) == 0o600
    assert shop("undo").code == 0
    assert shop("config", "get", "shop.name").out == "\n"
    assert shop("config", "set", "app.theme", "").code == 0
    assert "nord" not in (crm_home / "config.toml").read_text()


def test_config_in_an_editor(shop, crm_home) -> None:
    assert shop("config", "edit", EDITOR='sed -i \'s/EUR/CNY/; s/lang = ""/lang = "zh"/\'').code == 0
    assert shop("config", "get", "--json").json["shop.currency"] == "CNY"
    assert config.lang() == "zh"
    before = shop("config", "get", "--json").json
    for script, said in (
        ("s/CNY/XXX/", "Line 6: “XXX”"),
        ("s/zone/zine/", "Line 5: nobody knows a setting 'shop.zine'"),
        ('s/"CNY"/5/', "Line 6: 'shop.currency' is a text"),
        ("s/zone =/zone/", "line 5"),
        ('s/"zh"/"fr"/', "Line 11: The language"),
    ):
        done = shop("config", "edit", EDITOR=f"sed -i '{script}'")
        assert done.code == 2, done
        assert said in done.err
        assert shop("config", "get", "--json").json == before


def test_settings_are_read_back_as_they_were_written() -> None:
    told = {"shop.name": 'A "b" \\ \t林 #x', "shop.zone": "Asia/Shanghai", "app.lang": "zh"}
    assert settings.parse(settings.as_toml(told)) == told


def test_comments_in_the_settings_file_stay(crm_home) -> None:
    text = '# mine\n\n[app] # here\ntheme = "nord" # dark\nlang="en"\n# end\n'
    (crm_home / "config.toml").write_text(text)
    assert config.read() == config.Config("en", "nord")
    config.write(config.Config("zh", "nord"))
    assert config.read() == config.Config("zh", "nord")
    assert config.lang() == "zh"
    now = (crm_home / "config.toml").read_text()
    assert now.startswith("# mine\n\n[app] # here\n")
    assert now.endswith("# end\n")
    config.write(config.Config())
    assert config.read() == config.Config()
    assert "# mine" in (crm_home / "config.toml").read_text()


@pytest.mark.parametrize(
    "text", ["[app]\nlung = 'zh'\n", "[ap]\n", "app = 3\n", "[app]\nlang = 'fr'\n", "[app\n", "\udcff"]
)
def test_a_settings_file_that_says_something_odd_is_named(crm_home, text) -> None:
    (crm_home / "config.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(CrmError, match=r"config\.toml|en or zh"):
        config.read()
    assert config.lang() == ""


class Terminal:
    """Stands where somebody sits and answers."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)

    def isatty(self) -> bool:
        return True

    def readline(self) -> str:
        return f"{self.answers.pop(0)}\n" if self.answers else ""


def test_the_first_start_asks_where_somebody_sits(crm, monkeypatch) -> None:
    monkeypatch.setattr(
        "sys.stdin", Terminal("Tea & Co", "nowhere", "de", "Europe/Berln", "Europe/Berlin", "")
    )
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    done = crm("contact", "add", "Ann")
    assert done.code == 0, done
    assert "two letters such as DE" in done.err
    assert "did you mean Europe/Berlin?" in done.err
    told = crm("config", "get", "--json").json
    assert (told["shop.name"], told["shop.country"], told["shop.zone"]) == ("Tea & Co", "DE", "Europe/Berlin")
    assert told["shop.currency"]
    assert "Name of the shop" not in crm("contact", "add", "Ben").err


def test_the_first_start_guesses_and_says_so_on_a_pipe(crm, crm_home) -> None:
    done = crm("contact", "add", "Ann", TZ="Asia/Shanghai")
    line = done.err.splitlines()[0]
    assert line == (
        f"Made a new book at {crm_home / 'book.db'}: country CN, zone Asia/Shanghai, currency CNY"
        " (guessed; change with 'crm config set')"
    )
    assert "Made" not in crm("contact", "add", "Ben").err


def test_an_empty_answer_or_none_at_all(monkeypatch) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(""))
    assert desk.ask("How many?", "3") == "3"
    with pytest.raises(CrmError, match="No answer came"):
        desk.ask("How many?", "3")


def test_a_settings_file_of_another_style_is_left_alone(crm_home) -> None:
    text = 'app.lang = "en"\n'
    (crm_home / "config.toml").write_text(text)
    with pytest.raises(CrmError):
        config.write(config.Config("zh"))
    assert (crm_home / "config.toml").read_text() == text


def test_an_interruption_says_what_is_so(shop, monkeypatch) -> None:
    from crm_tui.people import contacts

    add = contacts.add

    def then_interrupted(*words, **how) -> int:
        add(*words, **how)
        raise KeyboardInterrupt

    def interrupted(book, *_words, **_how) -> int:
        with book.act("contact add", "2026-11-22") as act:
            act.insert("contact", name="Half", name_rank=4, created="2026-11-22", origin="hand")
            raise KeyboardInterrupt

    monkeypatch.setattr(contacts, "add", interrupted)
    before = shop("contact", "add", "Ann")
    assert (before.code, before.out, before.err) == (130, "", "interrupted; nothing half-done stays\n")
    assert len(shop("contact", "list", "--json").json) == 2
    monkeypatch.setattr(contacts, "add", then_interrupted)
    after = shop("contact", "add", "Ann")
    assert after.code == 130
    assert after.err == "interrupted; the act was done and stays: 'crm undo 7' takes it back\n"
    assert len(shop("contact", "list", "--json").json) == 3
    assert shop("undo", "7").code == 0
