#!/bin/sh
# Writes constraints.txt anew: the newest versions that pyproject.toml allows, as a fresh environment gets them.
# Run it with the oldest Python we support, on Linux, where every optional package has a ready-made build.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT INT TERM

"${PYTHON:-python3.11}" -m venv "$place/venv"
(cd "$root" && "$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check -e '.[dev]')
{
    echo '# Every package by the version that the tests ran with. Made by: make constraints'
    "$place/venv/bin/python" -m pip freeze --exclude-editable | LC_ALL=C sort -f
} >"$place/constraints.txt"
if grep -nE '://|@ ' "$place/constraints.txt"; then
    echo 'A version came from a place of its own instead of the package index; constraints.txt is left alone.' >&2
    exit 1
fi
cp "$place/constraints.txt" "$root/constraints.txt"
