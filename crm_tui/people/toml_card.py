"""A person as a card of TOML for the seller's own editor: written out, and read back as one edit."""

from __future__ import annotations

from crm_tui.errors import BadInput, CrmError
from crm_tui.locale import _
from crm_tui.people import contacts as people
from crm_tui.people import facts
from crm_tui.store import contacts
from crm_tui.text import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from crm_tui.store.book import Book

    Texts = dict[str, str]
    State = dict[str, Texts | list[str] | str]

_LISTS, _TABLES = ("tags", "handles"), ("address", "fields")
LONGEST = 1 << 20  # bytes of a card


def as_toml(book: Book, contact: int) -> str:
    """The card of a person, as `from_toml` takes it back."""
    state = _state(book, contact)
    title = _('Contact %(id)s. Change what you like and save; "" clears a fact.') % {"id": contact}
    return f"# {title}\n# {_stamp(state)}\n{_body(state)}"


def from_toml(book: Book, contact: int, text: str, day: str) -> bool:
    """Take an edited card back, in one act; False when nothing on it was changed.

    A line that is gone leaves its fact alone. BadInput names the line that cannot be read; CrmError when
    the person was changed meanwhile.
    """
    told = _parsed(text)
    state = _state(book, contact)
    marks = [line[2:] for line in text.splitlines()[:5] if line.startswith("# card ")]
    if marks and marks[0] != _stamp(state):
        raise CrmError(_("The contact was changed meanwhile; nothing was saved. Open the card again."))
    changed = {key: value for key, value in told.items() if value != state[key]}
    if not changed:
        return False
    said = {key: value for key, value in changed.items() if isinstance(value, str)}
    place = _changes(changed, state, "address")
    said |= {"address" if part == "lines" else part: value for part, value in place.items()}
    for key, value in said.items():
        _with_line(text, key, lambda key=key, value=value: facts.read(book.db, contact, {key: value}))  # type: ignore[misc]
    more, fewer = _moved(changed, state, "handles", str.strip)
    tags, off = _moved(changed, state, "tags", fold)
    people.edit(
        book, contact, handles=more, drop_handles=fewer, tags=tags, drop_tags=off,
        fields=_changes(changed, state, "fields"), force=False, day=day, **said,
    )  # fmt: skip
    return True


def _state(book: Book, contact: int) -> State:
    """Everything on the card, as text."""
    import json

    row = people.require(book.db, contact)
    state: State = {fact: str(getattr(row, fact) or "") for fact in facts.FACTS}
    if row.credit_limit is not None:
        from crm_tui import money

        state["credit_limit"] = money.show(row.credit_limit, row.credit_currency or "EUR")
    state["tags"] = [tag for _row, tag, _key in contacts.tags(book.db, contact)]
    state["handles"] = [f"{h.kind}:{h.value}" for h in contacts.handles(book.db, contact)]
    place = next(iter(contacts.addresses(book.db, contact)), (0, "", "", "", "", "", ""))
    parts = ("lines", "city", "region", "postcode", "country")
    state["address"] = {part: value or "" for part, value in zip(parts, place[2:], strict=True)}
    state["fields"] = {str(k): str(v) for k, v in (json.loads(row.fields) if row.fields else {}).items()}
    return state


def _body(state: State) -> str:
    lines = []
    for key, value in state.items():
        if isinstance(value, str):
            lines.append(f"{key} = {_quoted(value)}")
        elif isinstance(value, list):
            lines.append(f"{key} = [{', '.join(map(_quoted, value))}]")
        else:
            lines.append(f"\n[{key}]")
            lines += [f"{_key(part)} = {_quoted(said)}" for part, said in value.items()]
    return "\n".join(lines) + "\n"


def _stamp(state: State) -> str:
    """A mark by which a card knows whether the person was changed since it was written."""
    from zlib import crc32

    return f"card {crc32(_body(state).encode()):08x}"


def _key(part: str) -> str:
    return (
        part if part.isascii() and part.replace("_", "a").isalnum() else f'"{"".join(map(_escaped, part))}"'
    )


def _quoted(text: str) -> str:
    if "\n" not in text:
        return f'"{"".join(map(_escaped, text))}"'
    return '"""\n' + "\n".join("".join(map(_escaped, line)) for line in text.split("\n")) + '"""'


def _escaped(ch: str) -> str:
    if ch in '"\\':
        return "\\" + ch
    if ch.isprintable():
        return ch
    return f"\\u{ord(ch):04x}" if ord(ch) < 0x10000 else f"\\U{ord(ch):08x}"


def _parsed(text: str) -> State:
    import tomllib

    if len(text.encode("utf-8", "replace")) > LONGEST:
        raise BadInput(_("A card has at most 1 MB; nothing was changed."))
    try:
        found = tomllib.loads(text.lstrip("\ufeff").replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        raise BadInput(
            _("The card cannot be read: %(why)s. Nothing was changed.") % {"why": problem}
        ) from problem
    return {key: _shaped(text, key, value) for key, value in found.items()}


def _shaped(text: str, key: str, value: object) -> Texts | list[str] | str:
    """The value in the form of the card; BadInput for one that has another, and for an unknown key."""
    if key in _TABLES and isinstance(value, dict):
        if key == "fields" or set(value) <= set(facts.ADDRESS.values()):
            return {part: _said(text, part, said) for part, said in value.items()}
    elif key in _LISTS and isinstance(value, list):
        return [_said(text, key, said) for said in value]
    elif key in facts.FACTS:
        return _said(text, key, value)
    raise _at_line(text, key, _("'%(key)s' is not on the card, or has another form.") % {"key": key[:40]})


def _said(text: str, key: str, value: object) -> str:
    """Text, or what an editor's hand leaves bare: a number, a day."""
    from datetime import date

    if isinstance(value, str):
        return value
    if isinstance(value, int | float | date) and not isinstance(value, bool):
        return str(value)
    raise _at_line(text, key, _("'%(key)s' wants a text in quotes.") % {"key": key[:40]})


def _changes(changed: State, state: State, key: str) -> Texts:
    """What is new in a table, and "" for what is gone from it."""
    now, before = changed.get(key), state[key]
    if not isinstance(now, dict) or not isinstance(before, dict):
        return {}
    gone = dict.fromkeys(set(before) - set(now), "") if key == "fields" else {}
    return {**{part: value for part, value in now.items() if before.get(part) != value}, **gone}


def _moved(changed: State, state: State, key: str, form: Callable[[str], str]) -> tuple[list[str], list[str]]:
    """(what came into a list, what went out of it)."""
    now, before = changed.get(key), state[key]
    if not isinstance(now, list) or not isinstance(before, list):
        return [], []
    then, there = {form(one) for one in before}, {form(one) for one in now}
    return [one for one in now if form(one) not in then], [one for one in before if form(one) not in there]


def _with_line(text: str, key: str, check: Callable[[], object]) -> None:
    try:
        check()
    except CrmError as problem:
        raise _at_line(text, key, problem.sentence) from problem


def _at_line(text: str, key: str, sentence: str) -> BadInput:
    """The sentence with the line of the card that it is about."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip().strip("[").lstrip('"').startswith(key):
            return BadInput(_("Line %(line)s: %(what)s") % {"line": number, "what": sentence})
    return BadInput(sentence)
