"""What a person is called: joining names as their script does, and when two names agree."""

from __future__ import annotations

from crm_tui.text import fold, is_han, words

# how good a name is; a better one replaces a worse, a hand's is never replaced by an import
HAND, CUSTOMER, RECEIVER, NICK, STANDS_IN = 4, 3, 2, 1, 0
PLACEHOLDERS = {
    "", "-", "--", "unknown", "guest", "n/a", "na", "none", "null", "anonymous", "匿名", "游客", "无", "未知",
}  # fmt: skip


def usable(text: str) -> bool:
    """Whether a name says who somebody is: not masked (林**), not a placeholder (--, guest), not ciphertext."""
    plain = text.strip()
    return (
        bool(plain)
        and "*" not in plain
        and plain.lower() not in PLACEHOLDERS
        and plain[:2] not in ("##", "$$")
    )


def join(given: str, family: str) -> str:
    """One name from its parts: 'Mara Lindqvist', but 林晓月 (family first, no space) in Chinese."""
    given, family = given.strip(), family.strip()
    if given and family and is_han(given[0]) and is_han(family[0]):
        return family + given
    return f"{given} {family}".strip()


def tidy(name: str) -> str:
    """A name as the book keeps it: one space between words, none between two Han parts."""
    name = " ".join(name.split())
    parts = name.split(" ")
    if len(parts) == 2 and all(p and all(is_han(ch) for ch in p) for p in parts):
        return "".join(parts)
    return name


def key(name: str) -> str:
    """What two spellings of one name share: folded words in any order."""
    return " ".join(sorted(words(name))) or fold(name).strip()


def agree(one: str, other: str) -> bool:
    """Whether two names can be one person's: the same words, or one of them missing."""
    return not one or not other or key(tidy(one)) == key(tidy(other))
