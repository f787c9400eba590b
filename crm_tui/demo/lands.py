"""Where the pretend people live: names, towns and streets, and phone numbers that belong to nobody.

Numbers come from ranges set aside for films and books (Ofcom, ARCEP, PTS, Bundesnetzagentur, ACMA, 555-01xx);
Chinese ones from prefixes that were never given out. Where a country has no such range, people have no phone.
"""

# ruff: noqa: E501 - a table of texts reads best as it stands
from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

# hours: when people there order and write, as hours of the shop's own clock (Shanghai)
Land = namedtuple("Land", "code lang currency zone weight hours given family towns streets phone")
# what a land's people are drawn from: towns are (city, region, postcode)
CN_FAMILY = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏吕丁沈姜"
    "卢崔陆汪范金石姚谭廖邹熊孟秦白江阎薛尹段雷侯龙史陶黎贺顾毛郝龚邵"
)
CN_GIVEN = (
    "晓月 雪敏 小明 静怡 雨桐 思远 佳怡 子涵 婉清 若曦 梦琪 晨曦 慧敏 丽华 国强 志伟 建华 海燕 春梅 秀兰 桂英 文静 "
    "欣然 诗涵 雅婷 俊杰 浩然 宇航 嘉怡 美玲 玉兰 晓东 晓峰 立新 明远 书瑶 语嫣 心怡 可欣 一诺 安然 知夏 念慈 怀瑾 "
    "清欢 云舒 青山 松涛 竹君 兰芝 梅香 敏 静 燕 磊 洋 颖 琳 薇 倩 婷 娟 芳 军 勇 杰 涛 峰 超 波 莉 洁 蕾 宁 岚 "
    "亦舒 景行 若水 半夏 南星 采薇 静姝 子衿 舒窈 望舒 令仪 嘉树 修竹 听雨 怀远 致远 宗泽 慕白 乐天 沐阳 芷若 映雪 "
    "含笑 凝香 采莲 巧云 彩霞 金凤 翠萍 素梅 玉珍 淑芬 惠兰 红霞 丽娜 小燕 小芳 小军 小红 大伟 爱华 卫东 永康 福生"
)
CN_TOWNS = (
    ("上海市", "上海", "200031"), ("杭州市", "浙江", "310013"), ("北京市", "北京", "100010"),
    ("苏州市", "江苏", "215005"), ("广州市", "广东", "510175"), ("深圳市", "广东", "518040"),
    ("成都市", "四川", "610041"), ("南京市", "江苏", "210024"), ("厦门市", "福建", "361005"),
    ("武汉市", "湖北", "430072"), ("西安市", "陕西", "710061"), ("长沙市", "湖南", "410006"),
    ("青岛市", "山东", "266071"), ("昆明市", "云南", "650031"), ("宁波市", "浙江", "315010"),
    ("福州市", "福建", "350001"), ("重庆市", "重庆", "400010"), ("天津市", "天津", "300051"),
)  # fmt: skip
# one to a town, in their order
CN_STREETS = (
    "徐汇区安福路", "西湖区文三路", "东城区五道营胡同", "姑苏区平江路", "海珠区江南西路", "南山区蛇口花园城", "武侯区玉林西路",
    "鼓楼区梅园新村", "思明区曾厝垵", "武昌区昙华林", "雁塔区小寨东路", "岳麓区溁湾路", "市南区八大关", "盘龙区翠湖南路",
    "江北区慈城老街", "鼓楼区三坊七巷", "渝中区山城巷", "和平区五大道",
)  # fmt: skip


def _china(chance: Random) -> str:
    start = chance.choice(("160", "161", "163", "164", "168", "169"))
    return f"{start} {chance.randrange(10_000):04} {chance.randrange(10_000):04}"


def _britain(chance: Random) -> str:
    return f"+44 7700 900{chance.randrange(1000):03}"


def _america(chance: Random) -> str:
    area = chance.choice(("206", "312", "415", "503", "617", "718"))
    return f"+1 {area} 555 01{chance.randrange(100):02}"


def _sweden(chance: Random) -> str:
    return f"+46 70 174 06 {chance.randrange(5, 100):02}"


def _germany(chance: Random) -> str:
    return f"+49 30 23125 {chance.randrange(1000):03}"


def _france(chance: Random) -> str:
    return f"+33 6 39 98 {chance.randrange(100):02} {chance.randrange(100):02}"


def _nobody(chance: Random) -> str:  # noqa: ARG001 - asked like the others
    return ""


def _land(code: str, lang: str, currency: str, zone: str, weight: int, given: str, family: str,
          towns: tuple[tuple[str, str, str], ...], streets: str, phone: Callable[[Random], str]) -> Land:  # fmt: skip
    hours = tuple(range(9, 24)) if code == "CN" else (*range(15, 24), 0, 1, 2, 3, 4, 5)
    return Land(code, lang, currency, zone, weight, hours, tuple(given.split()), tuple(family.split(",")), towns,
                tuple(streets.split(",")), phone)  # fmt: skip


LANDS = (
    Land("CN", "zh", "CNY", "Asia/Shanghai", 54, tuple(range(9, 24)), tuple(CN_GIVEN.split()), tuple(CN_FAMILY),
         CN_TOWNS, CN_STREETS, _china),
    _land("SE", "sv", "EUR", "Europe/Stockholm", 8,
          "Mara Elsa Astrid Ebba Linnéa Freja Saga Ingrid Karin Åsa Maja Oskar Nils Axel Björn Gustav Love Emil Tove",
          "Lindqvist,Åkesson,Bergström,Sjöberg,Nyström,Holmgren,Ekström,Lundgren,Öberg,Wikström,Dahl,Hellström,Forsberg",
          (("Stockholm", "", "116 45"), ("Göteborg", "", "413 04"), ("Malmö", "", "211 20"), ("Uppsala", "", "753 20")),
          "Björkgatan,Skolgatan,Storgatan,Kyrkvägen,Lindgatan,Strandvägen", _sweden),
    _land("GB", "en", "GBP", "Europe/London", 5,
          "Theo Alice Harriet Imogen Oliver Priya Gareth Fiona Niamh Rowan Edith Hugh Saoirse Callum Beatrice Nadia",
          "O'Rourke,Whitfield,Ashworth,Patel,Pemberton,MacLeod,Hargreaves,Okafor,Llewellyn,Thorne,Fairbairn,Sheridan",
          (("Bristol", "", "BS6 5QA"), ("Edinburgh", "", "EH9 1QR"), ("London", "", "N16 8EL"), ("Leeds", "", "LS8 2AL")),
          "Orchard Road,Mill Lane,Station Road,Queen's Terrace,Church Street,Harbour View", _britain),
    _land("IE", "en", "EUR", "Europe/Dublin", 4,
          "Aoife Cian Siobhán Declan Róisín Eoin Maeve Orla Conor Gráinne",
          "Byrne,Gallagher,Ó Súilleabháin,Kavanagh,Nolan,Fitzgerald,Brennan,Quigley",
          (("Dublin", "", "D06 X2A4"), ("Cork", "", "T12 W8KP"), ("Galway", "", "H91 E2R5")),
          "Sandymount Avenue,Grand Parade,Shop Street,Strand Road", _nobody),
    _land("US", "en", "USD", "America/New_York", 4,
          "Dana Marcus Yolanda Ethan Grace Caleb June Miriam Tyler Naomi Ruth Desmond",
          "Whitaker,Delgado,Kowalczyk,Abernathy,Freeman,Lindholm,Castellano,Hwang,Sorensen,Beaumont",
          (("Portland", "OR", "97214"), ("Seattle", "WA", "98103"), ("Chicago", "IL", "60618"), ("Boston", "MA", "02130")),
          "Alder Street,Maple Avenue,Linden Court,Hawthorne Boulevard,Juniper Way", _america),
    _land("DE", "de", "EUR", "Europe/Berlin", 8,
          "Hannah Lena Jonas Moritz Greta Anneliese Sören Jürgen Käthe Friederike Matthias Ulrike Emre Aylin Benedikt",
          "Schöneberg,Vogt,Krämer,Weiß,Hoffmann,Löwe,Brandt,Yıldız,Petersen,Kühn,Reinhardt,Sommerfeld,Baumgärtner",
          (("Berlin", "", "10999"), ("Hamburg", "", "22765"), ("Leipzig", "", "04229"), ("Freiburg", "", "79102")),
          "Lindenstraße,Gartenweg,Bahnhofstraße,Am Mühlbach,Rosenallee", _germany),
    _land("FR", "fr", "EUR", "Europe/Paris", 7,
          "Camille Élodie Margaux Benoît Chloé François Agnès Théo Inès Lucie Maëlle Gaël Noémie Jérôme",
          "Lefèvre,Moreau,Garnier,Dubois,Rousseau,Chevallier,Béranger,Fontaine,Marchand,Delacroix,Perrot",
          (("Lyon", "", "69004"), ("Nantes", "", "44000"), ("Paris", "", "75011"), ("Lille", "", "59800")),
          "rue des Tilleuls,rue de la Fontaine,avenue des Platanes,quai des Brumes,rue du Moulin", _france),
    _land("ES", "es", "EUR", "Europe/Madrid", 5,
          "Lucía Íñigo Marta Sofía Álvaro Begoña Joaquín Nuria Pilar Andrés Inmaculada Raúl",
          "Núñez Ortega,García Peña,Ibáñez,Muñoz Rey,Castaño,Ruiz de la Torre,Peña Soler,Domínguez,Vázquez Gil",
          (("Madrid", "", "28012"), ("Valencia", "", "46003"), ("Sevilla", "", "41004"), ("Bilbao", "", "48005")),
          "calle del Olivo,calle Mayor,plaza del Carmen,avenida del Puerto", _nobody),
    _land("VN", "vi", "EUR", "Asia/Ho_Chi_Minh", 3,
          "Thị_Minh_Anh Ngọc_Lan Văn_Hùng Thu_Hà Quốc_Bảo Thanh_Trúc Mỹ_Linh Hoàng_Nam Phương_Thảo",
          "Nguyễn,Trần,Lê,Phạm,Hoàng,Vũ,Đặng,Bùi",
          (("Hà Nội", "", "100000"), ("Đà Nẵng", "", "550000"), ("Thành phố Hồ Chí Minh", "", "700000")),
          "Phố Hàng Trà,Đường Hoa Sen,Ngõ Trúc Bạch,Đường Bạch Đằng", _nobody),
    _land("NL", "nl", "EUR", "Europe/Amsterdam", 2,
          "Zoë Sanne Jeroen Fleur Bram Marijke Daan Lotte",
          "van der Meer,de Vries,Jansen,van Dijk,Hoekstra,ten Brink",
          (("Utrecht", "", "3512 AB"), ("Haarlem", "", "2011 JK"), ("Groningen", "", "9711 LM")),
          "Lindelaan,Molenstraat,Oude Gracht,Tulpenkade", _nobody),
)  # fmt: skip
BY_LANG = {land.lang: land for land in reversed(LANDS)}
BY_CODE = {land.code: land for land in LANDS}


def full_name(land: Land, given: str, family: str) -> str:
    """One name in the land's own order."""
    if land.code == "CN":
        return family + given
    plain = given.replace("_", " ")
    return f"{family} {plain}" if land.code == "VN" else f"{plain} {family}"


def house(land: Land, street: str, number: int) -> str:
    """A street and a house as they are written there."""
    if land.code == "CN":
        return (
            f"{street}{number}号{number % 17 + 1}室"
            if number % 3
            else f"{street}{number}弄{number % 9 + 1}号"
        )
    if land.code in ("GB", "IE", "US", "VN"):
        return f"{number} {street}"
    return f"{number} {street}" if land.code == "FR" else f"{street} {number}"
