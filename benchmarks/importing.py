"""Measures an import beside the usual way: UCI Online Retail (541,909 lines) by mapping, in a process of its own,
against `sqlite-utils insert --csv` of the same file in the same run.

    python -m benchmarks importing [FILE] [--runs N]

Ours reads the packed file in place and makes people, orders, lines, products, summaries and search of it; theirs
is handed the unpacked file and makes one table of text.
"""

from __future__ import annotations

import argparse
import gzip
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
USUAL = ROOT.parent / "shared" / "data" / "online_retail.csv.gz"
TARGET = 2.0
MAPS = {
    "InvoiceNo": "order.number", "StockCode": "line.sku", "Description": "line.name", "Quantity": "line.quantity",
    "InvoiceDate": "order.at", "UnitPrice": "line.price", "CustomerID": "contact.external_id",
    "Country": "contact.country",
}  # fmt: skip


def timed(call: list[str], home: Path) -> tuple[float, float]:
    """(seconds, seconds of processor) of a whole process; it has to succeed."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("CRM_")} | {
        "CRM_HOME": str(home)
    }
    began, worked = time.perf_counter(), _processor()
    done = subprocess.run(
        call, env=env, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    took = time.perf_counter() - began, _processor() - worked
    if done.returncode:
        sys.exit(f"{' '.join(call[:4])} … failed:\n{done.stdout}{done.stderr}")
    return took


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def ours(file: Path, folder: Path) -> tuple[float, float]:
    """`crm import` by mapping, into a book that is made for it."""
    maps = [word for column, field in MAPS.items() for word in ("--map", f"{column}={field}")]
    call = [
        sys.executable,
        "-m",
        "crm_tui",
        "import",
        str(file),
        "--currency",
        "GBP",
        "--platform",
        "retail",
        *maps,
    ]
    return timed(call, folder)


def theirs(plain: Path, folder: Path) -> tuple[float, float]:
    """`sqlite-utils insert --csv` into a new database."""
    call = [
        sys.executable,
        "-m",
        "sqlite_utils",
        "insert",
        str(folder / "plain.db"),
        "line",
        str(plain),
        "--csv",
    ]
    return timed(call, folder)


def unpacked(file: Path, folder: Path) -> tuple[Path, int]:
    """The file as plain text, and how many lines below its header it has."""
    plain = folder / "plain.csv"
    with file.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
    with gzip.open(file, "rb") if packed else file.open("rb") as source, plain.open("wb") as out:
        shutil.copyfileobj(source, out)
    with plain.open("rb") as lines:
        return plain, sum(1 for _line in lines) - 1


def main() -> list[tuple[str, str]]:
    """Time both, in turn, and say the best of each."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("file", nargs="?", type=Path, default=USUAL, help="the file, packed or not")
    words.add_argument("--runs", type=int, default=2, help="of each; the best counts")
    args = words.parse_args()
    if not args.file.is_file():
        print(f"{args.file} is not here; name the file: python -m benchmarks importing FILE")
        return [("import", "left out: its file is not here")]
    times: dict[str, list[tuple[float, float]]] = {"ours": [], "theirs": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain, rows = unpacked(args.file, folder)
        for turn in range(args.runs):
            for who, call, file in (("ours", ours, args.file), ("theirs", theirs, plain)):
                place = folder / f"{who}{turn}"
                place.mkdir()
                took, worked = call(file, place)
                times[who].append((took, worked))
                print(f"{who:6} {took:6.1f} s  {rows / took:9,.0f} rows/s  CPU {worked:5.1f} s", flush=True)
    best = {who: rows / min(found)[0] for who, found in times.items()}
    spent = {who: min(worked for _took, worked in found) for who, found in times.items()}
    ratio = best["ours"] / best["theirs"]
    verdict = "" if ratio >= TARGET else f", less than the {TARGET:g} it should be"
    return [
        (f"crm import --map, {rows:,} rows", f"{best['ours']:,.0f} rows/s"),
        ("sqlite-utils insert --csv", f"{best['theirs']:,.0f} rows/s"),
        ("as many times as fast", f"{ratio:.1f}{verdict}"),
        ("by CPU alone, for a busy machine", f"{spent['theirs'] / spent['ours']:.1f}"),
    ]


if __name__ == "__main__":
    for what, figure in main():
        print(f"{what}: {figure}")
