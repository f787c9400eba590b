"""淘宝/天猫 千牛「已卖出的宝贝」: the classic order CSV (GBK), and its later and masked forms with other columns."""

from __future__ import annotations

import re

from crm_tui.exchange.fields import SEPARATOR, Format
from crm_tui.trade.counting import CANCELLED, DELIVERED, PAID, PENDING, SHIPPED

_ADDRESS = re.compile(r"^(\S+) +(\S+) +(\S+) +(.*?)(?:\((\d{6})\))?$", re.S)


def address(values: dict[str, str]) -> None:
    """省 市 区 详细(邮编) into its parts."""
    found = _ADDRESS.match(values.get("contact.address", ""))
    if found and "*" not in found.group(4):
        region, city, district, street, postcode = found.groups()
        values |= {
            "contact.region": region, "contact.city": city, "contact.address": f"{district} {street}".strip(),
            "contact.postcode": postcode or "", "contact.country": "CN",
        }  # fmt: skip
    elif "*" in values.get("contact.address", ""):
        del values["contact.address"]


def _fix(values: dict[str, str]) -> bool:
    address(values)
    titles, kinds = values.pop("order.titles", ""), values.pop("order.kinds", "")
    parts = [t.strip() for t in re.split("[，,]", titles) if t.strip()]
    if titles:  # several titles are joined with a comma, which a title may hold too
        values["order.lines"] = SEPARATOR.join(parts) if kinds.isdigit() and len(parts) == int(kinds) else titles
    tracking = values.get("order.tracking", "")
    values["order.tracking"] = tracking.removeprefix("No:").strip()
    return True


FORMAT = Format(
    name="taobao-orders",
    platform="taobao",
    orders=True,
    needs=("订单编号", ("订单状态", "订单创建时间"), ("买家实际支付金额", "买家实付金额", "总金额", "买家应付货款")),
    currency="CNY",
    region="CN",
    zone="Asia/Shanghai",
    statuses={
        "等待买家付款": PENDING, "买家已付款，等待卖家发货": PAID, "卖家部分发货": PAID, "卖家已发货，等待买家确认": SHIPPED,
        "交易成功": DELIVERED, "交易关闭": CANCELLED,
    },  # fmt: skip
    fix=_fix,
    columns={
        "订单编号": "order.number",
        "买家会员名": ("contact.external_id", "contact.taobao", "contact.user", "contact.nickname"),
        "买家昵称": ("contact.external_id", "contact.taobao", "contact.user", "contact.nickname"),
        "买家支付宝账号": "contact.alipay",
        "买家应付货款": "order.subtotal",
        "买家应付邮费": "order.shipping",
        "总金额": "order.total",
        "买家实际支付金额": "order.paid",
        "买家实付金额": "order.paid",
        "订单状态": "order.status",
        "买家留言": "order.wishes",
        "收货人姓名": "contact.receiver",
        "收货地址": "contact.address",
        "联系手机": "contact.phone",
        "联系电话": "contact.phone",
        "订单创建时间": "order.at",
        "订单付款时间": "order.paid_at",
        "宝贝标题": "order.titles",
        "商品标题": "order.titles",
        "宝贝种类": "order.kinds",
        "物流单号": "order.tracking",
        "物流公司": "order.carrier",
        "订单备注": "order.note",
        "商家备忘": "order.note",
        "退款金额": "order.refunded",
        "发货时间": "order.shipped_at",
        "确认收货时间": "order.delivered_at",
    },
)
