"""A block of names from stdin into the pipeline, and what became of them in lines."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from crm_tui.cli import output
from crm_tui.locale import _, n_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crm_tui.cli import desk
    from crm_tui.prospects.pasting import Taken
    from crm_tui.prospects.pipeline import Told

_NAMED = 8  # names in a sentence


def paste(work: desk.Desk, told: Told, list_name: str, kind: str, dry_run: bool, as_json: bool) -> None:
    """Everybody who is named on stdin."""
    from crm_tui.prospects import pasting as rule

    text = sys.stdin.buffer.read().decode("utf-8", "replace")
    taken = rule.take(work.book, text, told, list_name=list_name, kind=kind, rehearse=dry_run, day=work.day)
    if dry_run:
        work.acts.clear()
    if as_json:
        output.value(rule.as_row(taken))
        return
    output.lines(_pasted(taken, list_name))
    if dry_run:
        output.say(_("this was a rehearsal: nothing was changed"))
    elif taken.batch:
        work.undo_hint()


def _pasted(taken: Taken, list_name: str) -> Iterator[str]:
    """What became of a paste, in lines."""
    for rows, sentence in (
        (taken.new, _("%(n)d new: %(names)s")),
        (taken.known, _("%(n)d prospects already: %(names)s")),
        (taken.customers, _("%(n)d have bought already: %(names)s")),
    ):
        if rows:
            names = ", ".join(f"{name} (#{one})" for one, name in rows[:_NAMED])
            more = _(" and %(n)d more") % {"n": len(rows) - _NAMED} if len(rows) > _NAMED else ""
            yield " " + sentence % {"n": len(rows), "names": names + more}
    if taken.listed:
        yield " " + n_("%(n)d put on the list '%(list)s'", "%(n)d put on the list '%(list)s'", taken.listed) % {
            "n": taken.listed, "list": list_name}  # fmt: skip
    for name, ids in taken.unclear:
        may_be = ", ".join(f"#{one}" for one in ids)
        yield " " + _("left out: '%(name)s' may be %(ids)s") % {"name": name, "ids": may_be}
    if taken.repeats:
        yield " " + n_("%(n)d name came again", "%(n)d names came again", taken.repeats) % {
            "n": taken.repeats
        }
    if taken.dropped:
        lines = " | ".join(taken.dropped[:_NAMED])
        yield " " + _("no names: %(lines)s") % {"lines": lines}
