"""A letter: one template filled for one person, in their language."""

from __future__ import annotations

from collections import namedtuple

from crm_tui import locale
from crm_tui.errors import NotFound
from crm_tui.locale import _
from crm_tui.store import contacts, settings
from crm_tui.store import letters as store
from crm_tui.text import han_runs
from crm_tui.words import sets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from crm_tui.store.book import Book
    from crm_tui.words.sets import Template

# `subject` is "" unless the template has one; `purpose` is what consent asks: service or marketing
Letter = namedtuple("Letter", "template lang text subject purpose")

_CHINESE = {
    "taobao",
    "tmall",
    "douyin",
    "pinduoduo",
    "youzan",
    "weidian",
    "jd",
    "xiaohongshu",
    "wechat",
    "1688",
}
_SPOKEN = {
    "CN": "zh", "TW": "zh", "HK": "zh", "MO": "zh", "SG": "en", "DE": "de", "AT": "de", "FR": "fr", "IT": "it",
    "ES": "es", "MX": "es", "AR": "es", "CL": "es", "CO": "es", "PT": "pt", "BR": "pt", "NL": "nl", "PL": "pl",
    "JP": "ja", "KR": "ko", "RU": "ru", "TR": "tr", "SE": "sv", "DK": "da", "NO": "nb", "FI": "fi", "CZ": "cs",
    "GB": "en", "US": "en", "IE": "en", "AU": "en", "NZ": "en", "CA": "en",
}  # fmt: skip
_ENGLISH = "en"


def message(
    book: Book,
    contact: int,
    name: str,
    day: str,
    *,
    order: int | None = None,
    extra: Mapping[str, str | int | None] | None = None,
    lang: str = "",
) -> Letter | None:
    """The template of that name filled for a person; None when there is none of that name.

    In `lang`, else the person's language, else what is likely to be read (see `languages`). `order` is the
    order it is about (the last one that counts), `extra` are facts that only the caller knows (offer,
    festival, years …) and win. Unfilled (a CrmError) names a field without a value and without a fallback.
    """
    found = choose(book, contact, name, lang)
    return None if found is None else filled(book, contact, found, day, order=order, extra=extra)


def choose(book: Book, contact: int, name: str, lang: str = "") -> Template | None:
    """The variant of a template for a person; None when there is none."""
    for one in [lang] if lang else languages(book, contact):
        found = sets.template(name, one)
        if found is not None:
            return found
    if lang:
        return None
    return next(filter(None, (sets.template(name, one) for one in sets.languages(name))), None)


def filled(
    book: Book,
    contact: int,
    found: Template,
    day: str,
    *,
    order: int | None = None,
    extra: Mapping[str, str | int | None] | None = None,
) -> Letter:
    """A template filled for a person; CrmErrors as `message` says."""
    from crm_tui.words import facts, filling, syntax

    try:
        named = {
            field
            for words in (found.subject, found.text)
            for field, _line in syntax.fields(syntax.parse(words))
        }
        known = facts.gather(book, contact, day, found.lang, order=order, named=named) | dict(extra or {})
        subject = " ".join(filling.fill(found.subject, known).split()) if found.subject.strip() else ""
        return Letter(found.name, found.lang, filling.fill(found.text, known), subject, found.purpose)
    except syntax.BadTemplate as problem:
        raise sets.located(found, problem) from problem


def languages(book: Book, contact: int) -> list[str]:
    """The languages to try for a person, likeliest first: their own, what name, platform and country say,
    the shop's, English.
    """
    db = book.db
    row = contacts.get(db, contact)
    if row is None:
        raise NotFound(_("There is no contact %(id)s.") % {"id": contact})
    own = (row.language or "").lower().replace("_", "-").partition("-")[0]
    own = {"中文": "zh", "chinese": "zh", "english": "en", "cn": "zh"}.get(own, own)
    if own:
        return list(dict.fromkeys([own, _ENGLISH if own != "zh" else "zh"]))
    countries = [(place[6] or "").upper() for place in contacts.addresses(db, contact)]
    if store.platforms(db, contact) & _CHINESE or (_is_chinese(row.name) and "JP" not in countries):
        return ["zh"]
    spoken = [_SPOKEN.get(country, _ENGLISH) for country in countries if country]
    if spoken:
        return list(dict.fromkeys([*spoken[:1], _ENGLISH]))
    return list(dict.fromkeys([shop_language(book), _ENGLISH]))


def _is_chinese(name: str) -> bool:
    """Chinese characters and no kana."""
    return bool(han_runs(name)) and not any("\u3041" <= ch <= "\u30ff" for ch in name)


def shop_language(book: Book) -> str:
    """The language of the shop's country where that is plain, else the one this program speaks."""
    return _SPOKEN.get(settings.get(book.db, "country"), "") or locale.language()
