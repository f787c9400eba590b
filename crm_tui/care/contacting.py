"""Contact that took place: logging it, what came of it, and the next step in the same act."""

from __future__ import annotations

from crm_tui import dates
from crm_tui.care import channels, consent, restraint, workflow
from crm_tui.errors import BadInput
from crm_tui.locale import _
from crm_tui.store import events, followups, settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from crm_tui.store.acts import Act
    from crm_tui.store.book import Book

    When = tuple[date | str, str | None]  # a day and the time on the wall, as `dates.read_when` gives it
    Step = tuple[When, str]

OUTCOMES = ("reached", "no-reply", "replied", "bought", "refused")
DIRECTIONS = ("out", "in")


_STEP_AFTER = ";；"
_LONGEST_DAY = 40  # characters of the words for a day, at the most


def read_note(words: str, today: date) -> tuple[str, Step | None]:
    """(note, next step) of what was typed: "wants six; next friday 10:00 call again".

    The step stands behind the last semicolon and begins with its day, of which the longest reading counts;
    a day alone is a step, too. What does not begin with a day belongs to the note.
    """
    at = max(words.rfind(mark) for mark in _STEP_AFTER)
    tail = words[at + 1 :].strip()
    if at < 0 or not tail:
        return words.strip(" " + _STEP_AFTER), None
    for end in range(min(len(tail), _LONGEST_DAY), 0, -1):
        if tail[end - 1 : end + 1].isascii() and tail[end - 1 : end + 1].isalnum() and end < len(tail):
            continue  # within a word
        try:
            when = dates.read_when(tail[:end], today)
        except BadInput:
            continue
        return words[:at].strip(), (when, tail[end:].strip(" ,:，：、") or _("get in touch again"))
    return words.strip(), None


def log(
    book: Book,
    contact: int,
    text: str,
    *,
    channel: str | None = None,
    direction: str = "out",
    at: When | None = None,
    next_step: Step | None = None,
    day: str,
) -> int:
    """Record a contact that took place, `at` some day and time or now, and the next step with it.

    Returns the event's id. BadInput for a day that is still to come.
    """
    if direction not in DIRECTIONS:
        raise BadInput(_("'%(word)s' is no direction; it is 'out' or 'in'.") % {"word": direction})
    with book.act("log", day, contact=contact) as act:
        events.require_contact(act.db, contact)
        on, moment = _told(act, at, day)
        event = events.insert(
            act,
            contact,
            day=on,
            at=moment,
            kind="contact",
            channel=channel,
            direction=direction,
            text=events.kept_text(text),
        )
        add_step(act, contact, next_step)
    return event


def _told(act: Act, at: When | None, day: str) -> tuple[str, str | None]:
    """The day and, where it is known, the moment in UTC of an event."""
    if at is None:
        return day, events.moment_on(day)
    on, time = str(at[0]), at[1]
    if on > day:
        raise BadInput(
            _("%(day)s is still to come; plan it with 'crm followup add' and log it then.") % {"day": on}
        )
    if time is None or dates.fixed():
        return on, None
    zone = settings.get(act.db, "zone")
    if not zone:
        return on, None
    return on, dates.read_stamp(f"{on} {time}", zone=zone).at


def add_step(act: Act, contact: int, step: Step | None) -> int | None:
    """The next step as a follow-up within an act; returns its id, None when there is none."""
    if step is None:
        return None
    (due, time), text = step
    return followups.insert(act, contact, events.kept_text(text), str(due), time=time, source="hand")


def check_outcome(outcome: str | None) -> None:
    """BadInput for an outcome that nobody has."""
    if outcome is not None and outcome not in OUTCOMES:
        raise BadInput(
            _("'%(word)s' is no outcome; it is one of %(known)s.")
            % {"word": outcome, "known": ", ".join(OUTCOMES)}
        )


def finish(
    act: Act,
    contact: int,
    text: str,
    *,
    own: str | None,
    outcome: str | None,
    note: str | None,
    next_step: Step | None,
    day: str,
    followup: int | None = None,
    case: int | None = None,
    orders: int | None = None,
    purpose: str | None = None,
    template: str | None = None,
) -> int | None:
    """What finishing a row of the list does for the person: the contact is logged, a refusal kept, the
    next step planned. `own` is the row's own channel; purpose: "service" or "marketing", where it was
    written for one. Returns the next step's id.
    """
    check_outcome(outcome)
    reach = channels.reach(act.db, (contact,))[contact]
    channel = restraint.choose(reach, purpose or "service", workflow.load(act.db), own)
    events.insert(
        act,
        contact,
        day=day,
        at=events.moment_on(day),
        kind="contact",
        channel=channel,
        direction="out",
        text=f"{text} — {events.kept_text(note)}" if note else text,
        outcome=outcome,
        followup=followup,
        cases=case,
        orders=orders,
        purpose=purpose,
        template=template,
    )
    if outcome == "refused":
        # who refused and has no channel yet is not to be found by one that turns up later
        refused = channel or (None if own or reach.last or reach.kinds else consent.EVERYWHERE)
        if refused:
            consent.record(act, contact, refused, "refused", source="hand", by_hand=True, day=day)
    return add_step(act, contact, next_step)
