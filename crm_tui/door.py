"""Where `crm` starts: answers a plain lookup at once, hands anything else to Typer, and turns every error
into one sentence. What is imported here, everybody waits for."""

from __future__ import annotations

import gc
import os
import sys

from crm_tui import paths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

    from crm_tui.cli.quick import Call
    from crm_tui.errors import CrmError

# the options that stand before the command, and the variable that says the same
_SAID_FIRST = {"--store": "CRM_STORE", "--lang": "CRM_LANG", "--today": "CRM_TODAY"}


def main() -> NoReturn:
    """Answer the call that stands in sys.argv, and leave with its exit code."""
    code = answer(sys.argv[1:])
    if not sys.modules.keys() & {"threading", "atexit"}:
        # all is written and closed, and nothing was loaded that has an ending of its own: taking the
        # interpreter apart would cost a third of its start
        os._exit(code)
    sys.exit(code)


def answer(words: list[str]) -> int:
    """Answer a call; returns its exit code. Whatever goes wrong becomes one sentence here."""
    os.umask(0o077)
    _open_streams()
    try:
        code = _answer(words)
        if code == 0:
            sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return _complain_interrupted()
    except BrokenPipeError:
        _drop_output()
        return 0
    except Exception as problem:
        return _complain(problem)
    finally:
        _close_streams()


def _answer(words: list[str]) -> int:
    words = [_whole(word) for word in words]
    if words and words[0] == "__complete":
        return _completed(words[1:])
    rest = _global_options(words)
    _speak()
    if rest:
        call = _quick_call(rest)
        code = None if call is None else _answered(call)
        if code is not None:
            return code
        gc.enable()
    _listen()
    if not rest and _app_answered():
        return 0
    from crm_tui.cli.main import run

    return run(rest)


def _whole(word: str) -> str:
    """A word of the call as text: bytes that are no UTF-8 become U+FFFD, unless they name a file."""
    if word.isascii() or word.isprintable() or os.path.exists(word):
        return word
    from crm_tui.text import clean

    return clean(word)[0]


def _global_options(words: list[str]) -> list[str]:
    """Take the options off that stand before the command; the rest of the program finds them in the
    environment. What is not understood stays for Typer to refuse."""
    at = 0
    while at < len(words):
        option, equals, value = words[at].partition("=")
        if option == "--debug" and not equals:
            os.environ["CRM_DEBUG"] = "1"
            at += 1
            continue
        if option not in _SAID_FIRST or not (equals or at + 1 < len(words)):
            break
        value = value if equals else words[at + 1]
        if not value or (option == "--lang" and value not in ("en", "zh")):
            break
        os.environ[_SAID_FIRST[option]] = value
        at += 1 if equals else 2
    return words[at:]


def _speak() -> None:
    """Set the language that this machine's settings name, unless the call or the environment name one."""
    if not os.environ.get("CRM_LANG") and os.path.exists(os.path.join(paths.config_folder(), "config.toml")):
        from crm_tui import config

        lang = config.lang()
        if lang:
            from crm_tui import locale

            locale.use(lang)


def _quick_call(words: list[str]) -> Call | None:
    if words[0] not in ("find", "show", "today"):
        return None
    gc.disable()  # a lookup is over before there is anything to collect
    from crm_tui.cli import quick

    return quick.read(words)


def _completed(words: list[str]) -> int:
    """TAB was pressed: proposals, or nothing at all; a shell's prompt is no place for complaints."""
    gc.disable()
    _speak()
    from crm_tui.cli import completing

    try:
        completing.answer(words)
    except Exception:
        return 1
    return 0


def _answered(call: Call) -> int | None:
    """The exit code, when the quick way had an answer; every error goes the long way, which explains it."""
    if not os.path.isfile(paths.book_path()):
        return None
    from crm_tui.cli import quick

    return quick.answer(call)


def _app_answered() -> bool:
    """`crm` alone, at a terminal, on a book that is there: the app, without waiting for Typer."""
    path = paths.book_path()
    if not (os.path.isfile(path) and sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    gc.disable()  # what is loaded now stays; looking for garbage in it would be felt
    os.environ.setdefault("TEXTUAL_FPS", "120")  # what a key changed waits 4 ms to be painted, not 8
    from crm_tui.screens import first_light

    painted, begun = first_light.paint(path), False
    try:
        from crm_tui.screens.app import run

        gc.freeze()
        gc.enable()
        begun = True
        run(path, painted.day)
    finally:
        painted.give_back(not begun)
    return True


def _listen() -> None:
    """A polite end on SIGTERM and hang-up: what is open is rolled back on the way out."""
    import signal

    def leave(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) is signal.SIG_DFL:
            signal.signal(getattr(signal, name), leave)


def _open_streams() -> None:
    """A closed stdout or stderr is as good as /dev/null; files and pipes get UTF-8 whatever the locale."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - for as long as we run
        elif stream.encoding.lower() != "utf-8":
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")
        elif stream.errors != "backslashreplace":
            stream.reconfigure(errors="backslashreplace")


def _close_streams() -> None:
    """Flush what is left, so that the interpreter has nothing to fail at on its way out, nor to look for."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            _drop_output()
    gc.enable()
    gc.freeze()


def _drop_output() -> None:
    """Nobody reads on: let the rest of the output go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            try:
                os.dup2(nowhere, stream.fileno())
            except (OSError, ValueError):  # a stand-in without a file
                continue
    os.close(nowhere)


def _complain_interrupted() -> int:
    from crm_tui.locale import _

    _say(_("interrupted; nothing half-done stays"))
    return 130


def _complain(problem: Exception) -> int:
    """One sentence on stderr, never a traceback unless it was asked for; returns the exit code."""
    from crm_tui.errors import CrmError
    from crm_tui.locale import _

    if os.environ.get("CRM_DEBUG"):
        import traceback

        _say("".join(traceback.format_exception(problem)).rstrip())
    if isinstance(problem, CrmError):
        _say(problem.sentence)
        _show_candidates(problem)
        return problem.exit_code
    if isinstance(problem, OSError) and problem.strerror:
        about = f" ({problem.filename})" if problem.filename else ""
        _say(_("This could not be done: %(why)s%(file)s.") % {"why": problem.strerror, "file": about})
    elif not os.environ.get("CRM_DEBUG"):
        sentence = _("This went wrong inside crm (%(kind)s); nothing half-done stays. '--debug' shows where.")
        _say(sentence % {"kind": type(problem).__name__})
    return 1


def _show_candidates(problem: CrmError) -> None:
    candidates = getattr(problem, "candidates", None)
    if candidates:
        from crm_tui.cli import answers

        for line in answers.candidate_lines(candidates):
            _say(line)


def _say(sentence: str) -> None:
    from crm_tui.text import visible_lines

    try:
        sys.stderr.write(visible_lines(sentence) + "\n")
    except (OSError, ValueError):
        _drop_output()
