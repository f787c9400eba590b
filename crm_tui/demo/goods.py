"""What Tea & Clay sells, what it costs, and what people put into a basket together."""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

# prices in minor units of CNY and EUR, cost in CNY; lasts: days until it is used up; often: how well it sells
Product = namedtuple("Product", "sku zh en category cny eur cost lasts often")

PRODUCTS = (
    Product(
        "T-LJ50", "明前龙井 50克", "Longjing, first spring picking, 50 g", "tea", 16800, 2600, 7400, 30, 9
    ),
    Product(
        "T-TGY100", "清香铁观音 100克", "Tieguanyin, light roast, 100 g", "tea", 12800, 1950, 5200, 40, 8
    ),
    Product("T-DHP75", "武夷大红袍 75克", "Da Hong Pao rock oolong, 75 g", "tea", 19800, 2900, 8800, 35, 6),
    Product(
        "T-PE357", "勐海熟普饼 357克", "Ripe pu'er cake from Menghai, 357 g", "tea", 23800, 3600, 9600, 120, 4
    ),
    Product("T-BHYZ50", "白毫银针 50克", "Silver Needle white tea, 50 g", "tea", 18800, 2800, 8000, 30, 4),
    Product("T-JJM50", "金骏眉 50克", "Jin Jun Mei black tea, 50 g", "tea", 15800, 2400, 6600, 30, 5),
    Product("T-GHW60", "桂花乌龙 60克", "Osmanthus oolong, 60 g", "tea", 7800, 1250, 3000, 30, 8),
    Product("T-MLZ80", "茉莉龙珠 80克", "Jasmine pearls, 80 g", "tea", 8800, 1390, 3400, 35, 7),
    Product(
        "W-ZS150", "宜兴紫砂壶 150毫升", "Yixing clay teapot, 150 ml", "teaware", 68000, 9800, 31000, None, 3
    ),
    Product("W-GW110", "青瓷盖碗 110毫升", "Celadon gaiwan, 110 ml", "teaware", 16800, 2600, 6200, None, 4),
    Product(
        "W-BZ6",
        "粗陶品茗杯 六只装",
        "Stoneware tasting cups, set of six",
        "teaware",
        19800,
        3200,
        8000,
        None,
        3,
    ),
    Product("W-GDB", "玻璃公道杯", "Glass pitcher", "teaware", 5800, 1100, 2000, None, 3),
    Product("W-CP", "竹制小茶盘", "Small bamboo tea tray", "teaware", 26800, 4200, 12000, None, 2),
    Product(
        "W-LX",
        "旅行茶具 一壶二杯",
        "Travel tea set, a pot and two cups",
        "teaware",
        29800,
        4500,
        13000,
        None,
        3,
    ),
    Product("W-CG", "粗陶茶叶罐", "Stoneware tea caddy", "teaware", 12800, 2100, 4600, None, 3),
    Product("S-LC", "绿茶手工皂", "Green tea soap", "soap", 3600, 650, 1200, 28, 8),
    Product("S-GH", "桂花蜜手工皂", "Osmanthus and honey soap", "soap", 3800, 690, 1300, 28, 8),
    Product("S-ZT", "竹炭手工皂", "Bamboo charcoal soap", "soap", 3600, 650, 1200, 28, 5),
    Product("S-3", "手工皂礼盒 三块装", "Soap gift set of three", "soap", 9800, 1750, 3300, 80, 4),
    Product("C-BC", "白茶香薰蜡烛", "White tea candle", "candle", 8800, 1600, 3000, 40, 6),
    Product("C-MG", "墨红玫瑰香薰蜡烛", "Damask rose candle", "candle", 9800, 1750, 3400, 40, 4),
    Product("C-TX", "檀香香薰蜡烛", "Sandalwood candle", "candle", 9800, 1750, 3400, 40, 4),
    Product("G-SJ", "四季茶礼盒", "Four seasons tea box", "gift", 32800, 4900, 14000, None, 4),
    Product("G-HQ", "花器茶香礼盒", "Tea, soap and candle gift box", "gift", 39800, 5900, 17000, None, 2),
)
BY_SKU = {product.sku: product for product in PRODUCTS}
ABROAD = {"GBP": 0.86, "USD": 1.12, "SEK": 11.4}  # what a euro of the price list is there
FREE_FROM = {"CNY": 19900, "EUR": 8000, "GBP": 7000, "USD": 9000, "SEK": 90000}
POSTAGE = {"CNY": 1000, "EUR": 690, "GBP": 595, "USD": 990, "SEK": 7900}

# what somebody comes for -> which categories land in the basket, by weight
TASTES = {
    "tea": (("tea", 8), ("teaware", 1), ("soap", 1)),
    "teaware": (("teaware", 5), ("tea", 4), ("gift", 1)),
    "bath": (("soap", 7), ("candle", 4), ("tea", 1)),
    "gift": (("gift", 6), ("candle", 2), ("soap", 2), ("teaware", 1)),
    "all": (("tea", 4), ("teaware", 2), ("soap", 3), ("candle", 3), ("gift", 1)),
}


def price(product: Product, currency: str) -> int:
    """What one costs in a currency, in minor units; round prices abroad."""
    if currency == "CNY":
        return int(product.cny)
    if currency == "EUR":
        return int(product.eur)
    step = 500 if currency == "SEK" else 50
    return int(max(step, round(product.eur * ABROAD[currency] / step) * step))


def basket(chance: Random, taste: str, favourite: str) -> list[tuple[Product, int]]:
    """[(product, how many)] of one order: mostly the favourite, then what goes with the taste."""
    found: dict[str, int] = {}
    if favourite and chance.random() < 0.65:
        found[favourite] = 2 if chance.random() < 0.25 else 1
    wanted = chance.choices((1, 2, 3, 4), (50, 30, 14, 6))[0]
    names, weights = zip(*TASTES[taste], strict=True)
    while len(found) < wanted:
        category = chance.choices(names, weights)[0]
        shelf = [product for product in PRODUCTS if product.category == category]
        product = chance.choices(shelf, [p.often for p in shelf])[0]
        many = chance.choices((1, 2, 3), (8, 2, 1))[0] if product.category in ("soap", "tea", "candle") else 1
        found.setdefault(product.sku, many)
    return [(BY_SKU[sku], many) for sku, many in found.items()]


def named(product: Product, lang: str) -> str:
    """What the product is called in an order of somebody who speaks that language."""
    return str(product.zh if lang == "zh" else product.en)
