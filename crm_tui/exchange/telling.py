"""What an import did: the rejected rows in a file of their own, and the report in words."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_tui import paths
from crm_tui.errors import CrmError
from crm_tui.locale import _, n_
from crm_tui.text import formula_safe

if TYPE_CHECKING:
    from crm_tui.exchange.grouping import Reader
    from crm_tui.exchange.opening import Options
    from crm_tui.exchange.recognise import Plan


def write_rejects(name: str, plan: Plan, reader: Reader, options: Options) -> str:
    """The rejected rows with their lines and reasons, in a file that can be mended and imported again."""
    path = options.rejects
    if not path:
        folder = str(Path(paths.data_folder()) / "rejects")
        paths.make_private(folder)
        path = str(Path(folder) / (Path(name).name + ".rejects.csv"))
    try:
        fd = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    except OSError as problem:
        raise CrmError(
            _("The rejects file %(file)s cannot be written: %(why)s.")
            % {"file": path, "why": problem.strerror}
        ) from problem
    with open(fd, "w", encoding="utf-8-sig", newline="") as f:
        out = csv.writer(f)
        out.writerow(["line", "reason", *plan.header])
        for line, reason, cells in sorted(reader.rejects):
            out.writerow([line, reason, *map(formula_safe, cells)])
    return path


def sentences(report: dict[str, Any], reader: Reader) -> list[str]:
    """The report in words, for people."""
    orders, people = report["orders"], report["contacts"]
    told = []
    if any(orders.values()):
        told.append(_("%(new)d orders new, %(changed)d changed, %(same)d the same") % orders)
        if orders["anonymous"]:
            told.append(_("%(n)d of them without a known buyer") % {"n": orders["anonymous"]})
    if "followups" in report:
        told.append(_("%(new)d follow-ups new, %(changed)d changed, %(same)d the same") % report["followups"])
        people = people if people["new"] else {}
    if any(people.values()) or not told:
        told.append(_("%(new)d people new, %(changed)d changed, %(same)d the same") % people)
    if "prospects" in report:
        told.append(_("%(new)d new prospects, %(listed)d put on the list") % report["prospects"])
    if report.get("left_out"):
        left = report["left_out"]
        text = n_(
            "%(n)d step of care left out, being long past",
            "%(n)d steps of care left out, being long past",
            left,
        )
        told.append(text % {"n": left})
    if report["skipped"]:
        told.append(_("%(n)d rows skipped (footers, totals)") % {"n": report["skipped"]})
    told.append(
        _("%(n)d rows rejected") % {"n": report["rejected"]} if report["rejected"] else _("nothing rejected")
    )
    lines = [f"{report['format']}, {report['encoding'].upper()}: " + "; ".join(told)]
    for line, reason, _cells in sorted(reader.rejects)[:3]:
        lines.append(_("line %(line)d: %(why)s") % {"line": line, "why": reason})
    if report.get("rejects_file"):
        lines.append(_("the rejected rows stand in %(file)s") % {"file": report["rejects_file"]})
    if report["dry_run"]:
        lines.append(_("this was a rehearsal: nothing was changed"))
    elif report["batch"] is not None:
        lines.append(_("undo with: crm undo %(batch)d") % {"batch": report["batch"]})
    return lines
