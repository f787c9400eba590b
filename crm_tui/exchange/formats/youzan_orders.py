"""有赞, orders: a row an order with its titles in one cell, or the items file, a row a line."""

from __future__ import annotations

from crm_tui import money
from crm_tui.exchange.building import status_of
from crm_tui.exchange.fields import Format
from crm_tui.exchange.formats import chinese, parts
from crm_tui.people import names
from crm_tui.trade.counting import CANCELLED, DELIVERED, PAID, PENDING, SHIPPED


def _fix(values: dict[str, str]) -> bool:
    """The buyer's own phone before the receiver's; titles into lines; what was never paid."""
    own, receiver = values.get("contact.phone", ""), values.pop("order.receiver_phone", "")
    if not names.usable(own):
        values["contact.phone"] = receiver
    chinese.unmasked_phone(values)
    chinese.place(values, "place.district", "place.street")
    chinese.referrer(values, "order.note", "order.wishes")
    titles, kinds = values.pop("order.titles", ""), values.pop("order.kinds", "")
    if titles:
        values["order.lines"] = chinese.titles(titles, kinds, "；;")
    unpaid = "order.paid_at" in values and not values["order.paid_at"]
    if unpaid and status_of(values.get("order.status", ""), FORMAT) in (CANCELLED, PENDING):
        values["order.paid"] = "0.00"
    state = values.pop("order.after", "")
    if state and not values.get("order.refunded", "").strip("0.") and chinese.is_refunded(state):
        values["order.refunded"] = values.get("order.paid") or values.get("order.total", "")
    return True


def _sum_up(values: dict[str, str], lines: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The items file: one status and one refund out of those of the lines."""
    states = [line[parts.STATE] for line in lines if line[parts.STATE]]
    if states and not values.get("order.status"):
        parts.say_state(values, parts.common_state(status_of(state, FORMAT) for state in states), states)
    lines = [_paid(line) for line in lines if line[parts.NAME] or line[parts.SKU]]
    if lines and not values.get("order.titles"):
        values["order.subtotal"] = parts.added([line[parts.AMOUNT] for line in lines], "CNY")
    refunds = [line[parts.REFUND] for line in lines if line[parts.REFUND]]
    if refunds and not values.get("order.refunded"):
        values["order.refunded"] = parts.added(refunds, "CNY")
    return lines


def _paid(line: tuple[str, ...]) -> tuple[str, ...]:
    """What a line came to: what was paid for it, else its reduced price for each piece, else its sum as it stands."""
    if line[parts.AMOUNT]:
        return line
    reduced = line[parts.DUE] and money.amount_text(
        money.line_amount(line[parts.QUANTITY] or "1", line[parts.DUE], "CNY"), "CNY"
    )
    return parts.put(line, amount=reduced or line[parts.ITEM])


_NEEDS: tuple[str | tuple[str, ...], ...] = (
    "订单号",
    ("全部商品名称", "订单商品状态", "商品名称", "订单实付金额", "应收订单金额", "订单实收金额"),
    (
        "订单实付金额", "应收订单金额", "订单实收金额", "商品金额合计", "订单商品状态", "商品已退款金额", "外部订单号",
        "归属店铺", "销售渠道", "收货人/提货人",
    ),
)  # fmt: skip
_STATUSES = {
    "待付款": PENDING, "等待买家付款": PENDING, "待发货": PAID, "等待商家发货": PAID, "待接单": PAID, "待成团": PAID,
    "已发货": SHIPPED, "等待买家收货": SHIPPED, "待收货": SHIPPED, "交易完成": DELIVERED, "交易成功": DELIVERED,
    "已完成": DELIVERED, "交易关闭": CANCELLED, "已关闭": CANCELLED,
}  # fmt: skip

FORMAT = Format(
    name="youzan-orders",
    platform="youzan",
    orders=True,
    needs=_NEEDS,
    currency="CNY",
    region="CN",
    zone="Asia/Shanghai",
    yen="CNY",
    statuses=_STATUSES,
    fix=_fix,
    sum_up=_sum_up,
    columns={
        "订单号": "order.number",
        "销售渠道": "order.channel",
        "订单状态": "order.status",
        "订单创建时间": "order.at",
        "下单时间": "order.at",
        "买家付款时间": "order.paid_at",
        "交易成功时间": "order.delivered_at",
        "发货时间": "order.shipped_at",
        "付款方式": "order.payment",
        "支付方式": "order.payment",
        "商品金额合计": ("order.subtotal", "row.item"),
        "运费": "order.shipping",
        "店铺优惠合计": "order.discount",
        "应收订单金额": "order.total",
        "订单实付金额": "order.paid",
        "全部商品名称": "order.titles",
        "商品种类数": "order.kinds",
        "收货人省份": "contact.region",
        "收货人城市": "contact.city",
        "收货人地区": "place.district",
        "详细收货地址/提货地址": "place.street",
        "详细收货地址": "place.street",
        "收货人/提货人": "contact.receiver",
        "收货人": "contact.receiver",
        "收货人姓名": "contact.receiver",
        "收货人手机号/提货人手机号": "order.receiver_phone",
        "收货人手机号": "order.receiver_phone",
        "买家备注": "order.wishes",
        "买家留言": "order.wishes",
        "买家昵称": ("contact.user", "contact.nickname"),
        "买家姓名": "contact.name",
        "买家手机号": "contact.phone",
        "分销员": ("contact.referrer", "extra.分销员"),
        "分销员手机号": ("contact.referrer_phone", "extra.分销员手机号"),
        "订单退款状态": ("order.after", "extra.订单退款状态"),
        "订单已退款金额": "order.refunded",
        "商家订单备注": "order.note",
        "物流公司": "order.carrier",
        "快递公司": "order.carrier",
        "物流单号": "order.tracking",
        "快递单号": "order.tracking",
        "商品名称": "line.name",
        "商品规格": "line.variant",
        "规格编码": "line.sku",
        "商品编码": "line.sku",
        "商品数量": "line.quantity",
        "商品单价": "line.price",
        "商品实际成交金额": "line.amount",
        "商品优惠后价格": ("row.due", "extra.商品优惠后价格"),
        "商品已退款金额": "row.refunded",
        "订单商品状态": "row.state",
    },
)
