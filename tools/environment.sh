#!/bin/sh
# Makes .venv and keeps it in step with pyproject.toml and constraints.txt. Quick when there is nothing to do.
# PYTHON names the interpreter; otherwise the first of the usual names that is 3.11 or newer.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
venv=$root/.venv
stamp=$venv/made-from
log=$venv/install.log

say() { printf '%s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

version() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null; }

# What .venv should have been made from: a moved folder, other pins or another PYTHON make it stale.
wanted() {
    printf '%s\n' "$root"
    cat "$root/pyproject.toml" "$root/constraints.txt" "$root/tools/environment.sh" | cksum
    version "$1"
}

fresh() {
    [ -f "$stamp" ] && [ -x "$venv/bin/python" ] || return 1
    [ "$(wanted "${PYTHON:-$venv/bin/python}")" = "$(cat "$stamp")" ]
}

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
makes_environments() { "$1" -c 'import ensurepip, fcntl, venv' >/dev/null 2>&1; }

find_python() {
    bare=
    if [ -n "${PYTHON:-}" ]; then
        set -- "$PYTHON"
    else
        set -- python3.14 python3.13 python3.12 python3.11 python3 python
    fi
    for name in "$@"; do
        new_enough "$name" || continue
        if makes_environments "$name"; then
            python=$name
            return
        fi
        bare=${bare:-$name}
    done
    [ -z "$bare" ] || stop "$bare is here but cannot make environments: install the rest of it (Debian: apt install python3-venv)."
    [ -z "${PYTHON:-}" ] || stop "PYTHON is $PYTHON, which is not a Python 3.11 or newer that runs here."
    stop "crm-tui needs Python 3.11 or newer: install it (Debian: apt install python3 python3-venv; macOS: brew install python)."
}

# An environment that stands here already is kept if it runs, was made for this folder and by the PYTHON asked for.
sound() {
    new_enough "$venv/bin/python" && grep -qsF "$venv/" "$venv/bin/pip" || return 1
    [ -z "${PYTHON:-}" ] || [ "$(version "$PYTHON")" = "$(version "$venv/bin/python")" ]
}

install() {
    rm -f "$stamp"
    if ! sound; then
        rm -rf "$venv"
        "$python" -m venv "$venv" >&2 || stop "$python could not make $venv; what it said stands above."
    fi
    say "Installing into .venv; the first time takes a minute or two ..."
    # pip before 25.1 writes launchers that load regular expressions first: half an interpreter's start at every lookup
    "$venv/bin/python" -m pip install --disable-pip-version-check --no-input --retries 2 --upgrade 'pip>=25.1' \
        >"$log" 2>&1 </dev/null || true
    if ! (cd "$root" && "$venv/bin/python" -m pip install --disable-pip-version-check --no-input --retries 2 \
        -e '.[dev]' -c constraints.txt) >>"$log" 2>&1 </dev/null; then
        if grep -qE 'Retrying|ConnectionError|Temporary failure|name resolution|timed out' "$log"; then
            stop "The packages could not be fetched: check the network and run make again (the whole story: .venv/install.log)."
        fi
        tail -n 15 "$log" >&2
        stop "The packages could not be installed; the end of .venv/install.log stands above."
    fi
    # compiled once, so that the first lookups start as fast as all others
    (cd "$root" && "$venv/bin/python" -m compileall -q crm_tui) || true
    wanted "$venv/bin/python" >"$stamp.new"
    mv "$stamp.new" "$stamp"
}

fresh && exit 0
if [ "${1:-}" = locked ]; then
    python=$2
    install
else
    find_python
    # The system lets go of this lock when the script ends, however it ends; a second make waits here.
    exec "$python" -c '
import fcntl, os, sys
lock = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o644)
try:
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
except OSError:
    print("Another make is preparing .venv; waiting for it ...", file=sys.stderr)
    fcntl.flock(lock, fcntl.LOCK_EX)
os.set_inheritable(lock, True)
os.execv("/bin/sh", ["sh", *sys.argv[2:]])
' "$root/.venv.lock" "$root/tools/environment.sh" locked "$python"
fi
