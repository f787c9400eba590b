"""淘宝/天猫 千牛「已卖出的宝贝」: the classic order CSV (GBK), and its later, masked and chosen-columns forms."""

from __future__ import annotations

import re

from crm_tui.exchange.fields import Format
from crm_tui.exchange.formats import chinese, parts
from crm_tui.trade.counting import CANCELLED, DELIVERED, PAID, PENDING, SHIPPED

_ADDRESS = re.compile(r"^(\S+) +(\S+) +(\S+) +(.*?)(?:\((\d{6})\))?$", re.DOTALL)
_MEANS = re.compile(r"支付方式[：:]\s*([^，,；;]+)")
_AMOUNTS = re.compile(r"金额[：:]\s*([\d.,]+?)(?:元)?(?=[；;，]|,\D|$)")
_BUYER = ("contact.external_id", "contact.taobao", "contact.user", "contact.nickname")
STATUSES = {
    "等待买家付款": PENDING, "买家已付款，等待卖家发货": PAID, "买家已付款,等待卖家发货": PAID, "卖家部分发货": PAID,
    "卖家已发货，等待买家确认": SHIPPED, "卖家已发货,等待买家确认": SHIPPED, "买家已签收": DELIVERED,
    "交易成功": DELIVERED, "交易关闭": CANCELLED, "付款以后用户退款成功，交易自动关闭": CANCELLED,
    "付款以前，卖家或买家主动关闭交易": CANCELLED, "没有创建支付宝交易": PENDING, "定金已付": PENDING,
}  # fmt: skip


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
    """Address, titles and the payment's details into their parts; who recommended the buyer."""
    address(values)
    chinese.unmasked_phone(values)
    chinese.referrer(values, "order.note", "order.wishes")
    titles, kinds, pieces = (values.pop(f"order.{field}", "") for field in ("titles", "kinds", "pieces"))
    if titles:  # several are joined with a comma, which a title may hold too
        values["order.lines"] = chinese.titles(titles, kinds, "，,", pieces)
    details = values.pop("order.payment_details", "")
    if details and not values.get("order.payment"):
        values["order.payment"] = "、".join(dict.fromkeys(word.strip() for word in _MEANS.findall(details)))
    if details and not values.get("order.paid") and _AMOUNTS.search(details):
        values["order.paid"] = parts.added(_AMOUNTS.findall(details), "CNY")
    if values.get("order.subtotal") and not values.get("order.total"):
        values["order.total"] = parts.added(
            [values["order.subtotal"], values.get("order.shipping", "")], "CNY"
        )
    values["order.tracking"] = values.get("order.tracking", "").replace("No:", "").replace("No：", "").strip()
    return True


_NEEDS: tuple[str | tuple[str, ...], ...] = (
    "订单编号",
    ("订单状态", "订单创建时间", "订单付款时间"),
    (
        "买家实际支付金额", "买家实付金额", "总金额", "买家应付货款", "打款商家金额", "确认收货打款金额", "支付详情",
        "买家会员名", "买家支付宝账号", "宝贝种类", "宝贝标题",
    ),
)  # fmt: skip

FORMAT = Format(
    name="taobao-orders",
    platform="taobao",
    orders=True,
    needs=_NEEDS,
    currency="CNY",
    region="CN",
    zone="Asia/Shanghai",
    yen="CNY",
    statuses=STATUSES,
    fix=_fix,
    columns={
        "订单编号": "order.number",
        "买家会员名": _BUYER,
        "买家昵称": _BUYER,
        "买家旺旺": _BUYER,
        "买家支付宝账号": "contact.alipay",
        "支付详情": ("order.payment_details", "extra.支付详情"),
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
        "商品种类": "order.kinds",
        "宝贝总数量": "order.pieces",
        "商品总数量": "order.pieces",
        "物流单号": "order.tracking",
        "物流公司": "order.carrier",
        "订单备注": "order.note",
        "商家备忘": "order.note",
        "退款金额": "order.refunded",
        "发货时间": "order.shipped_at",
        "确认收货时间": "order.delivered_at",
    },
)
