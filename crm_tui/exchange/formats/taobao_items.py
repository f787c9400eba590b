"""淘宝/天猫 千牛「宝贝报表」(ExportOrderDetailList): a row a line; no day and no buyer, until the order file comes."""

from __future__ import annotations

from crm_tui.exchange.building import status_of
from crm_tui.exchange.fields import Format
from crm_tui.exchange.formats import parts
from crm_tui.exchange.formats.taobao_orders import STATUSES


def _sum_up(values: dict[str, str], lines: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """One status out of those of the lines, and the refunds of all."""
    states = [line[parts.STATE] for line in lines if line[parts.STATE]]
    if states:
        parts.say_state(values, parts.common_state(status_of(state, FORMAT) for state in states), states)
    values["order.refunded"] = parts.added((line[parts.REFUND] for line in lines), "CNY")
    return lines


FORMAT = Format(
    name="taobao-items",
    platform="taobao",
    orders=True,
    needs=(
        ("订单编号", "主订单编号"),
        ("外部系统编号", "商品属性", "套餐信息", "购买数量", "宝贝数量"),
        ("标题", "商品标题", "宝贝标题", "价格", "商家编码", "外部系统编号"),
    ),
    currency="CNY",
    region="CN",
    zone="Asia/Shanghai",
    yen="CNY",
    statuses=STATUSES,
    total_of_lines=True,
    sum_up=_sum_up,
    columns={
        "主订单编号": "order.number",
        "订单编号": "order.number",
        "标题": "line.name",
        "商品标题": "line.name",
        "宝贝标题": "line.name",
        "价格": "line.price",
        "商品价格": "line.price",
        "宝贝价格": "line.price",
        "购买数量": "line.quantity",
        "宝贝数量": "line.quantity",
        "商品数量": "line.quantity",
        "外部系统编号": "line.sku",
        "商家编码": "line.sku",
        "商品属性": "line.variant",
        "买家实际支付金额": "line.amount",
        "买家实付金额": "line.amount",
        "订单状态": "row.state",
        "退款金额": "row.refunded",
        "订单创建时间": "order.at",
        "创建时间": "order.at",
        "订单付款时间": "order.paid_at",
        "发货时间": "order.shipped_at",
        "物流单号": "order.tracking",
        "物流公司": "order.carrier",
    },
)
