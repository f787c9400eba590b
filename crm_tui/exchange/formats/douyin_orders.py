"""抖店, orders: a row a part of an order, or all parts joined by `;` in one row; names and phones are ciphertext."""

from __future__ import annotations

import re

from crm_tui import money
from crm_tui.exchange.building import status_of
from crm_tui.exchange.fields import Format
from crm_tui.exchange.formats import chinese, parts
from crm_tui.trade.counting import CANCELLED, DELIVERED, PAID, PENDING, REFUNDED, SHIPPED

_EMPTY = {"-", "--", "—", "——"}
_JOINED = re.compile("[;；]")
_SPLIT = (
    parts.NAME,
    parts.VARIANT,
    parts.QUANTITY,
    parts.SKU,
    parts.PRICE,
    parts.ITEM,
    parts.STATE,
    parts.AFTER,
)


def _tidy(cells: list[str]) -> bool:
    """`-` stands for nothing; ids and texts have a TAB before them."""
    for place, cell in enumerate(cells):
        if cell.strip() in _EMPTY:
            cells[place] = ""
    return True


def _apart(line: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The parts of a row that joins several by `;`: as many names as something else has values."""
    names = _JOINED.split(line[parts.NAME])
    cut = {place: _JOINED.split(line[place]) for place in _SPLIT}
    alike = [place for place in _SPLIT if place != parts.NAME and len(cut[place]) == len(names)]
    if len(names) < 2 or not alike:
        return [line]
    made = []
    for i in range(len(names)):
        one = list(line)
        for place in _SPLIT:
            if len(cut[place]) == len(names):
                one[place] = cut[place][i].strip()
            elif place in (parts.QUANTITY, parts.PRICE, parts.SKU):
                one[place] = ""  # a sum, or one that is not said of whom
        made.append(tuple(one))
    return made


def _sum_up(values: dict[str, str], lines: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The amounts that rows repeat taken once, those of their own added; one status out of all."""
    apart = [part for line in lines for part in _apart(line)]
    goods = sum(parts.gross(part, "CNY") for part in apart)
    dues = [parts.minor(line[parts.DUE], "CNY") for line in lines]
    once = parts.repeats(dues, goods)
    for field, place in (("total", parts.DUE), ("shipping", parts.SHIPPING), ("discount", parts.DISCOUNT)):
        said = [line[place] for line in lines if line[place]]
        values[f"order.{field}"] = parts.added(said[:1] if once else said, "CNY")
    _states(values, apart, [] if once or len(apart) > len(lines) else dues)
    return apart


def _states(values: dict[str, str], apart: list[tuple[str, ...]], dues: list[int]) -> None:
    """Status and refunds: after a sale there is only a word for them, no amount."""
    paid = bool(values.get("order.paid_at")) or "order.paid_at" not in values
    said = [line[parts.STATE] for line in apart]
    states = [
        REFUNDED if chinese.is_refunded(line[parts.AFTER]) else status_of(line[parts.STATE], FORMAT)
        for line in apart
    ]
    if any(said) or any(line[parts.AFTER] for line in apart):
        parts.say_state(values, parts.common_state(states), said)
    gone = [place for place, state in enumerate(states) if state == REFUNDED or (state == CANCELLED and paid)]
    if not paid:
        values["order.paid"] = "0.00"
    elif gone and len(gone) == len(states):
        was_paid = REFUNDED in states or values.get("order.paid_at")
        values["order.refunded"] = values.get("order.total", "") if was_paid else ""
    elif gone:
        total = parts.minor(values.get("order.total", ""), "CNY")
        back = sum(dues[i] if dues else parts.gross(apart[i], "CNY") for i in gone)
        values["order.refunded"] = money.amount_text(min(back, total), "CNY")


def _fix(values: dict[str, str]) -> bool:
    chinese.place(values, "place.district", "place.town", "place.street")
    chinese.unmasked_phone(values)
    chinese.referrer(values, "order.note", "order.wishes")
    return True


_NEEDS: tuple[str | tuple[str, ...], ...] = (
    ("主订单编号", "订单编号"),
    ("选购商品", "订单应付金额", "订单提交时间", "鲁班落地页ID", "达人ID"),
    ("子订单编号", "选购商品", "商品单价", "订单状态", "订单提交时间", "APP渠道"),
)  # fmt: skip
_STATUSES = {
    "待支付": PENDING, "待付款": PENDING, "未支付": PENDING, "待确认": PENDING, "备货中": PAID, "待发货": PAID,
    "部分发货": PAID, "已支付": PAID, "已发货": SHIPPED, "运输中": SHIPPED, "已签收": DELIVERED, "已完成": DELIVERED,
    "已关闭": CANCELLED, "已取消": CANCELLED,
}  # fmt: skip

FORMAT = Format(
    name="douyin-orders",
    platform="douyin",
    orders=True,
    needs=_NEEDS,
    currency="CNY",
    region="CN",
    zone="Asia/Shanghai",
    yen="CNY",
    statuses=_STATUSES,
    tidy=_tidy,
    fix=_fix,
    sum_up=_sum_up,
    columns={
        "主订单编号": "order.number",
        "订单编号": "order.number",
        "选购商品": "line.name",
        "商品名称": "line.name",
        "商品规格": "line.variant",
        "商品数量": "line.quantity",
        "商家编码": "line.sku",
        "商品单价": "line.price",
        "商品ID": ("row.item", "extra.商品ID"),
        "订单应付金额": "row.due",
        "运费": "row.shipping",
        "优惠总金额": "row.discount",
        "订单状态": "row.state",
        "售后状态": ("row.after", "extra.售后状态"),
        "支付方式": "order.payment",
        "收件人": "contact.receiver",
        "收件人手机号": "contact.phone",
        "省": "contact.region",
        "市": "contact.city",
        "区": "place.district",
        "街道": "place.town",
        "详细地址": "place.street",
        "买家留言": "order.wishes",
        "商家备注": "order.note",
        "订单提交时间": "order.at",
        "支付完成时间": "order.paid_at",
        "订单完成时间": "order.delivered_at",
        "发货时间": "order.shipped_at",
        "快递公司": "order.carrier",
        "物流公司": "order.carrier",
        "快递单号": "order.tracking",
        "物流单号": "order.tracking",
        "APP渠道": "order.channel",
    },
)
