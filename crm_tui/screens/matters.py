"""What a page can do with a case or an order in sight: note, promise, open again; ship, arrived, refund, review."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from crm_tui import money
from crm_tui.locale import _
from crm_tui.screens.working import Working

if TYPE_CHECKING:
    from collections.abc import Callable

    from crm_tui.store.book import Book


class Matters(Working):
    """A page on which a case or an order may be selected."""

    def case_in_sight(self) -> str:
        """The key of the open case in sight, such as k3; "" for none."""
        key = self.row_key()
        return key if key.startswith("k") else ""

    def closed_case(self) -> str:
        """The key of the closed case in sight; "" for none."""
        return ""

    def order_row(self) -> dict[str, Any] | None:
        """The order in sight, as `orders.listing` gives it."""
        return None

    def matter_places(self) -> tuple[str, ...]:
        """Where the keys of this file work now."""
        told = {"matter": self.case_in_sight(), "closed": self.closed_case(), "bought": self.order_row()}
        return tuple(place for place, there in told.items() if there)

    # A case

    def action_note_case(self) -> None:
        """Write down what happened."""
        if key := self.case_in_sight():
            self.asking.ask(f"note:{key}", _("note in %(key)s") % {"key": key}, hint=_("what happened"))

    def action_promise(self) -> None:
        """Another day for the answer."""
        if key := self.case_in_sight():
            label = _("answer in %(key)s promised for") % {"key": key}
            self.asking.ask(f"promise:{key}", label, value=_("tomorrow"), reading=self.read_day)

    def action_reopen(self) -> None:
        """A closed one again."""
        if key := self.closed_case():
            self.asking.ask(f"reopen:{key}", _("open %(key)s again") % {"key": key}, hint=_("why"))

    # An order

    def _ask_order(self, purpose: str, label: str, **words: Any) -> None:
        order = self.order_row()
        if order is not None:
            named = order["number"] or f"o{order['id']}"
            self.asking.ask(f"{purpose}:{order['id']}", label % {"order": named}, **words)

    def action_ship(self) -> None:
        """It left."""
        self._ask_order("ship", _("%(order)s shipped with"), hint=_("carrier and parcel number, if any"))

    def action_deliver(self) -> None:
        """It arrived."""
        self._ask_order("deliver", _("%(order)s arrived"), value=_("today"), reading=self.read_day)

    def action_refund(self) -> None:
        """Money back."""
        order = self.order_row()
        if order is not None:
            left = _("all of it: %(left)s; or an amount") % {"left": _left(order)}
            self._ask_order("refund", _("money back for %(order)s"), hint=left)

    def action_review(self) -> None:
        """What they thought of it."""
        if self.contact():
            order = self.order_row()
            named = (order["number"] or f"o{order['id']}") if order else ""
            self.crm.fill("review", contact=self.contact(), name=self.who(), order=named)

    # What was typed

    def accept(self, purpose: str, text: str, choice: str) -> None:
        """What was asked about a case or an order, else about a row of the day."""
        what, _colon, about = purpose.partition(":")
        work: Callable[[str, str], None] | None = getattr(self, f"_take_{what}", None)
        if work is None:
            super().accept(purpose, text, choice)
        else:
            work(about, text.strip())

    def _take_note(self, key: str, text: str) -> None:
        if text:
            self._case("note", key, _("noted in %(key)s"), text)

    def _take_promise(self, key: str, text: str) -> None:
        when = self._when_said(f"promise:{key}", text)
        if when is not None:
            self._case("edit", key, _("promised anew: %(key)s"), promise=when)

    def _take_reopen(self, key: str, text: str) -> None:
        self._case("reopen", key, _("open again: %(key)s"), note=text or None)

    def _case(self, what: str, key: str, sentence: str, *words: Any, **more: Any) -> None:
        day = self.day

        def work(book: Book) -> Any:
            from crm_tui.trade import cases

            return getattr(cases, what)(book, int(key[1:]), *words, day=day, **more)

        self.act("matter", work, lambda _answer: sentence % {"key": key})

    def _take_ship(self, order: str, text: str) -> None:
        carrier, tracking = _parcel(text)
        day = self.day

        def work(book: Book) -> None:
            from crm_tui.trade import orders

            orders.ship(book, int(order), carrier, tracking, day)

        self.act("matter", work, lambda _none: _("order %(id)s is on its way") % {"id": order})

    def _take_deliver(self, order: str, text: str) -> None:
        when, day = self._when_said(f"deliver:{order}", text or _("today")), self.day
        if when is None:
            return
        on = when[0].isoformat()

        def work(book: Book) -> None:
            from crm_tui.trade import orders

            orders.deliver(book, int(order), day, on)

        self.act("matter", work, lambda _none: _("order %(id)s has arrived") % {"id": order})

    def _take_refund(self, order: str, text: str) -> None:
        day = self.day

        def work(book: Book) -> tuple[int, str]:
            from crm_tui.trade import orders

            return orders.refund(book, int(order), text or None, day)

        def told(answer: tuple[int, str]) -> str:
            return _("order %(id)s: %(amount)s refunded in all") % {
                "id": order,
                "amount": money.show(*answer),
            }

        self.act("matter", work, told)

    def _when_said(self, purpose: str, text: str) -> tuple[date, str | None] | None:
        """The day that was typed; what cannot be read stays to be mended."""
        from crm_tui import dates
        from crm_tui.errors import BadInput

        try:
            return dates.read_when(text, date.fromisoformat(self.day))
        except BadInput as problem:
            self.asking.ask(purpose, _("when"), value=text, reading=self.read_day)
            self.notice(problem.sentence, bad=True)
            return None

    def answer_matter(self, _answer: Any) -> None:
        """The book knows."""
        self.refresh_now()


def _parcel(text: str) -> tuple[str, str]:
    """Carrier and parcel number as typed: "DHL JD0146"; the last word with a digit is the number."""
    head, _space, last = text.rpartition(" ")
    if any(ch.isdigit() for ch in last):
        return head.strip(), last
    return text, ""


def _left(order: dict[str, Any]) -> str:
    """What can still be refunded of an order."""
    paid, code = money.read_money(str(order["paid"]), order["currency"])
    return money.pretty(paid - money.read_money(str(order["refunded"]), code)[0], code)
