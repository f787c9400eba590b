"""拼多多, orders: a row an order; who bought stands in none of its columns, or under a number lent for a parcel."""

from __future__ import annotations

import re

from crm_tui import money
from crm_tui.exchange.building import status_of
from crm_tui.exchange.fields import Format
from crm_tui.exchange.formats import chinese, parts
from crm_tui.trade.counting import CANCELLED, DELIVERED, PAID, PENDING, REFUNDED, SHIPPED

_DATED = re.compile(r"(\d\d)(\d\d)(\d\d)-\d{6,}")
_OFF = ("shop", "platform", "payment")


def _fix(values: dict[str, str]) -> bool:
    """Times, discounts and states into what they mean."""
    chinese.place(values, "place.district", "place.town", "place.street")
    chinese.unmasked_phone(values)
    chinese.referrer(values, "order.note", "order.wishes")
    if not values.get("order.at"):  # an unpaid order has no times; its number begins with the day
        found = _DATED.match(values.get("order.number", ""))
        day = "20{}-{}-{}".format(*found.groups()) if found else ""
        values["order.at"] = values.get("order.paid_at") or day
    values["order.discount"] = parts.added((values.pop(f"off.{field}", "") for field in _OFF), "CNY")
    return True


def _sum_up(values: dict[str, str], lines: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Totals out of goods, postage and discounts; refunds are only a word."""
    goods = parts.added((line[parts.DUE] for line in lines), "CNY")
    made = [parts.put(line, amount=line[parts.DUE], price=_each(line)) for line in lines]
    values["order.subtotal"] = goods
    if goods:
        whole = parts.minor(goods, "CNY") + parts.minor(values.get("order.shipping", ""), "CNY")
        values["order.total"] = money.amount_text(
            max(0, whole - parts.minor(values["order.discount"], "CNY")), "CNY"
        )
    received = values.pop("order.received", "")
    if not values.get("order.paid") and received:
        values["order.paid"] = _paid(received, values.get("order.total", ""))
    states, after = [line[parts.STATE] for line in lines], [line[parts.AFTER] for line in lines]
    if any(states) or any(after):
        found = [_state(line) for line in lines]
        parts.say_state(values, parts.common_state(found), states)
        if all(state == REFUNDED for state in found):
            values["order.refunded"] = values.get("order.paid") or values.get("order.total", "")
    return made


def _paid(received: str, total: str) -> str:
    """What the buyer paid, of what the seller got: that holds what the platform gave towards the price besides."""
    return total if total and parts.minor(received, "CNY") > parts.minor(total, "CNY") else received


def _state(line: tuple[str, ...]) -> str:
    if chinese.is_refunded(line[parts.AFTER]) or chinese.is_refunded(line[parts.STATE]):
        return REFUNDED
    return status_of(line[parts.STATE], FORMAT)


def _each(line: tuple[str, ...]) -> str:
    """The price of one, where the row's goods can be divided by their number."""
    many = line[parts.QUANTITY]
    if not many.isdigit() or not int(many) or not line[parts.DUE]:
        return ""
    each, rest = divmod(parts.minor(line[parts.DUE], "CNY"), int(many))
    return "" if rest else money.amount_text(each, "CNY")


_COLUMNS: dict[str, str | tuple[str, ...]] = {
    "订单号": "order.number",
    "商品": "line.name",
    "商品名称": "line.name",
    "商品规格": "line.variant",
    "商品数量(件)": "line.quantity",
    "商家编码-规格维度": "line.sku",
    "商家编码-商品维度": "line.sku",
    "商家编码-SKU维度": "line.sku",
    "商品总价(元)": "row.due",
    "订单状态": "row.state",
    "售后状态": ("row.after", "extra.售后状态"),
    "邮费(元)": "order.shipping",
    "店铺优惠折扣(元)": "off.shop",
    "平台优惠折扣(元)": "off.platform",
    "多多支付立减金额(元)": "off.payment",
    "用户实付金额(元)": "order.paid",
    "商家实收金额(元)": ("order.received", "extra.商家实收金额"),
    "支付时间": "order.paid_at",
    "订单成交时间": "order.at",
    "拼单成功时间": "order.at",
    "成交时间": "order.at",
    "订单创建时间": "order.at",
    "下单时间": "order.at",
    "发货时间": "order.shipped_at",
    "确认收货时间": "order.delivered_at",
    "快递单号": "order.tracking",
    "快递公司": "order.carrier",
    "商家备注": "order.note",
    "买家留言": "order.wishes",
    "收货人": "contact.receiver",
    "收件人": "contact.receiver",
    "收货人姓名": "contact.receiver",
    "手机": "contact.phone",
    "收货人手机": "contact.phone",
    "联系电话": "contact.phone",
    "省": "contact.region",
    "市": "contact.city",
    "区": "place.district",
    "街道/镇": "place.town",
    "街道": "place.town",
    "详细地址": "place.street",
    "收货地址": "place.street",
    "订单来源": "order.channel",
}

_NEEDS: tuple[str | tuple[str, ...], ...] = (
    "订单号",
    (
        "用户实付金额(元)", "商家实收金额(元)", "商品总价(元)", "用户实付金额", "商家实收金额", "商品总价",
        "多多支付立减金额(元)", "平台优惠折扣(元)", "商家编码-规格维度", "商家编码-商品维度", "订单成交时间",
        "用户购买手机号",
    ),
)  # fmt: skip
_STATUSES = {
    "待支付": PENDING, "待付款": PENDING, "未支付": PENDING, "待成团": PAID, "拼团中": PAID, "待发货": PAID,
    "已付款，待发货": PAID, "已发货，待收货": SHIPPED, "已发货，待签收": SHIPPED, "已发货": SHIPPED, "待收货": SHIPPED,
    "已收货": DELIVERED, "已签收": DELIVERED, "已评价": DELIVERED, "交易成功": DELIVERED, "已完成": DELIVERED,
    "已取消": CANCELLED, "交易已取消": CANCELLED, "拼团失败": CANCELLED,
}  # fmt: skip

FORMAT = Format(
    name="pinduoduo-orders",
    platform="pinduoduo",
    orders=True,
    needs=_NEEDS,
    currency="CNY",
    region="CN",
    zone="Asia/Shanghai",
    yen="CNY",
    statuses=_STATUSES,
    fix=_fix,
    sum_up=_sum_up,
    # sellers choose their columns, and some tools write them without the unit
    columns={
        **_COLUMNS,
        **{name[: name.index("(")]: field for name, field in _COLUMNS.items() if "(" in name},
    },
)
