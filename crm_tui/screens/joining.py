"""Two people who are one, and who brought whom: the questions that keys ask and what comes of the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm_tui.locale import _

if TYPE_CHECKING:
    from crm_tui.screens.about import About
    from crm_tui.store.book import Book
    from crm_tui.widgets.asking import Asking

    Row = dict[str, Any]


def pair(book: Book, one: int, other: int) -> list[Row]:
    """The two people, the older one first."""
    from crm_tui.people import finding

    return finding.rows_for(book, sorted((one, other)))


def ask(asking: Asking, found: list[Row]) -> None:
    """Which of the two stays, or that they are two people; enter keeps the older one."""
    if len(found) != 2:
        return
    one, other = found
    key = f"{one['id']}-{other['id']}"
    label = _("%(one)s and %(other)s:") % {"one": named(one), "other": named(other)}
    choices = [
        ("keep", _("one person, keep #%(id)s") % {"id": one["id"]}),
        ("other", _("keep #%(id)s") % {"id": other["id"]}),
        ("two", _("two people")),
    ]
    asking.ask(f"merge:{key}", label, hint=_("enter does it"), choices=choices)


def named(row: Row) -> str:
    """A name that tells them apart."""
    return f"{row['name'] or '?'} #{row['id']}"


def accept(page: About, key: str, choice: str) -> None:
    """Merge them, or note that they are two."""
    one, other = (int(part) for part in key.split("-"))
    day = page.day
    if choice == "two":

        def apart(book: Book) -> None:
            from crm_tui.people import twins

            twins.dismiss(book, one, other, day)

        page.act("merge", apart, lambda _none: _("noted: these are two people"))
        return
    keep, gone = (one, other) if choice == "keep" else (other, one)

    def join(book: Book) -> Any:
        from crm_tui.care import consent
        from crm_tui.people import merging

        return merging.merge(book, keep, gone, day, consents=consent.join)

    def told(done: Any) -> str:
        words = _("merged into %(name)s #%(id)s") % {"name": done.name, "id": keep}
        differ = ", ".join(_(fact) for fact, _kept, _lost in done.conflicts)
        return f"{words} · " + _("they differed in: %(facts)s") % {"facts": differ} if differ else words

    page.act("merge", join, told)


def ask_hint(asking: Asking, found: Row) -> None:
    """Whether the file is right; enter takes it where it names one person."""
    hint = next((one for one in found["hints"] if one["inviter"]), found["hints"][0])
    inviter = hint["inviter"]
    words = {
        "name": found["name"],
        "inviter": named(inviter) if inviter else hint["text"],
        "where": hint["where"],
    }
    label = _("%(name)s, brought by %(inviter)s (%(where)s)?") % words
    choices = [("yes", _("yes")), ("no", _("no, drop it"))]
    asking.ask(f"hint:{found['id']}", label, choices=choices if inviter else choices[1:])


def accept_hint(page: About, contact: int, choice: str) -> None:
    """Set who brought them, or drop what the file said."""
    day = page.day

    def judge(book: Book) -> str:
        from crm_tui.people import hints

        if choice == "no":
            hints.dismiss(book, contact, day)
            return _("dropped the hint")
        hints.accept(book, contact, day)
        return _("noted who brought them")

    page.act("hint", judge, str)
