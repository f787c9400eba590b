"""What Chinese platforms share: who recommended the buyer, refunds that are only a word, titles in one cell."""

from __future__ import annotations

import re

from crm_tui.exchange.fields import PART, SEPARATOR
from crm_tui.people import names
from crm_tui.people.phones import read_phone

_WHO = r"[^\s，,。.；;：:、！!（）()【】的]{2,20}?"
_KNOWN_AS = "(?:(?:老|好|熟)?(?:朋友|客户|顾客|客|亲友|闺蜜|同事|会员))"
_HINTS = (
    re.compile(rf"(?:介绍人|推荐人|引荐人)(?:是|为)?[：:\s]*({_WHO})(?=$|[\s，,。；;、！!（(])"),
    re.compile(rf"{_KNOWN_AS}[：:\s]+({_WHO})(?:介绍|推荐)"),
    re.compile(
        rf"(?:^|[\s，,。；;、：:])(?:由|经|是)?{_KNOWN_AS}?({_WHO})"
        r"(?:介绍(?:来|过来|购买|下单|的|$|[\s，,。；;、！!])|推荐(?:来|过来|购买|下单))"
    ),
)
_NOBODY = re.compile(
    r"^((老|熟|新|好)?(朋友|客户|顾客|客人|客|同事|家人|亲戚|闺蜜|人|友)|别人|有人|大家|他人|网友|首页|自己|我|强烈|系统|算法)$"
    r"|店|商家|卖家|客服|平台|直播|主播|抖音|淘宝|小红书|微信|微博|小编|官方|产品|商品|使用|详细|尺码|请|不|没"
)
_REFUNDED = ("退款成功", "已退款", "已全额退款", "全额退款成功", "退款完成", "退货退款完成")
_LENT = re.compile(r"(?:\+?86[- ]?)?\d{11}[-–转,，]\s?\d{1,6}")


def recommended(*notes: str) -> str:
    """Who brought the buyer, as a note says it (朋友：林晓月介绍); "" when no note does."""
    for note in notes:
        for hint in _HINTS:
            found = hint.search(note)
            if found and not _NOBODY.search(found[1]):
                return found[1]
    return ""


def referrer(values: dict[str, str], *fields: str) -> None:
    """Note who brought the buyer: the promoter that the file names, else what the notes say."""
    named, phone = values.get("contact.referrer", ""), values.pop("contact.referrer_phone", "")
    if not named:
        named = recommended(*(values.get(field, "") for field in fields))
    if named and read_phone(phone, "CN")[0]:
        named = f"{named}{SEPARATOR}{phone}"
    values["contact.referrer"] = named


def is_refunded(state: str) -> bool:
    """Whether an after-sale state says that the money went back, all of it."""
    return "部分" not in state and any(word in state for word in _REFUNDED)


def titles(text: str, kinds: str, marks: str, pieces: str = "") -> str:
    """Titles that stand joined in one cell, as lines; a title may hold the mark too, so the count decides."""
    parts = [part.strip() for part in re.split(f"[{marks}]", text) if part.strip()]
    count = int(float(kinds)) if re.fullmatch(r"\d{1,4}(\.0)?", kinds) else len(parts)
    if count > 1 and len(parts) == count:
        return SEPARATOR.join(parts)
    if pieces.isdigit() and int(pieces) > 1 and (count == 1 or len(parts) == 1):
        return PART.join(("", text, "", pieces))
    return text


def place(values: dict[str, str], *parts: str) -> None:
    """District, street and house in one line; nothing of it when the platform hid the house."""
    texts = [values.pop(part, "") for part in parts]
    if texts[-1] and not names.usable(texts[-1]):
        texts[-1] = ""
    values["contact.address"] = " ".join(filter(None, texts)) if texts[-1] else ""
    if any(values.get(f"contact.{field}") for field in ("address", "city", "region")):
        values["contact.country"] = "CN"


def unmasked_phone(values: dict[str, str]) -> None:
    """A number that the platform lends for one parcel (15812345678-1234) is nobody's."""
    if values.get("contact.phone"):
        numbers = values["contact.phone"].split(SEPARATOR)
        values["contact.phone"] = SEPARATOR.join(n for n in numbers if not _LENT.fullmatch(n.strip()))
