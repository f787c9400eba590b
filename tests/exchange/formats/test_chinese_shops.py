"""有赞, 抖店, 拼多多, 微店: their columns, their ways of saying that money went back, and whom they hide."""

from __future__ import annotations

from typing import Any

import pytest

YOUZAN = (
    "订单号|销售渠道|订单状态|订单创建时间|买家付款时间|交易成功时间|付款方式|商品金额合计|运费|店铺优惠合计|应收订单金额|订单实付金额|"
    "全部商品名称|商品种类数|收货人省份|收货人城市|收货人地区|详细收货地址/提货地址|收货人/提货人|收货人手机号/提货人手机号|买家备注|"
    "买家昵称|买家手机号|分销员|订单退款状态|订单已退款金额|商家订单备注|分销员|分销员手机号"
)
YOUZAN_ROWS = (
    'E1|网店|交易完成|2025-01-05 09:00:00|2025-01-05 09:01:00|2025-01-09 09:00:00|微信|"|8.00|20|1,188.00|1,188.00|曲奇；蛋糕|2|浙江省|杭州市|西湖区|'
    "文三路1号|顾安|13800001111|少糖|小顾|13800002222|||0.00||推荐官|13800009999".replace('"', "1,200.00"),
    "E2|网店|交易关闭|2025-01-06 09:00:00||||66|0|0|66|66.00|司康|1|浙江省|杭州市|西湖区|文三路2号|白露|13800003333||露|||全额退款|0.00|||",
    "E3|网店|已发货|2025-01-07 09:00:00|2025-01-07 09:02:00|||66|0|0|66|66.00|司康|1|浙江省|杭州市|西湖区|文三路3号|周末|138****4444||末|138****4444||全额退款成功|0.00|||",
)
DOUYIN = (
    "主订单编号|子订单编号|选购商品|商品规格|商品数量|商家编码|商品单价|订单应付金额|运费|优惠总金额|收件人|收件人手机号|省|市|区|街道|详细地址|"
    "买家留言|订单提交时间|商家备注|订单完成时间|支付完成时间|APP渠道|订单状态|售后状态|取消原因|发货时间"
)


def douyin(number: str, part: str, **says: str) -> list[str]:
    cells = {
        "主订单编号": f"\t{number}", "子订单编号": f"\t{part}", "选购商品": "\t皂", "商品数量": "1", "商家编码": "\tSOAP", "商品单价": "30.00",
        "订单应付金额": "30.00", "运费": "0.00", "收件人": "##密文", "收件人手机号": "$$密文", "省": "浙江省", "市": "杭州市",
        "详细地址": "##密文", "订单提交时间": "2025-09-22 10:00:00", "支付完成时间": "2025-09-22 10:01:00", "订单状态": "已完成",
    } | says  # fmt: skip
    return [cells.get(name, "-") or "-" for name in DOUYIN.split("|")]


def test_youzan_orders(new_book: Any, take: Any, written: Any, known: Any, people: Any) -> None:
    book = new_book(country="CN", zone="Asia/Shanghai", currency="CNY")
    report = take(book, written(YOUZAN, *YOUZAN_ROWS, encoding="utf-8-sig"))
    assert (report["format"], report["orders"]["new"], report["orders"]["anonymous"]) == (
        "youzan-orders",
        3,
        1,
    )
    one, closed, back = (known(book)[f"E{n}"] for n in (1, 2, 3))
    assert (one.total, one.paid, one.discount, one.shipping, one.wishes) == (
        118800,
        118800,
        2000,
        800,
        "少糖",
    )
    assert [line[1] for line in one.lines] == ["曲奇", "蛋糕"]
    assert one.extra["分销员"] == "推荐官"
    assert (closed.paid, closed.counts, closed.status) == (0, 0, "cancelled")
    assert (back.refunded, back.counts, back.contact) == (6600, 0, None)
    assert people(book)["顾安"].handles == [("phone", "13800002222")]  # the buyer's own, not the receiver's
    assert people(book)["白露"].handles == [("phone", "13800003333")]


def test_youzan_customers(new_book: Any, take: Any, written: Any, people: Any, known: Any) -> None:
    book = new_book(country="CN", zone="Asia/Shanghai", currency="CNY")
    header = [
        "客户姓名",
        "客户昵称",
        "客户手机号",
        "客户生日",
        "客户性别",
        "标签",
        "消费金额",
        "分销员",
        "来源渠道",
        "成为客户时间",
        "",
    ]
    rows = (
        [
            "周末",
            "末",
            "138****4444",
            "",
            "",
            "老客;过敏:坚果",
            "96.00",
            "",
            "小程序",
            "2025-02-12 19:58:00",
            "",
        ],
        ["顾安", "", "13800002222", "1990-05-12", "女", "", "1,188.00", "", "后台", "", ""],
        ["顾安安", "", "13800002222", "03-08", "", "", "0.00", "", "", "", ""],
    )
    report = take(book, written(header, *rows))
    assert (report["format"], report["contacts"]["new"], report["orders"]["new"]) == (
        "youzan-customers",
        3,
        0,
    )
    assert people(book)["周末"].tags == [("老客",), ("过敏:坚果",)]
    assert people(book)["顾安安"].birthday == "--03-08"
    assert book.db.execute("SELECT count(*) FROM twin").fetchone() == (1,)
    take(book, written(YOUZAN, *YOUZAN_ROWS))
    assert known(book)["E3"].buyer_name == "周末"  # by the name alone, from the same shop
    assert known(book)["E1"].buyer_name == "顾安"


@pytest.mark.parametrize("dues", [("70.00", "70.00"), ("30.00", "40.00"), ("27.00", "37.00")])
def test_douyin_rows_repeat_the_amount_or_say_their_own(
    dues: tuple[str, str], new_book: Any, take: Any, written: Any, known: Any
) -> None:
    book = new_book()
    first, second = dues
    rows = (
        douyin("69001", "690011", 订单应付金额=first),
        douyin("69001", "690012", 订单应付金额=second, 商品单价="40.00", 选购商品="\t杯"),
    )
    report = take(book, written(DOUYIN, *rows, encoding="utf-8-sig"))
    assert (report["format"], report["contacts"]["new"], report["orders"]["new"]) == ("douyin-orders", 0, 1)
    order = known(book)["69001"]
    assert order.total == (6400 if first == "27.00" else 7000)
    assert len(order.lines) == 2
    assert order.extra["子订单编号"] == "690011 | 690012"


def test_douyin_parts_that_are_joined_in_one_row(new_book: Any, take: Any, written: Any, known: Any) -> None:
    book = new_book()
    row = douyin(
        "69002", "690021;690022", 选购商品="皂;杯", 商品规格="100g;350ml", 商品数量="2;1", 商家编码="SOAP;MUG", 商品单价="30.00;40.00",
        订单应付金额="95.00", 优惠总金额="5.00",
    )  # fmt: skip
    take(book, written(DOUYIN, row, douyin("69003", "1", 选购商品="皂;很香")))
    order = known(book)["69002"]
    assert order.lines == [("MUG", "杯", "350ml", "1", 4000, 4000), ("SOAP", "皂", "100g", "2", 3000, 6000)]
    assert (order.total, order.discount) == (9500, 500)
    assert known(book)["69003"].lines == [("SOAP", "皂;很香", "", "1", 3000, 3000)]


def test_douyin_refunds_are_only_a_word(new_book: Any, take: Any, written: Any, known: Any) -> None:
    book = new_book()
    rows = (
        douyin("1", "11", 售后状态="退款成功"),
        douyin("2", "21", 订单应付金额="60.00"),
        douyin("2", "22", 订单应付金额="60.00", 售后状态="退款成功", 商品规格="B"),
        douyin("3", "31", 订单状态="已关闭", 支付完成时间="-", 取消原因="不想要"),
        douyin("4", "41", 售后状态="待商家处理"),
        douyin("5", "51", 订单状态="待支付", 支付完成时间="-"),
    )
    take(book, written(DOUYIN, *rows))
    found = known(book)
    assert [(o.counts, o.net, o.status) for o in (found[n] for n in "12345")] == [
        (0, 0, "refunded"), (1, 3000, "delivered"), (0, 0, "cancelled"), (1, 3000, "delivered"), (0, 0, "pending"),
    ]  # fmt: skip
    assert found["3"].paid == 0
    assert found["1"].buyer == "##密文 · $$密文"


def test_pinduoduo(new_book: Any, take: Any, written: Any, known: Any, people: Any) -> None:
    header = (
        "订单状态|商品|订单号|商品总价(元)|邮费(元)|店铺优惠折扣(元)|平台优惠折扣(元)|用户实付金额(元)|商家实收金额(元)|商品数量(件)|支付时间|"
        "发货时间|商品规格|商家编码-规格维度|售后状态|快递单号|快递公司|省|市|区|街道/镇|订单成交时间"
    )
    rows = (
        "已收货|皂|250105-100000000000001\t|1,990.00|5.00|100.00|50.00|1,845.00|1,895.00|50|2025-01-05 10:00:00|2025-01-06 10:00:00|大|S|无售后或售后取消|YT1\t|圆通|浙江省|杭州市|西湖区|街|2025-01-05 10:00:00",
        "已收货|皂|250106-100000000000002|39.80|0|0|0|39.80|39.80|1|2025-01-06 10:00:00||大|S|退款成功|||||||2025-01-06 10:00:00",
        "未发货，退款成功|皂|250107-100000000000003|39.80|0|0|0|39.80|39.80|1|2025-01-07 10:00:00||大|S||||||||2025-01-07 10:00:00",
        "已取消|皂|251113-100000000000004|39.80|0|0|0|0.00|0.00|1|||大|S|无售后或售后取消|||||||",
    )
    book = new_book(country="CN", zone="Asia/Shanghai", currency="CNY")
    report = take(book, written(header, *rows, encoding="gb18030"))
    assert (report["format"], report["orders"]["new"], report["orders"]["anonymous"]) == (
        "pinduoduo-orders",
        4,
        4,
    )
    found = known(book)
    one = found["250105-100000000000001"]
    assert (one.total, one.paid, one.discount, one.net) == (184500, 184500, 15000, 184500)
    assert one.lines == [("S", "皂", "大", "50", 3980, 199000)]
    assert one.parcels == [("圆通", "YT1", "2025-01-06", None)]
    assert [found[n].counts for n in ("250106-100000000000002", "250107-100000000000003")] == [0, 0]
    unpaid = found["251113-100000000000004"]
    assert (unpaid.day, unpaid.total, unpaid.paid, unpaid.status) == ("2025-11-13", 3980, 0, "cancelled")
    named = written(
        "订单号|订单状态|用户实付金额|商品|收货人|手机|订单成交时间",
        "260101-1000001|待发货|12.00|皂|鹿小满|15800001234-9876|2026-01-01 08:00:00",
        "260101-1000002|待发货|12.00|皂|鹿小满|13900005678|2026-01-01 08:00:00",
    )
    assert take(book, named)["contacts"]["new"] == 1
    assert people(book)["鹿小满"].handles == [("phone", "13900005678")]


def test_weidian(new_book: Any, take: Any, written: Any, known: Any, people: Any) -> None:
    header = (
        "订单编号|订单状态|下单时间|支付时间|商品名称|商品型号|商品编码|商品件数|单品折扣后价格|退款状态|退款金额|收件人/提货人姓名|"
        "收件人/提货人手机号|省|市|区|收货/提货详细地址|买家留言|备注|下单账号|支付方式"
    )
    who = "白露|13700001111|浙江省|杭州市|西湖区|文三路8号"
    rows = (
        f"8001|已完成|2025-01-05 09:00:00|2025-01-05 09:01:00|皂(大号)||SOAP|2|32.00||0.00|{who}|快|顾安介绍|13700002222|微信",
        f"8001|已完成|2025-01-05 09:00:00|2025-01-05 09:01:00|烛|白|CNDL|1|128.00|退款成功|128.00|{who}|||13700002222|微信",
        f"8002|已关闭|2025-02-05 09:00:00||皂|大|SOAP|1|32.00||0.00|{who}|||13700002222|微信",
        f"8003|已完成|2025-03-05 09:00:00|2025-03-05 09:01:00|皂|大|SOAP|1|32.00|退款成功||{who}|||13700002222|微信",
    )
    book = new_book(country="CN", zone="Asia/Shanghai", currency="CNY")
    report = take(book, written(header, *rows, encoding="gb18030"))
    assert (report["format"], report["contacts"]["new"], report["orders"]["new"]) == ("weidian-orders", 1, 3)
    found = known(book)
    assert (found["8001"].total, found["8001"].refunded, found["8001"].net) == (19200, 12800, 6400)
    assert ("SOAP", "皂", "大号", "2", 3200, 6400) in found["8001"].lines
    assert (found["8002"].total, found["8002"].paid, found["8002"].counts) == (3200, 0, 0)
    assert (found["8003"].refunded, found["8003"].counts) == (3200, 0)
    assert people(book)["白露"].ids == [("weidian", "13700002222")]
    assert people(book)["白露"].handles == [("phone", "13700002222")]
    old = "订单编号|订单状态|下单时间|商品名称|购买数量|商品价格|收件人姓名|收件人手机"
    assert (
        take(book, written(old, "8009|已发货|2019-03-05 09:00:00|皂|3|10|白露|13700002222"))["contacts"][
            "same"
        ]
        == 1
    )
    assert known(book)["8009"].total == 3000
