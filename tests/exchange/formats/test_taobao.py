"""淘宝: the classic, masked, chosen-columns and item files, and what their words mean."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tui.exchange.formats.chinese import recommended

CLASSIC = (
    "订单编号|买家会员名|买家支付宝账号|买家应付货款|买家应付邮费|总金额|买家实际支付金额|订单状态|买家留言|收货人姓名|收货地址 |"
    "联系电话 |联系手机|订单创建时间|订单付款时间 |宝贝标题 |宝贝种类 |物流单号 |物流公司|订单备注|宝贝总数量|退款金额|店铺名称"
)
ONE = (
    '="2600000000000000001"|小鹿|lu@example.org|90.00|6.00|96.00|86.40|交易成功||鹿小满|江苏省 苏州市 姑苏区 平江路1号(215000)|'
    "|'13900001111|2025-03-01 08:00:00|2025-03-01 08:01:00|茶杯，茶托|2|No:SF100|顺丰|'老朋友：顾安介绍|3|0.00|小店"
)
CLOSED = '="2600000000000000002"|阿禾||50|0|50|50|交易关闭||禾苗|||\'13900002222|2025-03-02 08:00:00|2025-03-02 08:01:00|茶叶，春茶|1||||4|50.00|小店'
WAITING = '="2600000000000000003"|阿禾||50|0|50|0.00|等待买家付款||禾苗|||\'13900002222|2025-03-03 08:00:00||茶叶|1||||1|0.00|小店'
ITEMS = "订单编号|标题|价格|购买数量|外部系统编号|商品属性|套餐信息|备注|订单状态|商家编码"


def test_the_classic_file(new_book: Any, take: Any, written: Any, known: Any, people: Any) -> None:
    book = new_book(country="CN", zone="Asia/Shanghai", currency="CNY")
    report = take(book, written(CLASSIC, ONE, CLOSED, WAITING, encoding="gb18030"))
    assert (report["format"], report["encoding"]) == ("taobao-orders", "gb18030")
    assert (report["contacts"]["new"], report["orders"]["new"], report["rejected"]) == (2, 3, 0)
    one, closed, waiting = (known(book)[f"260000000000000000{n}"] for n in (1, 2, 3))
    assert (one.total, one.paid, one.net, one.counts, one.status) == (9600, 8640, 8640, 1, "delivered")
    assert [line[1] for line in one.lines] == ["茶托", "茶杯"]
    assert one.parcels == [("顺丰", "SF100", None, None)]
    assert (closed.counts, closed.refunded, closed.status_text) == (0, 5000, "交易关闭")
    assert closed.lines == [("", "茶叶，春茶", "", "4", None, None)]  # one kind: the comma is the title's own
    assert (waiting.status, waiting.counts, waiting.paid) == ("pending", 0, 0)
    lu = people(book)["鹿小满"]
    assert lu.ids == [("taobao", "小鹿")]
    assert ("phone", "13900001111") in lu.handles
    assert ("alipay", "lu@example.org") in lu.handles
    assert lu.addresses == [("姑苏区 平江路1号", "苏州市", "江苏省", "215000", "CN")]


def test_masked_buyers_are_nobody(new_book: Any, take: Any, written: Any, known: Any) -> None:
    header = (
        "订单编号|买家会员名|买家支付宝账号|支付单号|支付详情|总金额|买家实际支付金额|订单状态|收货人姓名|收货地址 |联系手机|订单创建时间|"
        "订单付款时间 |确认收货时间|打款商家金额|退款金额|商家备忘|主订单编号"
    )
    row = (
        "2700000000000000001|小**鹿|l**@example.org|77|支付方式：支付宝，支付单号：77，金额：30.00；支付方式：花呗，支付单号：78，"
        "金额：8.50；|40.00||交易成功|鹿**|江苏省 苏州市 姑苏区 ********|'1**********|2025-03-01 08:00:00|2025-03-01 08:01:00|"
        "2025-03-09 08:00:00|38.50元|8.50|回头客|2700000000000000001"
    )
    book = new_book()
    report = take(
        book,
        written(header, row, row.replace("2700000000000000001", "2700000000000000002"), encoding="gb18030"),
    )
    assert report["contacts"] == {"new": 0, "changed": 0, "same": 0}
    assert report["orders"]["anonymous"] == 2
    order = known(book)["2700000000000000001"]
    assert (order.total, order.paid, order.refunded, order.net) == (4000, 3850, 850, 3000)
    assert order.payment == "支付宝、花呗"
    assert "小**鹿" in order.buyer
    assert order.extra["收货人姓名"] == "鹿**"


def test_columns_that_the_seller_chose(new_book: Any, take: Any, written: Any, known: Any) -> None:
    book = new_book()
    header = "订单编号|支付单号|支付详情|买家实付金额|订单状态|订单创建时间|宝贝种类|店铺名称|退款金额|确认收货打款金额|新的一列"
    rows = (
        "2800000000000000001|5|支付方式：支付宝，支付单号：5，金额：66.00；|66.00|买家已付款，等待卖家发货|2026-01-05 10:00:00|1|店|0.00|0.00|?",
        "2800000000000000002|||0.00|交易关闭|2026-01-06 10:00:00|1|店|0.00||",
    )
    report = take(book, written(header, *rows))
    assert (report["format"], report["orders"]["anonymous"]) == ("taobao-orders", 2)
    found = known(book)
    assert (found["2800000000000000001"].total, found["2800000000000000001"].extra["新的一列"]) == (6600, "?")
    assert found["2800000000000000002"].counts == 0
    short = "商品标题|订单编号|总金额|订单状态|订单创建时间|买家昵称"
    assert (
        take(book, written(short, "杯子,盘子|2800000000000000009|20|交易成功|2026-01-07 10:00|小鹿"))[
            "contacts"
        ]["new"]
        == 1
    )
    assert [line[1] for line in known(book)["2800000000000000009"].lines] == ["杯子", "盘子"]


def test_items_join_their_orders_whichever_comes_first(
    new_book: Any, take: Any, written: Any, known: Any, whole: Any
) -> None:
    orders = written(CLASSIC, ONE, CLOSED, encoding="gb18030")
    items = written(  # a row is one cell wider than the header
        ITEMS,
        '="2600000000000000001"|茶杯 青瓷|30.00|2|CUP-1|颜色：青|||交易成功|CUP|',
        '="2600000000000000001"|茶托|30.00|1|||||交易成功|TRAY|',
        '="2600000000000000002"|茶叶，春茶|12.50|4|TEA|||\'注|交易关闭|TEA|',
        encoding="gb18030",
    )
    alone, first, last = new_book(), new_book(), new_book()
    report = take(alone, items)
    assert (report["format"], report["orders"]["new"], report["rejected"]) == ("taobao-items", 2, 0)
    assert {order.day for order in known(alone).values()} == {None}
    assert known(alone)["2600000000000000002"].counts == 0
    for book, files in ((first, (items, orders)), (last, (orders, items))):
        for file in files:
            take(book, file)
    assert whole(first) == whole(last)
    order = known(first)["2600000000000000001"]
    assert order.lines == [
        ("CUP-1", "茶杯 青瓷", "颜色：青", "2", 3000, 6000),
        ("TRAY", "茶托", "", "1", 3000, 3000),
    ]
    assert (order.day, order.paid, order.buyer_name) == ("2025-03-01", 8640, "鹿小满")
    for file in (orders, items):
        again = take(first, file)
        assert not any(again[kind][what] for kind in ("contacts", "orders") for what in ("new", "changed"))


def test_a_number_that_a_spreadsheet_cut_short_is_refused(new_book: Any, take: Any, written: Any) -> None:
    book = new_book()
    report = take(
        book, written(CLASSIC, ONE.replace('="2600000000000000001"', "2.6E+18"), CLOSED, encoding="gb18030")
    )
    assert (report["orders"]["new"], report["rejected"]) == (1, 1)
    assert "2.6E+18" in " ".join(report["sentences"])


@pytest.mark.parametrize(
    ("note", "name"),
    [
        ("朋友：林晓月介绍", "林晓月"), ("林晓月介绍来的", "林晓月"), ("由林晓月推荐购买，送小样", "林晓月"), ("介绍人：Mara", "Mara"),
        ("老客户顾安介绍", "顾安"), ("朋友介绍", ""), ("客服推荐的尺码", ""), ("尺码推荐", ""), ("请附产品介绍", ""), ("老客，送试用装", ""),
    ],
)  # fmt: skip
def test_who_recommended_the_buyer(note: str, name: str) -> None:
    assert recommended(note) == name


def test_phones_that_are_nobodys(new_book: Any, take: Any, written: Any, people: Any) -> None:
    rows = (
        "290001|小鹿|10|交易成功|鹿小满|13900001111-1234|2025-03-01 08:00:00",  # lent for one parcel
        "290002|阿禾|10|交易成功|禾苗|1.39E+10|2025-03-01 08:00:00",  # cut short by a spreadsheet
    )
    book = new_book(country="CN", zone="Asia/Shanghai", currency="CNY")
    take(book, written("订单编号|买家会员名|总金额|订单状态|收货人姓名|联系手机|订单创建时间", *rows))
    assert [kind for one in people(book).values() for kind, _value in one.handles] == ["taobao", "taobao"]
