"""Every key of the app, as data: bindings, footer, help, the palette and the user's own keys come from here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from crm_tui.locale import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from textual.binding import BindingType


class Key(NamedTuple):
    """One key: where it works, its name in config.toml, what it does, and whether the footer shows it."""

    place: str
    name: str
    keys: str
    does: str
    action: str
    foot: bool = True
    first: bool = False  # works while words are typed


KEYS = (
    Key("app", "today", "1", N_("Today"), "app.go('today')", foot=False),
    Key("app", "people", "2", N_("People"), "app.go('people')", foot=False),
    Key("app", "person", "3", N_("Person"), "app.go('person')", foot=False),
    Key("app", "pipeline", "4", N_("Pipeline"), "app.go('pipeline')", foot=False),
    Key("app", "import", "8", N_("Import"), "app.go('importing')", foot=False),
    Key("find", "find", "slash,ctrl+k", N_("find"), "app.find", first=True),
    Key("app", "undo", "u", N_("undo"), "app.undo"),
    Key("app", "help", "question_mark", N_("keys"), "app.help"),
    Key("app", "quit", "q", N_("quit"), "app.quit"),
    Key("app", "add", "a", N_("add a person"), "app.fill('contact')", foot=False),
    Key("app", "draft", "r", N_("take up the draft"), "app.draft", foot=False),
    Key("app", "drop_draft", "R", N_("throw the draft away"), "app.drop_draft", foot=False),
    Key("app", "refresh", "f5", N_("read anew"), "app.refresh_all", foot=False),
    Key("app", "theme", "f9", N_("light or dark"), "app.theme", foot=False),
    Key("row", "done", "d", N_("done"), "screen.finish"),
    Key("row", "snooze", "s", N_("snooze"), "screen.snooze"),
    Key("board", "forward", ">,shift+right", N_("ahead"), "screen.forward"),
    Key("board", "backward", "<,shift+left", N_("a step back"), "screen.backward"),
    Key("board", "lose", "L", N_("lost"), "screen.lose"),
    Key("board", "objection", "b", N_("but …"), "screen.objection"),
    Key("board", "sent", "m", N_("copy + sent"), "screen.sent"),
    Key("board", "prospect", "p", N_("new"), "screen.prospect"),
    Key("board", "narrow", "f", N_("list"), "screen.narrow"),
    Key("board", "funnel", "F", N_("funnel"), "screen.funnel"),
    Key("board", "paste", "P", N_("paste names"), "screen.paste"),
    Key("board", "give", "g", N_("offered"), "screen.give", foot=False),
    Key(
        "board", "about_prospect", "i", N_("interest, worth, next step"), "screen.about_prospect", foot=False
    ),
    Key("board", "win", "W", N_("won without an order here"), "screen.win", foot=False),
    Key("person", "copy", "c", N_("copy"), "screen.copy"),
    Key("person", "words", "w", N_("write"), "screen.words"),
    Key("person", "log", "l", N_("log"), "screen.log"),
    Key("person", "next", "n", N_("next step"), "screen.next_step"),
    Key("row", "skip", "x", N_("skip"), "screen.skip"),
    Key("person", "edit", "e", N_("edit"), "screen.edit"),
    Key("person", "order", "o", N_("order"), "screen.order"),
    Key("person", "case", "k", N_("case"), "screen.case"),
    Key("matter", "note_case", "i", N_("note"), "screen.note_case"),
    Key("matter", "promise", "P", N_("promise"), "screen.promise"),
    Key("closed", "reopen", "O", N_("open again"), "screen.reopen"),
    Key("bought", "ship", "p", N_("shipped"), "screen.ship"),
    Key("bought", "deliver", "v", N_("arrived"), "screen.deliver"),
    Key("bought", "refund", "b", N_("money back"), "screen.refund"),
    Key("bought", "review_order", "g", N_("rated"), "screen.review"),
    Key("person", "tag", "t", N_("tag"), "screen.tag"),
    Key("person", "untag", "T", N_("untag"), "screen.untag", foot=False),
    Key("person", "consent", "C", N_("consent"), "screen.consent", foot=False),
    Key("person", "archive", "A", N_("archive"), "screen.archive", foot=False),
    Key("person", "review", "g", N_("a review"), "screen.review", foot=False),
    Key("rows", "mark_row", "space", N_("mark"), "screen.mark_row"),
    Key("rows", "unmark_rows", "minus", N_("mark none"), "screen.unmark_rows", foot=False),
    Key("person", "merge", "M", N_("merge"), "screen.merge", foot=False),
    Key("person", "hint", "H", N_("who brought them"), "screen.hint", foot=False),
    Key("list", "select", "space", N_("select"), "screen.mark"),
    Key("list", "unselect", "minus", N_("select none"), "screen.unmark", foot=False),
    Key("list", "sort", "S", N_("sort"), "screen.sort"),
    Key("list", "filter", "f", N_("filter"), "screen.filter"),
    Key("timeline", "only", "f", N_("only"), "screen.only"),
    Key("open", "open", "enter", N_("open it"), "screen.open"),
    Key("form", "save", "ctrl+s", N_("save"), "screen.save", first=True),
    Key("form", "theirs", "ctrl+t", N_("take theirs"), "screen.theirs", first=True),
    Key("form", "leave", "escape", N_("leave, keep a draft"), "screen.leave", first=True),
    Key("over", "back", "escape", N_("back"), "screen.back"),
    Key("found", "copy_handle", "ctrl+y", N_("copy"), "screen.copy_handle", first=True),
    Key("words", "copy_words", "c", N_("copy"), "screen.copy_words"),
    Key("words", "sent", "s", N_("copy, and log it as sent"), "screen.sent"),
    Key("words", "other_language", "L", N_("other language"), "screen.other_language"),
    Key("door", "door_import", "i", N_("import my files"), "screen.door('import')"),
    Key("door", "door_demo", "t", N_("try the demo shop"), "screen.door('demo')"),
    Key("door", "door_add", "a", N_("add a person"), "screen.door('add')"),
    Key("door", "door_paste", "p", N_("paste names"), "screen.door('paste')"),
    Key("import", "take", "enter", N_("choose"), "screen.take", foot=False),
    Key("import", "apply", "i", N_("import it"), "screen.apply"),
    Key("import", "stop", "escape", N_("stop"), "screen.stop"),
    Key("import", "again", "f8", N_("another file"), "screen.again"),
    Key("import", "remap", "m", N_("columns"), "screen.remap"),
    Key("mapping", "map_take", "enter", N_("choose"), "screen.take"),
    Key("mapping", "map_clear", "delete,backspace", N_("no field"), "screen.clear"),
    Key("mapping", "map_done", "ctrl+s", N_("take it"), "screen.done", first=True),
    Key("mapping", "map_back", "escape", N_("back"), "screen.back", first=True),
)
PLACES = {
    "find": N_("Over any screen"),
    "app": N_("Everywhere"), "row": N_("A row of the day"), "rows": N_("The day's list"),
    "matter": N_("A case"), "closed": N_("A closed case"), "bought": N_("An order"),
    "person": N_("The person"), "board": N_("The pipeline"), "list": N_("Lists of people"),
    "timeline": N_("Timeline"), "open": N_("Any list"), "form": N_("Forms"), "found": N_("Find anywhere"),
    "words": N_("Words for somebody"),
    "over": N_("What lies above a screen"), "import": N_("Import"),
    "mapping": N_("Columns of a table"), "door": N_("An empty book"),
}  # fmt: skip
_SHOWN = {"slash": "/", "question_mark": "?", "minus": "-", "escape": "esc"}


class Registry:
    """The keys with what the user's config changes in them."""

    def __init__(self, own: Mapping[str, str] | None = None) -> None:
        known = {key.name for key in KEYS}
        self.strange = [name for name in own or {} if name not in known]
        self.own = {name: keys for name, keys in (own or {}).items() if name in known}

    def keymap(self) -> dict[str, str]:
        """The user's keys by the binding they replace."""
        return {f"{key.place}.{key.name}": self.own[key.name] for key in KEYS if key.name in self.own}

    def shown(self, key: Key) -> str:
        """The key as people read it."""
        first = self.own.get(key.name, key.keys).partition(",")[0]
        return _SHOWN.get(first, first)

    def foot(self, places: Iterable[str], names: Sequence[str] | None = None) -> list[tuple[str, str, str]]:
        """(key, what it does, action) for the footer."""
        wanted = [key for place in places for key in KEYS if key.place == place and key.foot]
        if names is not None:
            by_name = {key.name: key for key in wanted}
            wanted = [by_name[name] for name in names if name in by_name]
        return [(self.shown(key), _(key.does), key.action) for key in wanted]

    def listed(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Everything, in groups, for the help."""
        return [
            (_(title), [(self._all(key), _(key.does)) for key in KEYS if key.place == place])
            for place, title in PLACES.items()
        ]

    def _all(self, key: Key) -> str:
        named = self.own.get(key.name, key.keys).split(",")
        return " ".join(_SHOWN.get(one, one) for one in named)


def bindings(*places: str) -> list[BindingType]:
    """The bindings of these places, for a screen's BINDINGS."""
    from textual.binding import Binding

    # A printable key is looked at before the next one is, so that what is typed ahead finds the input it
    # opened; an input with the focus takes printable keys for itself all the same.
    return [
        Binding(one, key.action, key.does, show=False, priority=_at_once(key, one), id=f"{place}.{key.name}")
        for place in places
        for key in KEYS
        if key.place == place
        for one in key.keys.split(",")
    ]


def _at_once(key: Key, one: str) -> bool:
    return len(one) == 1 or one in ("slash", "question_mark", "minus", "space") or (key.first and "+" in one)
