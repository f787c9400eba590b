"""`crm export`: to a file by its ending, to a pipe by --format; refusals are sentences."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def crm(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "crm_tui", *words], env=os.environ | {"CRM_TODAY": "2026-11-22"}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip


@pytest.fixture
def mei(crm_home: Path) -> None:
    assert crm("contact", "add", "=Mei", "--email", "mei@example.com", "--tag", "vip").returncode == 0


def test_to_a_pipe(mei: None) -> None:
    told = crm("export", "contacts")
    (row,) = csv.DictReader(io.StringIO(told.stdout, newline=""))
    assert (row["name"], row["handles"], row["tags"]) == ("'=Mei", "email:mei@example.com", "vip")
    (person,) = json.loads(crm("export", "contacts", "--json").stdout)
    assert person["name"] == "=Mei"
    whole = crm("export", "everything").stdout
    assert json.loads(whole.splitlines()[0])["tables"]["contact"] == 1
    assert crm("export", "everything").stdout == whole


def test_to_a_file_and_never_over_one(mei: None, tmp_path: Path) -> None:
    for form in ("csv", "json", "ndjson", "xlsx", "vcf"):
        path = tmp_path / f"people.{form}"
        done = crm("export", "contacts", "--to", str(path))
        assert (done.returncode, path.stat().st_mode & 0o777) == (0, 0o600), done.stderr
        again = crm("export", "contacts", "--to", str(path))
        assert again.returncode == 1
        assert "exists already" in again.stderr
        assert crm("export", "contacts", "--to", str(path), "--force").returncode == 0


def test_wrong_words(mei: None, tmp_path: Path) -> None:
    for words in (["export", "people"], ["export", "orders", "--to", str(tmp_path / "x.vcf")],
                  ["export", "contacts", "--format", "xlsx"], ["export", "contacts", "--to", str(tmp_path / "x")]):  # fmt: skip
        done = crm(*words)
        assert done.returncode == 2, words
        assert done.stderr.strip().count("\n") == 0
        assert "Traceback" not in done.stderr
