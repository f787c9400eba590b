"""The languages people read. Messages are written in English; other languages come from catalogues."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gettext import NullTranslations


class _Spoken:
    language = ""
    catalogue: NullTranslations | None = None
    other: NullTranslations | None = None


def use(lang: str) -> None:
    """From now on speak this language: Chinese for anything that starts with zh, else English."""
    _Spoken.language = "zh" if lang.strip().lower().startswith("zh") else "en"
    _Spoken.catalogue = _load() if _Spoken.language == "zh" else None


def language() -> str:
    """The language in use, "en" or "zh"; at first the one the environment asks for."""
    if not _Spoken.language:
        import os

        names = ("CRM_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
        use(next(filter(None, map(os.environ.get, names)), "en"))
    return _Spoken.language


def _load() -> NullTranslations | None:
    import gettext

    path = __path__[0] + "/zh_CN/LC_MESSAGES/crm.mo"
    try:
        with open(path, "rb") as file:
            return gettext.GNUTranslations(file)
    except OSError:
        return None


def _(text: str) -> str:
    """The text in the language in use."""
    if not _Spoken.language:
        language()
    return text if _Spoken.catalogue is None or not text else _Spoken.catalogue.gettext(text)


def said_in(text: str, lang: str) -> str:
    """The text in a language that is not in use: for what a customer reads."""
    if lang != "zh":
        return text
    if _Spoken.other is None:
        _Spoken.other = _Spoken.catalogue or _load()
    return text if _Spoken.other is None or not text else _Spoken.other.gettext(text)


def n_(one: str, many: str, n: int) -> str:
    """The text for that number of things."""
    if not _Spoken.language:
        language()
    if _Spoken.catalogue is None:
        return one if n == 1 else many
    return _Spoken.catalogue.ngettext(one, many, n)


def N_(text: str) -> str:  # noqa: N802 - the name that gettext's readers know
    """Marks a text of a table for translation; whoever shows it says _(text)."""
    return text
