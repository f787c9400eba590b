"""A person's facts as they are said, and as the book keeps them; refusals are sentences."""

from __future__ import annotations

from crm_tui.errors import BadInput
from crm_tui.locale import _
from crm_tui.people import names, referrals
from crm_tui.store import driver, settings
from crm_tui.text import clean, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Fact = str | int | None

STAGES = ("prospect", "customer")
LONGEST_NAME, LONGEST_TEXT = 1024, 65536  # bytes, as at an import
FACTS = (
    "name", "nickname", "company", "stage", "gender", "birthday", "job", "income_band", "household", "language",
    "zone", "interests", "credit_limit", "source", "referred_by", "keep_in_touch", "note",
)  # fmt: skip
ADDRESS = {
    "address": "lines",
    "city": "city",
    "region": "region",
    "postcode": "postcode",
    "country": "country",
}


def read(
    db: driver.Connection, contact: int | None, told: Mapping[str, Fact]
) -> tuple[dict[str, object], dict[str, object]]:
    """Facts as said, as (columns of the contact, columns of the address); BadInput for what cannot be read."""
    row: dict[str, object] = {}
    place: dict[str, object] = {}
    for fact, said in told.items():
        if fact in ADDRESS:
            place[ADDRESS[fact]] = _country(str(said)) if fact == "country" else _text(str(said))
        elif fact == "credit_limit":
            row["credit_limit"], row["credit_currency"] = _credit(db, str(said))
        elif fact == "referred_by":
            row[fact] = referrals.check(db, contact, _id(str(said))) if said else None
        elif fact in FACTS:
            row[fact] = _READERS.get(fact, _text)(str(said))
        else:
            raise BadInput(_("A contact has no fact '%(fact)s'.") % {"fact": fact[:40]})
    return row, place


def merged(before: str | None, changes: Mapping[str, str] | None) -> str | None:
    """Custom fields as JSON; an empty value takes a field away."""
    import json

    now: dict[str, str] = json.loads(before) if before else {}
    for name, value in (changes or {}).items():
        key, text = _text(name), _text(value)
        if key is None or len(key.encode()) > LONGEST_NAME:
            raise BadInput(_("A field of your own needs a name: --field NAME=VALUE."))
        now.pop(key, None) if text is None else now.update({key: text})
    return json.dumps(now, ensure_ascii=False) if now else None


def _id(said: str) -> int:
    number = said.strip().removeprefix("#")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise BadInput(_("'%(words)s' is no contact's number.") % {"words": said[:40]})
    return int(number)


def _text(said: str) -> str | None:
    text = clean(said)[0].strip()
    if len(text.encode()) > LONGEST_TEXT:
        raise BadInput(_("That text is longer than 64 KB; shorten it."))
    return text or None


def _name(said: str) -> str:
    name = names.tidy(clean(said)[0])
    if not name:
        raise BadInput(_("A contact needs a name."))
    if len(name.encode()) > LONGEST_NAME:
        raise BadInput(_("A name has at most 1 KB; shorten it."))
    return name


def _stage(said: str) -> str:
    stage = said.strip().lower() or "customer"
    if stage not in STAGES:
        raise BadInput(
            _("'%(words)s' is no stage; it is one of %(known)s.")
            % {"words": said[:40], "known": ", ".join(STAGES)}
        )
    return stage


def _birthday(said: str) -> str | None:
    from crm_tui import dates

    return dates.read_birthday(said) or None


def _zone(said: str) -> str | None:
    from crm_tui import dates

    return dates.check_zone(said) if said.strip() else None


def _span(said: str) -> str | None:
    from crm_tui import dates

    return dates.read_span(said) if said.strip() else None


def _language(said: str) -> str | None:
    first, *more = said.strip().replace("_", "-").split("-")
    if not first and not more:
        return None
    parts = [first, *more]
    if not (2 <= len(first) <= 3 and all(p.isascii() and p.isalnum() and len(p) <= 8 for p in parts)):
        raise BadInput(
            _("'%(words)s' is no language; write a code such as en, zh or zh-CN.") % {"words": said[:40]}
        )
    return "-".join([first.lower(), *(p.upper() if len(p) == 2 else p for p in more)])


def _country(said: str) -> str | None:
    """Two letters are a code; a country's name stays as it was written."""
    text = _text(said)
    if text is None or len(text) != 2 or not text.isascii():
        return text
    from crm_tui.shop import check_country

    return check_country(text)


def _credit(db: driver.Connection, said: str) -> tuple[int | None, str | None]:
    if not said.strip():
        return None, None
    from crm_tui import money

    return money.read_money(said, settings.get(db, "currency", "EUR"))


_READERS: dict[str, Callable[[str], object]] = {
    "name": _name, "stage": _stage, "birthday": _birthday, "zone": _zone, "language": _language,
    "keep_in_touch": _span,
}  # fmt: skip


def read_tag(said: str) -> str:
    """A tag as it is kept, without its #; BadInput for one without a letter."""
    label = clean(said)[0].strip().lstrip("#").strip()
    if not label or not fold(label) or len(label.encode()) > LONGEST_NAME:
        raise BadInput(_("'%(words)s' is no tag; it is a word or a few.") % {"words": said[:40]})
    return label
