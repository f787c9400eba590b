"""Two whole programs on one book, each in a terminal of its own."""

from __future__ import annotations

from crm_tui import today
from crm_tui.care import followups

DAY = "2026-11-22"


def test_an_act_in_one_shows_in_the_other(shop, terminal):
    """Rows are worked in the one and leave the other, whose undo takes back its own act and no other."""
    one = terminal("-m", "crm_tui", size=(120, 36))
    other = terminal("-m", "crm_tui", size=(80, 24), CRM_LANG="zh")
    one.wait_for("PROMISED")
    other.wait_for("已承诺")
    at = len(other.seen)
    one.type("  d; friday again\r")  # two rows marked
    one.wait_for("and 1 more")
    other.wait_for("已承诺  8", since=at)
    at = len(one.seen)
    other.type("x")
    other.wait_for("u 撤销")
    one.wait_for("PROMISED  7", since=at)
    at = len(other.seen)
    one.type("u")
    one.wait_for("undone: act")
    other.wait_for("已承诺  9", since=at)
    for program in (one, other):
        program.type("q")
        assert program.leave() == 0
        assert program.restored()
    promised = [entry for entry in today.entries(shop, DAY) if entry.reason.promised]
    assert len(promised) == 9
    assert len(followups.listed(shop, state="skipped")) == 1
