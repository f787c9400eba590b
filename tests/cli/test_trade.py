"""order …, and files in."""

from __future__ import annotations

import json


def test_an_order_from_beginning_to_end(shop) -> None:
    made = shop(
        "order",
        "add",
        "2",
        "--line",
        "SOAP:2:6.50",
        "--line",
        "gift wrap:1:2",
        "--currency",
        "EUR",
        "--number",
        "A-7",
    )
    assert (made.code, made.out) == (0, "2\n")
    assert "15.00 EUR" in made.err
    row = shop("order", "show", "A-7", "--json").json
    assert (row["total"], row["currency"], row["status"]) == ("15.00", "EUR", "paid")
    assert [line["name"] for line in row["lines"]] == ["SOAP", "gift wrap"]
    assert shop("order", "ship", "2", "--carrier", "DHL", "--tracking", "JD0146").code == 0
    assert shop("find", "JD0146", "--format", "ids").out == "2\n"
    assert shop("order", "deliver", "2", "--at", "tomorrow").code == 0
    shown = shop("order", "show", "2").out
    assert "2 × SOAP  €13.00" in shown
    assert "DHL  JD0146" in shown
    assert shop("order", "refund", "2", "--amount", "5").out == "order 2: 5.00 EUR refunded in all\n"
    assert shop("order", "refund", "2").out == "order 2: 15.00 EUR refunded in all\n"
    assert shop("show", "2", "--json").json["orders"]["count"] == 0


def test_orders_are_listed(shop) -> None:
    shop("order", "add", "2", "--line", "SOAP:1:6.50", "--unpaid", "--at", "2026-11-21 23:10")
    rows = shop("order", "list", "--json").json
    assert [row["id"] for row in rows] == [2, 1]
    assert rows[1]["contact"] == {"id": 1, "name": "王小明"}
    assert shop("order", "list", "--limit", "1", "--format", "ids").out == "2\n"
    assert shop("order", "list", "--contact", "1", "--format", "ids").out == "1\n"
    assert (
        shop("order", "list", "--format", "csv")
        .out.splitlines()[0]
        .startswith("id,number,platform,shop,contact_id,contact,day")
    )
    assert "¥128.00" in shop("order", "list").out


def test_an_anonymous_order_is_given_to_a_person(shop, tmp_path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("no,when,sum\nX1,2026-11-01,12.00\n", "utf-8")
    done = shop(
        "import",
        file,
        "--map",
        "no=order.number",
        "--map",
        "when=order.at",
        "--map",
        "sum=order.total",
        "--json",
    )
    assert done.json["orders"]["anonymous"] == 1, done
    assert shop("order", "list", "--anonymous", "--format", "ids").out == "2\n"
    assert shop("order", "assign", "X1", "mara@example.com").out == "order 2 belongs to Mara Lindqvist now\n"
    assert shop("order", "list", "--anonymous", "--format", "ids").out == ""


def people(tmp_path, *names: str, name: str = "people.ndjson"):
    file = tmp_path / name
    rows = [json.dumps({"name": one, "external_id": f"{name}{i}"}) for i, one in enumerate(names)]
    file.write_text("\n".join(rows), "utf-8")
    return file


def test_import_tells_and_can_be_undone(crm, tmp_path) -> None:
    done = crm("import", people(tmp_path, "Ann", "Ben"), "--platform", "etsy")
    assert done.code == 0
    assert "2 people new" in done.out
    assert done.out.count("undo with: crm undo") == 1
    assert "Made a new book" in done.err
    again = crm("import", people(tmp_path, "Ann", "Ben"), "--platform", "etsy", "--json").json
    assert again["contacts"] == {"new": 0, "changed": 0, "same": 2}
    assert again["batch"] is None
    assert "sentences" not in again
    assert crm("undo").code == 0
    assert crm("contact", "list", "--json").json == []


def test_import_of_several_files_and_stdin(crm, process, tmp_path) -> None:
    first, second = people(tmp_path, "Ann"), people(tmp_path, "Ben", name="more.ndjson")
    found = crm("import", first, second, "--platform", "etsy", "--json").json
    assert [one["contacts"]["new"] for one in found] == [1, 1]
    told = crm("import", first, second, "--platform", "etsy").out
    assert f"{first}:" in told
    done = process(
        "import", "-", "--platform", "etsy", "--json", stdin=b'{"name": "Cem", "external_id": "c"}'
    )
    assert done.json["contacts"]["new"] == 1
    broken = crm("import", first, tmp_path / "nope.csv", "--json")
    assert broken.code == 1
    assert json.loads(broken.out)[0]["rows"] == 1
    assert "nope.csv" in broken.err


def test_a_rehearsal_changes_nothing(crm, tmp_path) -> None:
    found = crm("import", people(tmp_path, "Ann"), "--platform", "etsy", "--dry-run", "--json").json
    assert found["contacts"]["new"] == 1
    assert found["dry_run"] is True
    assert crm("contact", "list", "--json").json == []


def test_rejected_rows_are_exit_4_and_strict_is_exit_1(crm, tmp_path) -> None:
    file = tmp_path / "o.csv"
    file.write_text("no,when,sum\nX1,2026-11-01,12.00\nX2,2026-11-01,a lot\n", "utf-8")
    maps = [
        word for one in ("no=order.number", "when=order.at", "sum=order.total") for word in ("--map", one)
    ]
    strict = crm("import", file, *maps, "--strict")
    assert strict.code == 1, strict
    assert strict.out == ""
    assert crm("order", "list", "--json").json == []
    rejects = tmp_path / "rejects.csv"
    done = crm("import", file, *maps, "--rejects", rejects)
    assert done.code == 4, done
    assert "a lot" in rejects.read_text("utf-8-sig")
    assert len(crm("order", "list", "--json").json) == 1


def test_a_file_nobody_knows_changes_nothing(crm, tmp_path) -> None:
    file = tmp_path / "odd.csv"
    file.write_text("foo,bar\n1,2\n", "utf-8")
    done = crm("import", file)
    assert done.code == 1
    assert "foo" in done.err
    assert [row["what"] for row in crm("history", "--json").json] == ["config set"]
