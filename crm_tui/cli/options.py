"""Arguments and options that many commands share."""

from __future__ import annotations

from typing import Annotated

import typer

from crm_tui.cli import output
from crm_tui.locale import _

Contact = Annotated[
    str,
    typer.Argument(
        metavar="CONTACT", help=_("an id, a phone, an e-mail, a handle or a name that one person has")
    ),
]
Text = Annotated[str, typer.Argument(metavar="TEXT", help=_("in your own words"))]
Json = Annotated[bool, typer.Option("--json", help=_("the same as --format json"))]
Format = Annotated[
    str,
    typer.Option(
        "--format", metavar="FORMAT", help=_("one of %(known)s") % {"known": ", ".join(output.FORMATS)}
    ),
]
Limit = Annotated[int | None, typer.Option("--limit", min=1, metavar="N", help=_("at most so many rows"))]
Yes = Annotated[bool, typer.Option("--yes", help=_("don't ask"))]
Next = Annotated[
    tuple[str, str] | None,
    typer.Option("--next", metavar="WHEN TEXT", help=_("the next step: when, and what")),
]
Report = Annotated[bool, typer.Option("--json", help=_("for scripts"))]
Where = Annotated[
    str,
    typer.Option(
        "--where", metavar="EXPR", help=_("only whom it holds for: 'spent>500 and quiet>60d and #tea'")
    ),
]
Sort = Annotated[str, typer.Option("--sort", metavar="BY", help=_("name, last, spent or created"))]
