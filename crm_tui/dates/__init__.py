"""today(), reading and saying days; the only home of dateutil.

A lookup wants one small function of all this, so each part is loaded when its first name is asked for.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.dates.birthdays import read_birthday as read_birthday
    from crm_tui.dates.clock import day_of as day_of
    from crm_tui.dates.clock import fixed as fixed
    from crm_tui.dates.clock import local_text as local_text
    from crm_tui.dates.clock import now_utc as now_utc
    from crm_tui.dates.clock import today as today
    from crm_tui.dates.clock import utc_text as utc_text
    from crm_tui.dates.rules import next_due as next_due
    from crm_tui.dates.rules import read_rule as read_rule
    from crm_tui.dates.rules import say_rule as say_rule
    from crm_tui.dates.saying import say_day as say_day
    from crm_tui.dates.saying import say_when as say_when
    from crm_tui.dates.spans import add_span as add_span
    from crm_tui.dates.spans import read_span as read_span
    from crm_tui.dates.stamps import Stamp as Stamp
    from crm_tui.dates.stamps import read_stamp as read_stamp
    from crm_tui.dates.when import When as When
    from crm_tui.dates.when import read_when as read_when
    from crm_tui.dates.zones import check_zone as check_zone
    from crm_tui.dates.zones import guess_zone as guess_zone

_PARTS = {
    "birthdays": "read_birthday",
    "clock": "day_of fixed local_text now_utc today utc_text",
    "rules": "next_due read_rule say_rule",
    "saying": "say_day say_when",
    "spans": "add_span read_span",
    "stamps": "Stamp read_stamp",
    "when": "When read_when",
    "zones": "check_zone guess_zone",
}
_HOME = {name: part for part, names in _PARTS.items() for name in names.split()}


def __getattr__(name: str) -> object:
    """The public name, from the part that has it; AttributeError for a name nobody has."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # what importlib would do, without importing it
    value: object = getattr(__import__(f"{__name__}.{_HOME[name]}", fromlist=[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names, loaded or not."""
    return sorted(_HOME)
