"""Handles: what a person is reached by, as written and in the form that is compared."""

from __future__ import annotations

from collections import namedtuple

from crm_tui.errors import BadInput
from crm_tui.locale import _
from crm_tui.people import phones
from crm_tui.text import fold

Handle = namedtuple("Handle", "kind value norm national label", defaults=("",))

KINDS = (
    "phone", "email", "wechat", "taobao", "qq", "whatsapp", "instagram", "telegram", "facebook", "etsy", "ebay",
    "line", "douyin", "xiaohongshu", "weibo", "xianyu", "vinted", "alipay", "website", "other",
)  # fmt: skip
# marketplaces hide their buyers' addresses behind these: a buyer id there and nothing else
RELAYS = (
    "marketplace.amazon.", "members.ebay.", "relay.ebay.", "etsy.relay.", "users.etsy.", "mail.etsy.",
    "message.douyin.", "guest.youzan.",
)  # fmt: skip
PHONE_KINDS = ("phone", "whatsapp")
_ALSO = {
    "mail": "email", "e-mail": "email", "邮箱": "email", "邮件": "email", "tel": "phone", "telephone": "phone",
    "mobile": "phone", "电话": "phone", "手机": "phone", "微信": "wechat", "weixin": "wechat", "淘宝": "taobao",
    "旺旺": "taobao", "抖音": "douyin", "小红书": "xiaohongshu", "微博": "weibo", "闲鱼": "xianyu", "ig": "instagram",
}  # fmt: skip


def kind_of(word: str) -> str:
    """The one name of a kind of handle, from the words people use for it."""
    said = word.strip().lower()
    return _ALSO.get(said, said)


def chat_key(value: str) -> str:
    """The form in which names on chats and platforms are compared."""
    return fold(value).strip().lstrip("@")


def is_relay(email: str) -> bool:
    """Whether an address belongs to a marketplace and stands for nobody elsewhere."""
    host = email.rpartition("@")[2].lower() + "."
    return any(host.startswith(mark) or "." + mark in "." + host for mark in RELAYS)


def is_email(text: str) -> bool:
    """Whether the text has the shape of one address: something@host.tld, no blanks, nothing masked."""
    plain = text.strip()
    local, _at, host = plain.rpartition("@")
    return bool(local and "." in host.strip(".")) and "*" not in plain and not any(c.isspace() for c in plain)


def make(kind: str, value: str, region: str = "", label: str = "") -> Handle | None:
    """A handle ready to be kept; None for what is empty or masked. `region` helps to read a phone."""
    kind = kind_of(kind)
    value = value.strip()
    if not value or "*" in value:
        return None
    if kind == "email":
        return Handle(kind, value, value.lower(), None, label) if is_email(value) else None
    if kind in PHONE_KINDS:
        extension = phones.has_extension(value)
        norm, national = phones.read_phone(value, region)
        if national and not extension:
            return Handle(kind, value, norm, national, label)
        return Handle(kind, value, "", None, label) if any(c.isdigit() for c in value) else None
    norm = chat_key(value)
    return Handle(kind, value, norm, None, label) if norm else None


def parse(words: str, region: str = "") -> Handle:
    """KIND:VALUE as typed on the command line (`wechat:mei_88`); raises BadInput for anything else."""
    kind, colon, value = words.partition(":")
    kind = kind_of(kind)
    if not colon or not kind.isidentifier() or not value.strip():
        raise BadInput(
            _("A handle is written KIND:VALUE, like wechat:mei_88; '%(words)s' is not.") % {"words": words}
        )
    made = make(kind, value, region)
    if made is None:
        raise BadInput(
            _("'%(value)s' is no %(kind)s; nothing was changed.") % {"value": value.strip(), "kind": kind}
        )
    return made
