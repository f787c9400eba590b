"""Runs the benchmarks that are named, or every one there is, and ends with one table.

python -m benchmarks                         all, each with its usual data
python -m benchmarks importing [FILE]        one, with words of its own
"""

from __future__ import annotations

import sys
import time
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

Row = tuple[str, str, str]  # benchmark, what was measured, how it went


def there_are() -> list[str]:
    """The benchmarks: every module here that has a main()."""
    return sorted(m.name for m in iter_modules([str(Path(__file__).parent)]) if not m.name.startswith("_"))


def run(name: str, words: list[str]) -> list[Row]:
    """One benchmark with its words; what it returns as (what, figure), else how long it took."""
    print(f"== {name}", flush=True)
    module = import_module(f"benchmarks.{name}")
    before, sys.argv = sys.argv, [f"benchmarks {name}", *words]
    began = time.perf_counter()
    try:
        found = module.main()
    except SystemExit as stop:  # it could not read its words, or has nothing to measure here
        return [(name, "", "done" if stop.code in (None, 0) else "not run: see above")]
    finally:
        sys.argv = before
    took = f"{time.perf_counter() - began:.1f} s in all"
    return [(name, what, figure) for what, figure in found or [("", took)]]


def main() -> int:
    """All, or the one that is named first."""
    words = sys.argv[1:]
    known = there_are()
    if words and words[0] not in known:
        print(f"There is no benchmark '{words[0]}'; there are {', '.join(known)}.", file=sys.stderr)
        return 2
    rows = run(words[0], words[1:]) if words else [row for name in known for row in run(name, [])]
    print("\n== all")
    widths = [max(len(row[place]) for row in rows) for place in range(2)]
    for name, what, figure in rows:
        print(f"{name:{widths[0]}}  {what:{widths[1]}}  {figure}".rstrip())
    return 0


if __name__ == "__main__":
    sys.exit(main())
