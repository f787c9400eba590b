"""Channels: reading their names, and what is known of how a person is reached."""

from __future__ import annotations

from collections import namedtuple

from crm_tui.care import consent
from crm_tui.errors import BadInput
from crm_tui.locale import _
from crm_tui.store import consents, events

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from crm_tui.store import driver

# where a chat goes on by itself first, what interrupts last
PREFERENCE = ("wechat", "whatsapp", "instagram", "telegram", "taobao", "email", "phone")
# channels that are no handle
_MORE = ("sms", "post", "shop")
_ALSO = {
    "phone": "call tel telephone mobile 电话 手机",
    "email": "mail e-mail 邮件 邮箱 电子邮件",
    "sms": "text 短信",
    "wechat": "weixin 微信",
    "taobao": "wangwang 淘宝 旺旺",
    "facebook": "messenger",
    "douyin": "抖音",
    "xiaohongshu": "小红书",
    "post": "letter 信",
    "shop": "店里",
    consent.EVERYWHERE: "all any everything 全部 所有",
}
_MEANT = {word: channel for channel, words in _ALSO.items() for word in words.split()}

# what is known of how a person is reached: the channel of the last event, kinds of handles, consent
Reach = namedtuple("Reach", "last kinds states")
UNREACHED = Reach(None, (), {})


def read_channel(words: str, *, own: Collection[str] = (), everywhere: bool = False) -> str:
    """The channel's one name ("WeChat" and 微信 are wechat); BadInput for one that nobody has.

    `own` are further names to accept, such as the kinds of a person's handles; `everywhere` lets "all"
    stand for every channel.
    """
    from crm_tui.people.handles import KINDS
    from crm_tui.text import fold

    said = fold(words).strip()
    channel = _MEANT.get(said, said)
    known = {*KINDS, *_MORE, *own}
    if everywhere:
        known.add(consent.EVERYWHERE)
    if channel not in known:
        raise BadInput(
            _("'%(words)s' is no channel; known are %(known)s.")
            % {"words": words[:60], "known": ", ".join(sorted(known))}
        )
    return channel


def reach(db: driver.Connection, people: Iterable[int]) -> dict[int, Reach]:
    """How each of these people is reached, in three questions however many they are."""
    ids = set(people)
    if not ids:
        return {}
    last = events.last_channels(db, ids)
    kinds = consents.handle_kinds(db, ids)
    entries = consents.entries_of(db, ids)
    return {one: Reach(last.get(one), kinds.get(one, ()), consent.state(entries.get(one, ()))) for one in ids}
