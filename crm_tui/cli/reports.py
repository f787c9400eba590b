"""Reports: value, complaints, ratings."""

from __future__ import annotations

from crm_tui.cli import pages, valued, verdicts
from crm_tui.locale import _

app = pages.noun("report", _("What the book says of the shop as a whole."))

valued.register(app)
verdicts.register(app)
