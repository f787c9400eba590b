"""The first start: three doors into an empty book."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.app import ComposeResult
from textual.containers import Vertical

from crm_tui.locale import N_, _
from crm_tui.screens import keys
from crm_tui.screens.loader import LONG
from crm_tui.screens.messages import Noticed, Switch
from crm_tui.screens.page import Asker
from crm_tui.widgets.bars import Bar
from crm_tui.widgets.lines import piece
from crm_tui.widgets.rows import Rows

if TYPE_CHECKING:
    from crm_tui.store.book import Book
    from crm_tui.widgets.lines import Line


class Door(NamedTuple):
    """A way in."""

    name: str
    key: str
    title: str
    more: str


DOORS = (
    Door(
        "import",
        "i",
        N_("Import my files"),
        N_("what Shopify, Etsy, Taobao, WooCommerce, address books … export"),
    ),
    Door(
        "demo",
        "t",
        N_("Try the demo shop"),
        N_("a pretend shop with hundreds of people, in a book of its own"),
    ),
    Door("add", "a", N_("Add a person"), N_("start with one customer and a next step")),
)


def draw(door: Door, _width: int, _marked: bool) -> list[Line]:
    """A door in two lines."""
    first = [piece(f"{door.key}  ", "accent"), piece(_(door.title), "strong")]
    return [first, [piece("   " + _(door.more), "dim")], []]


class Welcome(Asker):
    """Greets an empty book."""

    BINDINGS = [*keys.bindings("over", "door")]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    def __init__(self) -> None:
        super().__init__()
        self.building = False

    def compose(self) -> ComposeResult:
        """A greeting and the doors."""
        with Vertical(id="doors"):
            yield Bar(id="hello")
            yield Bar(id="hello-more")
            yield Rows(draw, height=3, id="door-rows")
            yield Bar(id="door-foot")

    def on_mount(self) -> None:
        """Show them."""
        self.query_one("#hello", Bar).say(
            [piece(_("Welcome. Your book is empty; there are three ways in."), "strong")]
        )
        where = _("It lies at %(path)s, on this machine alone.") % {"path": self.crm.loader.path}
        self.query_one("#hello-more", Bar).say([piece(where, "dim")])
        self.query_one("#door-foot", Bar).say(
            [piece(_("enter goes in · esc looks around first · q quits"), "dim")]
        )
        rows = self.query_one("#door-rows", Rows)
        rows.show(DOORS)
        self.set_focus(rows)

    def on_rows_opened(self, message: Rows.Opened) -> None:
        """In; by way of the app, because a screen cannot wait for its own end."""
        message.stop()
        self.app.call_later(self.action_door, message.row.name)

    async def action_door(self, name: str) -> None:
        """One of the three."""
        if self.building:
            return
        if name == "demo":
            self._build()
            return
        await self.app.pop_screen()
        if name == "import":
            await self.crm.action_go("importing")
        else:
            self.crm.fill("contact")

    def action_back(self) -> None:
        """Look around."""
        if not self.building:
            self.app.pop_screen()

    # The pretend shop

    def _build(self) -> None:
        self.building = True
        self.query_one("#door-foot", Bar).say([piece(_("building the demo shop …"), "accent")])
        self.ask("demo", _demo, lane=LONG)

    def answer_demo(self, path: str) -> None:
        """Open it."""
        self.app.post_message(Switch(path))

    def refused_demo(self) -> None:
        """Another door, then."""
        self.building = False

    def show_notice(self, message: Noticed) -> None:
        """Why not."""
        self.query_one("#door-foot", Bar).say([piece(message.sentence, "bad" if message.bad else "good")])


def _demo(_book: Book) -> str:
    """Sees to it that the pretend shop stands in its own place; returns where."""
    from crm_tui.demo import place

    path = place.usual()
    place.prepare(path)
    return str(path)
