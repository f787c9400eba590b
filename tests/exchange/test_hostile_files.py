"""Broken and hostile files: each is taken whole, or refused with its line and a sentence, quickly and in little memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crm_tui.errors import CrmError
from crm_tui.exchange import exporting
from crm_tui.exchange.out import records
from crm_tui.store.book import Book

SECONDS, MEGABYTES = 2.0, 256
MAPS = ["name=contact.name", "id=contact.external_id"]
MB = 1 << 20
LONG = "x" * MB
Outcome = int | str  # people taken, or what the sentence says


def mapped(*columns: str) -> list[str]:
    return [f"{columns[0]}=contact.name", *(f"{column}=field.{column}" for column in columns[1:])]


# name: (bytes, what comes of it, rejected, mappings)
CSV: dict[str, tuple[bytes, Outcome, int, list[str]]] = {
    "plain": (b"id,name\n1,Ann\n2,Bob\n", 2, 0, MAPS),
    "crlf": (b"id,name\r\n1,Ann\r\n2,Bob\r\n", 2, 0, MAPS),
    "cr only": (b"id,name\r1,Ann\r2,Bob\r", 2, 0, MAPS),
    "no end of line": (b"id,name\n1,Ann", 1, 0, MAPS),
    "bom": (b"\xef\xbb\xbfid,name\n1,Ann\n", 1, 0, MAPS),
    "bom and quotes": (b'\xef\xbb\xbf"id","name"\n1,Ann\n', 1, 0, MAPS),
    "utf-16 le": ("id,name\n1,Zoë\n".encode("utf-16"), 1, 0, MAPS),
    "utf-16 be": (b"\xfe\xff" + "id,name\n1,Zoë\n".encode("utf-16-be"), 1, 0, MAPS),
    "utf-16 without bom": ("id,name,more\n1,Ann,other\n2,Bob,words\n".encode("utf-16-le"), 2, 0, MAPS),
    "cp1252": ("id,name\n1,Köhler\n".encode("cp1252"), 1, 0, MAPS),
    "gb18030": (
        "id,姓名\n1,林晓月\n".encode("gb18030"),
        1,
        0,
        ["姓名=contact.name", "id=contact.external_id"],
    ),
    "semicolons": (b"id;name\n1;Ann\n", 1, 0, MAPS),
    "tabs": (b"id\tname\n1\tAnn\n", 1, 0, MAPS),
    "pipes": (b"id|name\n1|Ann\n", 1, 0, MAPS),
    "sep=": (b"sep=;\nid;name\n1;Ann\n", 1, 0, MAPS),
    "nul": (b"id,name\n1,A\x00nn\n\x00\n", 1, 0, MAPS),
    "only nul": (b"\x00" * 1000, "empty|belong|encoding|header|lacks", 0, MAPS),
    "unclosed quote": (b'id,name\n1,"Ann\n2,Bob\n3,Cat\n', 2, 1, MAPS),
    "unclosed quote at the end": (b'id,name\n1,Ann\n2,"Bob', 2, 0, MAPS),
    "stray quote": (b'id,name\n1,An"n\n2,Bob\n', 2, 0, MAPS),
    "text behind a quote": (b'id,name\n1,"Ann" Lee\n2,Bob\n', 2, 0, MAPS),
    "doubled quotes": (b'id,name\n1,"Ann ""A"" Lee"\n', 1, 0, MAPS),
    "newline in a cell": (b'id,name\n1,"Ann\nLee"\n2,Bob\n', 2, 0, MAPS),
    "ragged, too short": (b"id,name,more\n1\n2,Bob\n", 2, 0, MAPS),
    "ragged, too long": (b"id,name\n1,Ann,what\n2,Bob\n", 1, 1, MAPS),
    "one empty cell more": (b"id,name\n1,Ann,\n2,Bob,\n", 2, 0, MAPS),
    "doubled headers": (b"id,name,name\n1,Ann,Lee\n", 1, 0, MAPS),
    "unnamed column": (b"id,name,\n1,Ann,x\n", 1, 0, MAPS),
    "header only": (b"id,name\n", 0, 0, MAPS),
    "header without end": (b"id,name", 0, 0, MAPS),
    "empty file": (b"", "empty", 0, MAPS),
    "blank lines only": (b"\n\r\n \n\n", "empty", 0, MAPS),
    "blank lines between": (b"\n\nid,name\n\n1,Ann\n\n,\n2,Bob\n\n", 2, 0, MAPS),
    "blank cells only": (b"id,name\n,\n , \n", 0, 1, MAPS),
    "binary": (bytes(range(256)) * 400, "encoding|belong|header|lacks", 0, []),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(1000), "encoding|belong|header|lacks", 0, []),
    "truncated gzip": (b"\x1f\x8b\x08\x00\x00\x00\x00\x00", "gzip", 0, MAPS),
    "zip of nothing": (b"PK\x03\x04" + b"\x00" * 100, "encoding|belong|header|lacks|damaged", 0, []),
    "a million columns": (
        b"id,name," + b"c," * 1_000_000 + b"\n1,Ann\n",
        "column|lacks|header|belong|1,000",
        0,
        MAPS,
    ),
    "a million cells in a row": (b"id,name\n" + b"x," * 1_000_000 + b"\n2,Bob\n", 1, 1, MAPS),
    "a field of 1 MB": (f"id,name\n1,{LONG}\n2,Bob\n".encode(), 1, 1, MAPS),
    "a quoted field of 1 MB": (f'id,name\n1,"{LONG}"\n2,Bob\n'.encode(), 1, 1, MAPS),
    "a header of 1 MB": (f"id,{LONG}\n1,Ann\n".encode(), "column|lacks|header|belong|64", 0, MAPS),
    "a name of 2 KB": (f"id,name\n1,{'x' * 2000}\n2,Bob\n".encode(), 1, 1, MAPS),
    "a megabyte of quotes": (b"id,name\n1," + b'"' * MB + b"\n2,Bob\n", 1, 1, MAPS),
    "every line an open quote": (b"id,name\n" + b'1,"Ann\n' * 20_000, "any", -1, MAPS),
    "formulas": (b"id,name\n1,=1+1\n2,'=1+1\n3,@x\n4,\t-x\n", 4, 0, MAPS),
    "long numbers cut short": (b"id,name\n1.9E+18,Ann\n7,Bob\n", 1, 1, MAPS),
}
JSON: dict[str, tuple[bytes, Outcome, int, list[str]]] = {
    "a list": (b'[{"name": "Ann"}, {"name": "Bob"}]', 2, 0, []),
    "lines": (b'{"name": "Ann"}\n\n{"name": "Bob"}\n', 2, 0, []),
    "one object": (b'{"name": "Ann"}', 1, 0, []),
    "nested in a reply": (b'{"count": 1, "customers": [{"name": "Ann"}]}', 1, 0, []),
    "bom": (b'\xef\xbb\xbf[{"name": "Ann"}]', 1, 0, []),
    "truncated list": (b'[{"name": "Ann"}, {"na', "no JSON", 0, []),
    "truncated line": (b'{"name": "Ann"}\n{"na', 1, 1, []),
    "a line of junk": (b'{"name": "Ann"}\njunk\n{"name": "Bob"}\n', 2, 1, []),
    "what is no object": (b'[{"name": "Ann"}, 1, null, "x", []]', 1, 4, []),
    "too deep": (b'{"name": "Ann", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "20 levels", 0, []),
    "only brackets": (b"[" * 1_000_000, "20 levels|no JSON", 0, []),
    "braces": (b'{"a":' * 200_000, "20 levels|no JSON", 0, []),
    "NaN": (b'[{"name": NaN}]', "no number", 0, []),
    "infinity": (b'[{"name": "Ann", "x": -Infinity}]', "no number", 0, []),
    "huge number": (b'[{"name": "Ann", "note": ' + b"9" * 100_000 + b"}]", 1, 0, []),
    "huge exponent": (b'[{"name": "Ann", "note": 1e999999999}]', 1, 0, []),
    "double keys": (b'[{"name": "Ann", "name": "Bob"}]', 1, 0, []),
    "lone surrogates": (b'[{"name": "A\\ud800nn", "note": "\\udfff"}]', 1, 0, []),
    "nul": (b'[{"name": "A\\u0000nn"}]', 1, 0, []),
    "not utf-8": (b'[{"name": "K\xf6hler"}]', "UTF-8", 0, []),
    "empty list": (b"[]", "lacks|header|belong", 0, []),
    "no keys that are known": (b'[{"foo": 1}]', "belong", 0, []),
    "a key of 1 MB": (json.dumps([{"name": "Ann", LONG: "x"}]).encode(), "any", -1, []),
    "separators of our own": (
        '[{"name": "A\ufdd0b\ufdd1c", "handles": ["wechat:a\ufdd1b"]}]'.encode(),
        1,
        0,
        [],
    ),
}

# run in a process of its own, so that memory is this file's alone
CHILD = """
import json, resource, sys, time
from crm_tui import settle
from crm_tui.errors import CrmError
from crm_tui.exchange.importing import Options, import_file
from crm_tui.store.book import open_book
jobs = json.loads(sys.argv[1])
for path, maps in jobs:
    with open_book(path + ".db") as book:
        book.settle = settle.settle
        start = time.process_time()
        try:
            report = import_file(book, path, Options(day="2026-11-22", maps=maps))
            told = [report["contacts"]["new"], report["rejected"], report["sentences"]]
        except CrmError as problem:
            told = [None, 0, [problem.sentence]]
    print(json.dumps([*told, time.process_time() - start]))
try:
    with open("/proc/self/status") as status:  # ru_maxrss counts what stood in this process before, too
        print(next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM")))
except OSError:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10))
"""


def run(
    cases: dict[str, tuple[bytes, Outcome, int, list[str]]], folder: Path
) -> tuple[dict[str, list[Any]], float]:
    jobs = []
    for number, (data, _outcome, _rejected, maps) in enumerate(cases.values()):
        path = folder / f"{len(data)}-{number}.csv"
        path.write_bytes(data)
        jobs.append((str(path), maps))
    done = subprocess.run(
        [sys.executable, "-c", CHILD, json.dumps(jobs)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=os.environ,
    )
    assert done.returncode == 0, done.stderr
    *told, memory = done.stdout.splitlines()
    return dict(zip(cases, map(json.loads, told), strict=True)), float(memory)


@pytest.mark.slow
@pytest.mark.parametrize("cases", [CSV, JSON], ids=["csv", "json"])
def test_each_is_taken_or_refused(cases: Any, crm_home: Path, tmp_path: Path) -> None:
    import re

    assert len(CSV) >= 42
    assert len(JSON) >= 20
    told, memory = run(cases, tmp_path)
    wrong = []
    for name, (_data, outcome, rejected, _maps) in cases.items():
        people, refused, sentences, seconds = told[name]
        if seconds > SECONDS:
            wrong.append(f"{name}: {seconds:.1f} s")
        if outcome == "any":
            continue
        if isinstance(outcome, str):
            if people is not None or not re.search(outcome, sentences[0]):
                wrong.append(f"{name}: {people} taken, {sentences}")
        elif (people, refused) != (outcome, rejected):
            wrong.append(
                f"{name}: {people} taken, {refused} rejected; wanted {outcome}, {rejected}: {sentences}"
            )
        elif refused and not any(re.match(r"line \d+:", line) for line in sentences):
            wrong.append(f"{name}: no line is named: {sentences}")
    assert not wrong, "\n".join(wrong)
    assert memory < MEGABYTES


@pytest.mark.parametrize(
    "name",
    ["comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "location_coordinates", "newlines", "newlines_crlf",
     "quotes_and_newlines", "simple", "simple_crlf", "utf8"],
)  # fmt: skip
def test_csv_spectrum_is_read_as_it_says(
    name: str, shared_data: Path, new_book: Callable[..., Book], take: Any
) -> None:
    folder = shared_data / "corpora/csv-spectrum"
    wanted = json.loads((folder / "json" / f"{name}.json").read_text("utf-8"))
    wanted = wanted if isinstance(wanted, list) else [wanted]
    book = new_book()
    columns = list(wanted[0])
    maps = [
        f"{columns[0]}=contact.name",
        f"{columns[0]}=field.{columns[0]}",
        *(f"{c}=field.{c}" for c in columns[1:]),
    ]
    report = take(book, folder / "csvs" / f"{name}.csv", maps=maps)
    assert report["rejected"] == sum(1 for row in wanted if not any(row.values()))
    found = [row["fields"] for row in records.contacts(book)]
    plain = [{k: v.strip().replace("\r\n", "\n") for k, v in row.items() if v.strip()} for row in wanted]
    for row in [*plain, *found] if name == "location_coordinates" else []:
        row.pop("Contact Phone Number")  # the corpus says two different things of it
    assert [{k: v.replace("\r\n", "\n") for k, v in row.items()} for row in found] == [
        row for row in plain if row
    ]


def test_a_refusal_changes_nothing(new_book: Callable[..., Book], take: Any, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"id,name\n1,Ann\n2,Bob,x\n")
    book = new_book()
    with pytest.raises(CrmError, match="line 3"):
        take(book, path, maps=MAPS, strict=True)
    assert not list(records.contacts(book))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_workbook_cut_short_says_so(new_book: Any, take: Any, tmp_path: Path, share: float) -> None:
    book = new_book()
    whole, cut = tmp_path / "whole.xlsx", tmp_path / "cut.xlsx"
    exporting.export(book, "contacts", str(whole), "xlsx")
    data = whole.read_bytes()
    cut.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(CrmError, match=r"cut\.xlsx is damaged"):
        take(book, cut)
