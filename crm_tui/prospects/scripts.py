"""What to say to a prospect now: the template of their stage or objection, with the next offer filled in."""

from __future__ import annotations

from collections import namedtuple

from crm_tui.care import writing
from crm_tui.errors import BadInput, NotFound
from crm_tui.locale import _
from crm_tui.prospects import offers, workflow
from crm_tui.store import events
from crm_tui.store import prospects as store
from crm_tui.text import fold
from crm_tui.words import letters, sets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.prospects.offers import Rung
    from crm_tui.store.book import Book

# rung: the offer that stands in the words, None where none does · leave: channel and what consent says
Script = namedtuple("Script", "letter rung leave")

OBJECTIONS = ("price", "quality", "trust", "delay", "thinking")
_ALSO = {
    "price": "价格 贵 太贵 expensive", "quality": "质量 品质", "trust": "信任 靠谱 放心",
    "delay": "快递 慢 发货 时效 slow", "thinking": "考虑 再想想 think thinking-about-it",
}  # fmt: skip
_MEANT = {word: objection for objection, words in _ALSO.items() for word in words.split()}


def name_for(book: Book, contact: int) -> str:
    """The template for where somebody is; a first word for who is no prospect yet, a hello for who has bought."""
    row = store.get(book.db, contact)
    if row is None or row.stage in (workflow.WON, workflow.LOST):
        return "care/keep-in-touch" if row else "prospect/first-contact"
    return workflow.template_of(row.stage, workflow.pipeline(book.db).stages, sets.names())


def objection(said: str) -> str:
    """The template for an objection as she names it; NotFound naming those there are."""
    known = [name.partition("/")[2] for name in sets.names() if name.startswith("objection/")]
    word = fold(said).strip().replace(" ", "-")
    word = _MEANT.get(word, word)
    if word not in known:
        raise NotFound(
            _("There are no words for '%(word)s'; there are some for %(known)s.")
            % {"word": said[:40], "known": ", ".join(known)}
        )
    return f"objection/{word}"


def script(
    book: Book,
    contact: int,
    about: str = "",
    *,
    product: str = "",
    lang: str = "",
    channel: str | None = None,
    day: str,
) -> Script:
    """The words for a person's stage, or for an objection. CrmError where they refused, or a field is missing.

    The next rung of the ladder (of a product, or of all) stands in the words where the template takes one;
    a script of a stage repeats what was offered last, and offers nothing new.
    """
    name = objection(about) if about else name_for(book, contact)
    chosen = letters.choose(book, contact, name, lang)
    if chosen is None:
        raise BadInput(_("There is no template '%(name)s' in that language.") % {"name": name})
    rung, text = _offer(book, contact, product, name)
    said = workflow.rung_in(text, chosen.lang) if text else ""
    letter = letters.filled(book, contact, chosen, day, extra={"offer": said} if said else None)
    if said not in letter.text:
        rung = None
    return Script(letter, rung, writing.leave(book, contact, letter.purpose, channel, day=day))


def _offer(book: Book, contact: int, product: str, name: str) -> tuple[Rung | None, str]:
    """(the next rung, its words) where an objection about money or doubt is answered; (None, what was offered
    last) in a script, which repeats what was given and plays no new card; else (None, "").
    """
    if name not in ("objection/price", "objection/thinking", "prospect/quoted"):
        return None, ""
    now = offers.ladder(book, contact, product)
    if name == "prospect/quoted":
        given = [one.text for one in now.rungs if one.day]
        return None, given[-1] if given else ""
    rung = now.rungs[now.next - 1] if now.next else None
    return rung, rung.text if rung else ""


def sent(book: Book, contact: int, found: Script, product: str = "", *, day: str) -> int:
    """Log that it was sent, and the offer in it as given, in one act; returns the event's id.

    The words of a stage are the step that was due: it is taken.
    """
    with book.act("log", day, contact=contact, detail=found.letter.template) as act:
        events.require_contact(act.db, contact)
        event = events.insert(
            act, contact, day=day, at=events.moment_on(day), kind="contact", channel=found.leave.channel,
            direction="out", text=events.kept_text(found.letter.text), purpose=found.letter.purpose,
            template=found.letter.template,
        )  # fmt: skip
        row = store.get(act.db, contact)
        if (
            row is not None
            and row.next_day
            and row.next_day <= day
            and found.letter.template.startswith("prospect/")
        ):
            act.update("prospect", row.row, next=None, next_day=None, next_time=None)
        if found.rung:
            offers.note(act, contact, found.rung, product, event)
    return event


def listed(book: Book, contact: int) -> list[tuple[str, str]]:
    """(template, what for) of all that may be said to a prospect: their stage's first, then the objections."""
    first = name_for(book, contact)
    known = {row["name"]: row["about"] for row in sets.listing()}
    rest = [name for name in known if str(name).startswith("objection/")]
    return [(name, str(known.get(name, ""))) for name in (first, *map(str, rest))]


__all__ = ["OBJECTIONS", "Script", "listed", "name_for", "objection", "script", "sent"]
