"""Files in: import."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crm_tui.cli import desk, options, output, pages
from crm_tui.errors import BadInput
from crm_tui.locale import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from crm_tui.exchange.importing import Options

app = pages.noun("crm", "")

_PAUSE = 0.2  # seconds between two looks at how far it is

Files = Annotated[list[str], typer.Argument(metavar="FILE", help=_("one or several, '-' for stdin"))]
As = Annotated[
    str, typer.Option("--as", metavar="FORMAT", help=_("what it is, where the header does not say"))
]
Maps = Annotated[list[str], typer.Option("--map", metavar="COLUMN=FIELD", help=_("which column means what"))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("only say what would be done"))]
Strict = Annotated[bool, typer.Option("--strict", help=_("nothing at all when a row is rejected"))]
Rejects = Annotated[str, typer.Option("--rejects", metavar="FILE", help=_("where rejected rows are put"))]
Encoding = Annotated[str, typer.Option("--encoding", metavar="NAME", help=_("if it is not found out"))]
Zone = Annotated[str, typer.Option("--timezone", metavar="ZONE", help=_("of times without one"))]
Currency = Annotated[str, typer.Option("--currency", metavar="CODE", help=_("of amounts without one"))]
Platform = Annotated[str, typer.Option("--platform", metavar="NAME", help=_("where buyer ids come from"))]
Shop = Annotated[str, typer.Option("--shop", metavar="NAME", help=_("which shop there, if several"))]

List = Annotated[
    str,
    typer.Option(
        "--list", metavar="LIST", help=_("everybody comes on this list, who has not bought as a prospect")
    ),
]
Source = Annotated[
    str, typer.Option("--source", metavar="SOURCE", help=_("with --list: where they came from"))
]


@pages.command(
    app,
    "import",
    _("Take in what shops and address books export; running it twice changes nothing."),
    "crm import orders_export.csv customers.csv",
    "crm import buyers.csv --map 会员名=contact.external_id --platform taobao --dry-run",
)
def import_(
    files: Files,
    as_format: As = "",
    maps: Maps = [],  # noqa: B006 - Typer takes the default as it is
    dry_run: DryRun = False,
    strict: Strict = False,
    rejects: Rejects = "",
    encoding: Encoding = "",
    timezone: Zone = "",
    currency: Currency = "",
    platform: Platform = "",
    shop: Shop = "",
    list_name: List = "",
    source: Source = "",
    as_json: options.Report = False,
) -> None:
    """Takes files in."""
    from crm_tui.exchange import importing

    if files.count("-") > 1:
        raise BadInput(_("stdin can be read once only; name '-' once."))
    with desk.at_work() as work:
        chosen = importing.Options(
            day=work.day,
            format=as_format,
            maps=maps,
            dry_run=dry_run,
            strict=strict,
            rejects=rejects,
            encoding=encoding,
            timezone=timezone,
            currency=currency,
            platform=platform,
            shop=shop,
            list=list_name,
            source=source,
        )
        rejected = _take_in(work, files, chosen, as_json)
    if rejected:
        raise typer.Exit(4)


def _take_in(work: desk.Desk, files: Iterable[str], chosen: Options, as_json: bool) -> int:
    """One file after the other; what was done is told even when a later one is refused."""
    from crm_tui.exchange import importing

    sources = list(files)
    reports: list[dict[str, Any]] = []
    progress = _progress()
    try:
        for source in sources:
            report = importing.import_file(work.book, source, chosen, progress)
            sentences = report.pop("sentences", [])
            reports.append(report)
            if not as_json:
                output.lines([f"{source}:"] if len(sources) > 1 else [])
                output.lines(f" {text}" for text in sentences)
    finally:
        if progress is not None:
            sys.stderr.write("\r\x1b[K")
        if as_json and reports:
            output.value(reports if len(sources) > 1 else reports[0])
    return sum(report.get("rejected", 0) for report in reports)


def _progress() -> Callable[[str, int], None] | None:
    """A line on stderr that says how far a long file is, where somebody watches."""
    if not sys.stderr.isatty():
        return None
    said = {
        "read": _("%(n)s rows read"),
        "apply": _("%(n)s rows taken in"),
        "index": _("%(n)s people made findable"),
    }
    shown = [time.monotonic()]

    def show(stage: str, n: int) -> None:
        now = time.monotonic()
        if now - shown[0] > _PAUSE and n:
            shown[0] = now
            sys.stderr.write(f"\r {said.get(stage, '%(n)s') % {'n': f'{n:,}'}}\x1b[K")
            sys.stderr.flush()

    return show
