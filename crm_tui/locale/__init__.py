"""The languages people read. Messages are written in English; other languages come from catalogues."""

from __future__ import annotations


class _Spoken:
    language = ""
    catalogue: _Catalogue | None = None
    other: _Catalogue | None = None


class _Catalogue:
    """A compiled catalogue (.mo), in which each text is looked up when it is first said: a lookup says a dozen
    of them, and `gettext` would read all. Ours is written in little-endian numbers with the texts in order, and
    its language has one form for every number, as Chinese does.
    """

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.count, self.texts, self.said = (self._number(at) for at in (8, 12, 16))
        self.known: dict[str, str | None] = {}

    def get(self, text: str) -> str | None:
        """What stands for the text (of a text for numbers: for its first form); None where nothing does."""
        try:
            return self.known[text]
        except KeyError:
            found = self.known[text] = self._find(text)
            return found

    def _find(self, text: str) -> str | None:
        """The texts stand in order, so the halves they lie in lead there."""
        wanted = text.encode("utf-8", "replace")
        low, high = 0, self.count
        while low < high:
            middle = (low + high) // 2
            found = self._text(self.texts, middle)
            if found == wanted:
                return self._text(self.said, middle).decode() or None
            low, high = (middle + 1, high) if found < wanted else (low, middle)
        return None

    def _text(self, table: int, at: int) -> bytes:
        length, start = self._number(table + 8 * at), self._number(table + 8 * at + 4)
        return self.content[start : start + length].partition(b"\0")[0]

    def _number(self, at: int) -> int:
        return int.from_bytes(self.content[at : at + 4], "little")


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


def _load() -> _Catalogue | None:
    path = __path__[0] + "/zh_CN/LC_MESSAGES/crm.mo"
    try:
        with open(path, "rb") as file:
            return _Catalogue(file.read())
    except OSError:
        return None


def _(text: str) -> str:
    """The text in the language in use."""
    if not _Spoken.language:
        language()
    if _Spoken.catalogue is None or not text:
        return text
    return _Spoken.catalogue.get(text) or text


def said_in(text: str, lang: str) -> str:
    """The text in a language that is not in use: for what a customer reads."""
    if lang != "zh":
        return text
    if _Spoken.other is None:
        _Spoken.other = _Spoken.catalogue or _load()
    return text if _Spoken.other is None or not text else _Spoken.other.get(text) or text


def n_(one: str, many: str, n: int) -> str:
    """The text for that number of things."""
    if not _Spoken.language:
        language()
    said = None if _Spoken.catalogue is None else _Spoken.catalogue.get(one)
    return said or (one if n == 1 else many)


def N_(text: str) -> str:  # noqa: N802 - the name that gettext's readers know
    """Marks a text of a table for translation; whoever shows it says _(text)."""
    return text
