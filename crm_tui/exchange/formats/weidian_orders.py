"""微店, orders: a row a line; there is no order total, and refunds stand on the lines."""

from __future__ import annotations

import re

from crm_tui import money
from crm_tui.exchange.building import status_of
from crm_tui.exchange.fields import Format
from crm_tui.exchange.formats import chinese, parts
from crm_tui.people import names
from crm_tui.trade.counting import CANCELLED, DELIVERED, PAID, PENDING, REFUNDED, SHIPPED

_MODEL = re.compile(r"(.+?)\s*[(（]([^()（）]+)[)）]\s*")


def _fix_line(line: list[str]) -> bool:
    """Since 2020 the model may stand in brackets behind the name."""
    found = _MODEL.fullmatch(line[parts.NAME])
    if found and not line[parts.VARIANT]:
        line[parts.NAME], line[parts.VARIANT] = found[1], found[2]
    return True


def _fix(values: dict[str, str]) -> bool:
    """The account is the buyer's phone; the receiver's counts where there is none."""
    receiver = values.pop("order.receiver_phone", "")
    if not names.usable(values.get("contact.phone", "")):
        values["contact.phone"] = receiver
    chinese.unmasked_phone(values)
    chinese.place(values, "place.district", "place.street")
    chinese.referrer(values, "order.note", "order.wishes")
    return True


def _sum_up(values: dict[str, str], lines: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Refunds of all lines: their amounts, or the line's own where there is only the word."""
    goods = sum(parts.gross(line, "CNY") for line in lines)
    amounts = [parts.minor(line[parts.REFUND], "CNY") for line in lines]
    if parts.repeats(amounts, 0) and sum(amounts) > goods:
        amounts = amounts[:1]
    elif not any(amounts):
        amounts = [parts.gross(line, "CNY") for line in lines if chinese.is_refunded(line[parts.AFTER])]
    back = sum(amounts)
    values["order.refunded"] = money.amount_text(back, "CNY")
    if not values.get("order.total"):
        shipping = parts.minor(values.get("order.shipping", ""), "CNY")
        values["order.total"] = values.get("order.paid") or money.amount_text(goods + shipping, "CNY")
    status = status_of(values.get("order.status", ""), FORMAT)
    unpaid = "order.paid_at" in values and not values["order.paid_at"]
    if unpaid and status in (CANCELLED, PENDING):
        values["order.paid"] = "0.00"
    elif status == CANCELLED and back and back >= goods:
        parts.say_state(values, REFUNDED, [values["order.status"]])
    return lines


_NEEDS: tuple[str | tuple[str, ...], ...] = (
    ("订单编号", "订单号"),
    ("商品名称", "商品型号", "商品件数", "商品编码"),
    (
        "下单账号", "收件人/提货人姓名", "收件人/提货人手机号", "收件人手机", "单品折扣后价格", "商品件数", "商品型号",
        "分销商店铺ID", "下单模板信息",
    ),
)  # fmt: skip
_STATUSES = {
    "待付款": PENDING, "待支付": PENDING, "待发货": PAID, "已付款": PAID, "待成团": PAID, "已发货": SHIPPED,
    "待收货": SHIPPED, "已完成": DELIVERED, "交易完成": DELIVERED, "已收货": DELIVERED, "已关闭": CANCELLED,
    "已取消": CANCELLED, "交易关闭": CANCELLED, "已退款": REFUNDED,
}  # fmt: skip

FORMAT = Format(
    name="weidian-orders",
    platform="weidian",
    orders=True,
    needs=_NEEDS,
    currency="CNY",
    region="CN",
    zone="Asia/Shanghai",
    yen="CNY",
    statuses=_STATUSES,
    total_of_lines=True,
    fix=_fix,
    fix_line=_fix_line,
    sum_up=_sum_up,
    columns={
        "订单编号": "order.number",
        "订单号": "order.number",
        "订单状态": "order.status",
        "下单时间": "order.at",
        "支付时间": "order.paid_at",
        "付款时间": "order.paid_at",
        "发货时间": "order.shipped_at",
        "订单总金额": "order.total",
        "订单金额": "order.total",
        "订单实付金额": "order.paid",
        "实付金额": "order.paid",
        "运费": "order.shipping",
        "商品名称": "line.name",
        "商品型号": "line.variant",
        "商品编码": "line.sku",
        "商品件数": "line.quantity",
        "购买数量": "line.quantity",
        "单品折扣后价格": "line.price",
        "商品价格": "line.price",
        "商品原始单价": "line.price",
        "商品原价": "line.price",
        "退款状态": ("row.after", "extra.退款状态"),
        "退款金额": "row.refunded",
        "收件人/提货人姓名": "contact.receiver",
        "收件人姓名": "contact.receiver",
        "下单账号": ("contact.external_id", "contact.phone"),
        "收件人/提货人手机号": "order.receiver_phone",
        "收件人手机": "order.receiver_phone",
        "收件人手机号": "order.receiver_phone",
        "省": "contact.region",
        "市": "contact.city",
        "区": "place.district",
        "收货/提货详细地址": "place.street",
        "收货详细地址": "place.street",
        "详细地址": "place.street",
        "买家留言": "order.wishes",
        "备注": "order.note",
        "订单备注": "order.note",
        "商家备注": "order.note",
        "卖家备注": "order.note",
        "分销商注册姓名": ("contact.referrer", "extra.分销商注册姓名"),
        "分销商手机号": ("contact.referrer_phone", "extra.分销商手机号"),
        "支付方式": "order.payment",
        "快递公司": "order.carrier",
        "物流公司": "order.carrier",
        "快递单号": "order.tracking",
        "物流单号": "order.tracking",
    },
)
