"""A block of names as one copies it out of a chat: who is in it, without times, counters, messages and repeats.

Pure: text in, entries out. Two shapes are told apart. A talk, where a line "name time" stands over what
was said (or "name: words" with a time before it), names whoever speaks; what they said last is their note.
Anything else is a list: one a line, or separated by commas; phones, e-mails and "wechat: id" belong to the
name before them on the line.
"""

from __future__ import annotations

import re
from collections import namedtuple

from crm_tui.people import handles
from crm_tui.text import clean, fold

# name as written · handles as KIND:VALUE · note: the last words in a talk
Entry = namedtuple("Entry", "name handles note")
# repeats: how often somebody came again · dropped: lines that name nobody
Pasted = namedtuple("Pasted", "entries repeats dropped")

MOST = 10_000  # names of one paste
_LONGEST = 80  # letters of a nickname; longer ones are talk
_CLOCK = r"(?:凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|夜里)?\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?\s*(?:[AaPp]\.?[Mm]\.?)?"
_DATE = (
    r"(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[-/.月]\d{1,2}日?(?:[-/.]\d{2,4})?"
    r"|昨天|前天|今天|刚刚|[上]?(?:星期|周|礼拜)[一二三四五六日天]|(?i:yesterday|today|mon(?:day)?|tue(?:sday)?|wed(?:nesday)?"
    r"|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?))"
)
_WHEN = rf"(?:{_DATE},?\s*(?:{_CLOCK})?|{_CLOCK})"
_ONLY_WHEN = re.compile(rf"\W*{_WHEN}\W*")
_HEADER = re.compile(rf"(?P<name>.*?\S)\s+[\[(（]?{_WHEN}[\])）]?\s*")
_SPOKEN = re.compile(rf"[\[(（]?{_WHEN}[\])）]?\s*[-–,]?\s*(?P<name>[^:：]{{1,60}})[:：]\s*(?P<said>.*)")
_BEFORE = re.compile(rf"^[\[(（]?{_WHEN}[\])）]?\s*[-–,]?\s+")
_NUMBERING = re.compile(r"^\s*(?:[(（\[]?\d{1,4}[.、)）\]:：]\s*|[①-⑳㉑-㊿]\s*|[-*•·●○◦▪▶►✓✔☑]+\s+|#\d+\s+)")
_COUNTER = re.compile(r"^\s*\[\d+\s*(?:条|messages?|new)?\]\s*|\s*[\[(（]\d+[\])）]\s*$")
_ROLE = re.compile(r"\s*[\[(（](?:群主|管理员|已退群|我|owner|admin|you|me)[\])）]\s*$", re.IGNORECASE)
_JOINED = re.compile(r"[\"“”「『](?P<name>[^\"“”「」『』]+)[\"“”」』]\s*(?:通过.*)?(?:加入了?群聊|joined)")
_SYSTEM = re.compile(
    r"(?:撤回了一条消息|拍了拍|修改群名|加入了?群聊|移出了?群聊|以上是打招呼|打招呼的内容|聊天记录|查看更多|以下为新消息"
    r"|以下是新消息|joined (?:the|using)|left the group|added you|created group|changed the|message was deleted"
    r"|<Media omitted>|end-to-end encrypted)",
    re.IGNORECASE,
)
_PICTURE = re.compile(
    r"\[(?:图片|表情|语音|视频|位置|链接|文件|名片|红包|转账|动画表情|Photo|Sticker|Video|Voice)[^\]]*\]"
)
_HEADING = re.compile(
    r"(?:共|群成员|成员|好友|联系人|members?|participants?|contacts?|people)?\s*[:：(（]?\s*\d+\s*"
    r"(?:人|位|个|名|members?|participants?|contacts?|people)?\s*[)）]?|(?:群成员|members|participants|contacts|联系人)\s*[:：]?",
    re.IGNORECASE,
)
_APART = re.compile(r"[,，、;；\t]+")
_COLUMNS = re.compile(r"[,，、;；\t|｜]+")  # one bar alone is part of a nickname: "Sofia | Berlin"
_MENTIONS = re.compile(r"\s+(?=@\S)")
_ROLE_BEFORE = re.compile(r"^(?:群主|管理员|owner|admin)\s*[:：]\s*", re.IGNORECASE)
_KIND_AFTER = re.compile(r"(?P<value>[^\s()（）]+)\s*[(（](?P<kind>[^()（）]{1,16})[)）]")
_EMPTY = re.compile(r"<\s*>|[(（]\s*[)）]|\[\s*\]")  # where an address stood
_KIND = re.compile(r"(?P<kind>[\w\u4e00-\u9fff-]{1,12}?)(?:号|ID|id)?\s*[:：]\s*(?P<value>\S+)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?:\+|00)?\d[\d ()/.-]{5,18}\d")


def read(text: str, kind: str = "") -> Pasted:
    """Who is named. `kind` (taobao, wechat …) says that the names are handles of that kind."""
    lines = [line for line in (_tidy(line) for line in clean(text)[0].splitlines()) if line]
    found, dropped = _talk(lines) if _is_talk(lines) else _list(lines, kind)
    together: dict[str, Entry] = {}
    first: dict[str, str] = {}  # key, or a handle: the key under which that person stands
    repeats = 0
    for entry in found:
        key = _key(entry)
        here = next((first[one] for one in (key, *entry.handles) if one in first), key)
        known = together.get(here)
        if known is None:
            together[here] = entry
        else:
            repeats += 1
            more = tuple(dict.fromkeys((*known.handles, *entry.handles)))
            name = (
                entry.name if known.name in {one.partition(":")[2] for one in known.handles} else known.name
            )
            together[here] = Entry(name, more, entry.note or known.note)
        first |= dict.fromkeys((key, *entry.handles), here)
    if kind:
        entries = [_with_handle(entry, kind) for entry in together.values()]
    else:
        entries = list(together.values())
    return Pasted(entries[:MOST], repeats, dropped + [entry.name for entry in entries[MOST:]])


def _with_handle(entry: Entry, kind: str) -> Entry:
    value = entry.name.lstrip("@")
    own = f"{kind}:{value}"
    return entry if own in entry.handles or "*" in value else entry._replace(handles=(own, *entry.handles))


def _key(entry: Entry) -> str:
    """Two spellings of one name: folded, without blanks and the marks that only colour a picture."""
    name = "".join(ch for ch in fold(entry.name) if not ch.isspace() and ch not in "\ufe0e\ufe0f\u200d")
    return name.lstrip("@") or entry.name


def _tidy(line: str) -> str:
    """One line without the blanks and marks that only steer a screen."""
    kept = "".join(
        ch for ch in line if ch not in "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
    )
    return (
        " ".join(kept.split())
        if "\t" not in kept
        else "\t".join(" ".join(p.split()) for p in kept.split("\t"))
    )


# A talk


def _is_talk(lines: list[str]) -> bool:
    """Whether names stand over or before what they said."""
    lines = [line for line in lines if not (_ONLY_WHEN.fullmatch(line) or _SYSTEM.search(line))]
    if not lines or sum(bool(_spoken(line)) for line in lines) * 2 > len(lines):
        return bool(lines)
    heads = [_header(line) is not None for line in lines]
    return len(lines) > 1 and heads[0] and not all(heads) and sum(heads) * 4 >= len(lines)


def _header(line: str) -> str | None:
    """The name in "name 2026/11/20 14:33"; a clock alone would be part of what was said."""
    found = None if _ONLY_WHEN.fullmatch(line) else _HEADER.fullmatch(line)
    if found is None or not re.search(_CLOCK, line) or len(found["name"]) > _LONGEST:
        return None
    return found["name"].rstrip(" :：-–([（")


def _spoken(line: str) -> re.Match[str] | None:
    return None if _ONLY_WHEN.fullmatch(line) else _SPOKEN.fullmatch(line)


def _talk(lines: list[str]) -> tuple[list[Entry], list[str]]:
    found: list[Entry] = []
    dropped: list[str] = []
    for line in lines:
        joined = _JOINED.search(line)
        spoken = _spoken(line)
        name = joined["name"] if joined else spoken["name"] if spoken else _header(line)
        if name is None and (_SYSTEM.search(line) or _ONLY_WHEN.fullmatch(line) or not found):
            dropped.append(line)
        elif name is None:
            said = _PICTURE.sub("", line).strip()
            if said:
                found[-1] = found[-1]._replace(note=said)
        elif (plain := _name(name)) and not _SYSTEM.search(plain):
            said = _PICTURE.sub("", spoken["said"]).strip() if spoken else ""
            found.append(Entry(plain, (), said or None))
        else:
            dropped.append(line)
    return found, dropped


# A list


def _list(lines: list[str], kind: str) -> tuple[list[Entry], list[str]]:
    found: list[Entry] = []
    dropped: list[str] = []
    for line in lines:
        if joined := _JOINED.search(line):
            found.append(Entry(_name(joined["name"]), (), None))
            continue
        if _SYSTEM.search(line) or _ONLY_WHEN.fullmatch(line):
            dropped.append(line)
            continue
        before = len(found)
        if spoken := _speech(line):
            found.append(spoken)
            continue
        for part in _parts(line):
            _part(part.strip(), found, before, kind)
        if len(found) == before:
            dropped.append(line)
    return found, dropped


def _speech(line: str) -> Entry | None:
    """Who speaks in a line "time name: words" that stands among names."""
    spoken = _spoken(line)
    if spoken is None or handles.kind_of(spoken["name"]) in handles.KINDS:
        return None
    name = _name(spoken["name"])
    said = _PICTURE.sub("", spoken["said"]).strip()
    return Entry(name, (), said or None) if name and any(map(_says, name)) else None


def _parts(line: str) -> list[str]:
    """The pieces of a line that may be names; a line that begins with @ mentions one person after another."""
    pieces = (_COLUMNS if len(re.findall(r"[|｜]", line)) > 1 else _APART).split(line)
    return [
        part
        for piece in pieces
        for part in (_MENTIONS.split(piece) if _NUMBERING.sub("", piece.strip())[:1] == "@" else [piece])
    ]


def _part(part: str, found: list[Entry], first: int, kind: str) -> None:
    """One piece of a line: a name, with what stands beside it, or more of the name before it."""
    part = _PICTURE.sub("", _BEFORE.sub("", part)).strip()
    told: list[str] = []
    if mail := _EMAIL.search(part):
        told.append(f"email:{mail[0]}")
        part = _EMPTY.sub(" ", part.replace(mail[0], " ")).strip()
    rest = _NUMBERING.sub("", part)
    if (after := _KIND_AFTER.fullmatch(rest)) and _identifies(handles.kind_of(after["kind"])):
        told.append(f"{handles.kind_of(after['kind'])}:{after['value'].lstrip('@')}")
        part = rest = after["value"]
    if named := _KIND.search(rest):
        what = handles.kind_of(named["kind"])
        if _identifies(what):
            told.append(f"{what}:{named['value']}")
            part = rest.replace(named[0], " ").strip()
    digits = 7 if not kind else 99  # a handle of nothing but digits (QQ) is no phone
    if (phone := _PHONE.search(part)) and sum(map(str.isdigit, phone[0])) >= digits:
        told.append(f"phone:{phone[0].strip()}")
        rest = part.replace(phone[0], " ")
        part = re.sub(r"(?i)(?:电话|手机|tel|phone|mobile|微信同号)\s*[:：]?\s*$", "", rest.strip()).strip()
    header = _HEADER.fullmatch(part)
    name = _name(header["name"] if header else part)
    if name and not (_HEADING.fullmatch(name) and not kind) and any(map(_says, name)):
        found.append(Entry(name, tuple(told), None))
    elif told and len(found) > first:
        found[-1] = found[-1]._replace(handles=(*found[-1].handles, *told))
    elif told:
        found.append(Entry(told[0].partition(":")[2], tuple(told), None))


def _identifies(kind: str) -> bool:
    """A kind of handle that is no phone."""
    return kind in handles.KINDS and kind not in handles.PHONE_KINDS


def _says(ch: str) -> bool:
    """A letter, a digit or a picture: what a nickname is made of."""
    return ch.isalnum() or ord(ch) > 0x2190


def _name(said: str) -> str:
    """A nickname without numbering, unread counters, roles and quotes; "" for what is too long to be one."""
    name = _ROLE_BEFORE.sub("", _ROLE.sub("", _COUNTER.sub("", _NUMBERING.sub("", said)))).strip(
        ' "“”「」:：-–—,，、;；'
    )
    name = re.sub(r"^@(?=\S)", "", name).strip()
    return name if len(name) <= _LONGEST else ""
