"""What an expression may ask about: the names of the facts, and how each one's value is read.

A reader takes the words after the operator and returns the value as the store compares it; BadInput where
they mean nothing. Nothing here knows the book or the day.
"""

from __future__ import annotations

import re
from collections import namedtuple

from crm_tui.errors import BadInput
from crm_tui.locale import _
from crm_tui.people.facts import read_tag
from crm_tui.people.handles import KINDS, kind_of
from crm_tui.text import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# kind says how it is compared (see store/segments.py); example is what an error shows
Field = namedtuple("Field", "kind read example")
# a span of time is (n, unit); money is (text, currency) where "" stands for the shop's own
Span = tuple[int, str]

STATES = ("none", "fresh", "cooling", "active", "due", "late", "lapsed")
TIERS = ("A", "B", "C")
CONSENTS = ("granted", "refused", "unknown")
CHANNELS = (*KINDS, "sms", "post", "shop")
_ALL = ("*", "all", "any", "全部", "所有")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MEANT = {
    "无": "none", "新客": "fresh", "降温": "cooling", "活跃": "active", "该买": "due", "逾期": "late", "流失": "lapsed",
    "新近": "fresh", "渐冷": "cooling", "到期": "due", "晚了": "late",  # as lists and cards say it
    "同意": "granted", "grant": "granted", "yes": "granted", "拒绝": "refused", "refuse": "refused", "no": "refused",
    "未知": "unknown", "男": "m", "女": "f", "male": "m", "female": "f",
}  # fmt: skip


def near(word: str, known: Iterable[str]) -> str:
    """The known word that may have been meant, "" when none is near."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(fold(word), list(known), 1, 0.5)), "")


def one_of(said: str, known: Iterable[str], what: str) -> str:
    """The word when it is known; BadInput naming the nearest one."""
    known = list(known)
    by_fold = {fold(_(word)): word for word in known} | {fold(word): word for word in known}
    found = by_fold.get(fold(said)) or by_fold.get(_MEANT.get(fold(said), ""))
    if found is not None:
        return found
    words = {
        "word": said[:40],
        "what": what,
        "known": _(", ").join(map(_, known)),
        "near": near(said, by_fold),
    }
    if words["near"]:
        raise BadInput(_("'%(word)s' is no %(what)s; did you mean '%(near)s'?") % words)
    raise BadInput(_("'%(word)s' is no %(what)s; there are %(known)s.") % words)


def _state(said: str) -> str:
    return one_of(said, STATES, _("state"))


def _tier(said: str) -> str:
    return one_of(said, TIERS, _("tier"))


def _channel(said: str) -> str:
    return one_of(kind_of(said), CHANNELS, _("channel"))


def _consent(said: str) -> tuple[str, str]:
    """email=granted, email:refused, or email alone, which means granted."""
    channel, sign, state = said.replace(":", "=", 1).partition("=")
    one = "*" if fold(channel) in _ALL else _channel(channel)
    return one, one_of(state, CONSENTS, _("consent")) if sign else "granted"


def _number(said: str) -> float:
    text = said.rstrip("%").replace(",", "")
    try:
        number = float(text) if len(text) < 16 else float("nan")
    except ValueError:
        number = float("nan")
    if not abs(number) < 1e15:
        raise BadInput(_("'%(word)s' is no number.") % {"word": said[:40]})
    return int(number) if number == int(number) else number


def _money(said: str) -> tuple[str, str]:
    """The amount as written, and the currency it names."""
    from crm_tui import money

    nobodys = "XXX"
    minor, currency = money.read_money(said, nobodys)
    return (said, "") if currency == nobodys else (money.amount_text(minor, currency), currency)


def _span(said: str) -> Span:
    """60d, 6 weeks, 2个月; a number alone is days."""
    from crm_tui.dates import read_span

    if said == "0" or re.fullmatch("0 ?[a-z天日]+", fold(said)):
        return 0, "day"
    n, _space, unit = read_span(said + "d" if said.isdecimal() else said).partition(" ")
    return int(n), unit.removesuffix("s")


def _day(said: str) -> str | Span:
    """A day, or how long ago."""
    plain = said.replace("/", "-").replace(".", "-")
    if _DAY.fullmatch(plain):
        from datetime import date

        try:
            return date.fromisoformat(plain).isoformat()
        except ValueError:
            raise BadInput(_("'%(word)s' is no day that exists.") % {"word": said[:40]}) from None
    try:
        return _span(said)
    except BadInput:
        raise BadInput(
            _("'%(word)s' is neither a day like 2026-01-31 nor a time that has gone by, like 60d.")
            % {"word": said[:40]}
        ) from None


def _birthday(said: str) -> Span:
    return (0, "day") if fold(said) in ("today", "今天") else _span(said)


def _tag(said: str) -> str:
    return fold(read_tag(said))


def _folded(said: str) -> str:
    return fold(said).strip()


def _country(said: str) -> str:
    """Two letters are a code, whatever their case; anything else a name."""
    from crm_tui.shop import check_country

    return fold(check_country(said)) if len(said) == 2 and said.isascii() else fold(said)


def _gender(said: str) -> str:
    return _MEANT.get(fold(said), fold(said))


FIELDS: dict[str, Field] = {
    "spent": Field("money", _money, "spent>500"),
    "orders": Field("number", _number, "orders>=2"),
    "quiet": Field("age", _span, "quiet>60d"),
    "last": Field("day", _day, "last>2026-01-31"),
    "first": Field("day", _day, "first<1y"),
    "created": Field("day", _day, "created<30d"),
    "seen": Field("day", _day, "seen<7d"),
    "state": Field("word", _state, "state:lapsed"),
    "tier": Field("word", _tier, "tier:A"),
    "loyalty": Field("number", _number, "loyalty<20"),
    "bought": Field("word", _folded, "bought:SKU"),
    "tag": Field("word", _tag, "#tea"),
    "list": Field("word", _folded, "list:spring"),
    "platform": Field("word", _folded, "platform:etsy"),
    "channel": Field("word", _channel, "channel:wechat"),
    "consent": Field("word", _consent, "consent:email=granted"),
    "birthday": Field("soon", _birthday, "birthday<14d"),
    "country": Field("word", _country, "country:DE"),
    "region": Field("text", _folded, "region:Bavaria"),
    "city": Field("text", _folded, "city:Kiel"),
    "postcode": Field("text", _folded, "postcode:24103"),
    "name": Field("text", _folded, "name:Lee"),
    "nickname": Field("text", _folded, "nickname:Coco"),
    "company": Field("text", _folded, "company:Ltd"),
    "job": Field("text", _folded, "job:teacher"),
    "interests": Field("text", _folded, "interests:jazz"),
    "note": Field("text", _folded, "note:peanuts"),
    "source": Field("text", _folded, "source:instagram"),
    "language": Field("word", _folded, "language:zh"),
    "gender": Field("word", _gender, "gender:f"),
    "stage": Field("word", _folded, "stage:prospect"),
}
OWN = Field("text", _folded, "field.size:XL")
_ALSO = {
    "spent": "消费 花费 金额 total revenue", "orders": "订单 单数 订单数 order", "quiet": "沉默 未购 静默 silent",
    "last": "最近 末单 last_order", "first": "首单 first_order", "created": "建档 added", "seen": "动态 active",
    "state": "状态", "tier": "等级 级别", "loyalty": "忠诚 忠诚度", "bought": "买过 购买 商品 product sku",
    "tag": "标签 tags", "list": "名单 清单", "platform": "平台 shop", "channel": "渠道 has 有", "consent": "同意 授权",
    "birthday": "生日", "country": "国家", "region": "省 地区 省份", "city": "城市", "postcode": "邮编 zip",
    "name": "姓名 名字", "nickname": "昵称", "company": "公司", "job": "职业", "interests": "兴趣",
    "note": "备注 notes", "source": "来源", "language": "语言 lang", "gender": "性别 sex", "stage": "阶段",
}  # fmt: skip
_NAMES = {word: field for field, words in _ALSO.items() for word in words.split()} | {f: f for f in FIELDS}


def field_named(word: str) -> tuple[str, Field]:
    """(its one name, the field) of a word as typed; BadInput naming the nearest one."""
    said = fold(word)
    if said.startswith(("field.", "字段.")) and len(said.partition(".")[2]):
        return "field." + word.partition(".")[2], OWN
    name = _NAMES.get(said)
    if name is None:
        close = near(said, _NAMES)
        if close:
            raise BadInput(
                _("Nothing is known as '%(word)s'; did you mean '%(near)s', as in %(example)s?")
                % {"word": word[:40], "near": close, "example": FIELDS[_NAMES[close]].example}
            )
        raise BadInput(
            _("Nothing is known as '%(word)s'; there are %(known)s.")
            % {"word": word[:40], "known": ", ".join(FIELDS)}
        )
    return name, FIELDS[name]


def is_field(word: str) -> bool:
    """Whether a word names a fact."""
    return fold(word) in _NAMES or fold(word).startswith(("field.", "字段."))


def reader(field: Field) -> Callable[[str], object]:
    """What reads the field's value."""
    found: Callable[[str], object] = field.read
    return found
