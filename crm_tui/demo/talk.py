"""What is said between the shop and its people, in their languages; what is noted about them."""

# ruff: noqa: E501 - a table of texts reads best as it stands
from __future__ import annotations

# asked before an order, by what it is about ("" fits anything)
ASK: dict[str, dict[str, tuple[str, ...]]] = {
    "zh": {
        "tea": ("今年的新茶到了吗？", "这款适合冷泡吗？", "老板，上次那款还有货吗？想再来两罐", "第一次喝乌龙，选哪款不会错？"),
        "teaware": ("紫砂壶第一次用要怎么开壶？", "盖碗会不会很烫手？", "公道杯是耐热玻璃吗？"),
        "soap": ("敏感肌可以用吗？", "桂花那款味道浓不浓？"),
        "candle": ("蜡烛能点多久呀？", "檀香味会不会太冲？"),
        "gift": ("送长辈选哪款礼盒好？", "可以帮忙写贺卡吗？", "礼盒里不要放价格单，谢谢"),
        "": ("今天下单什么时候能发货？", "可以发顺丰吗？", "有优惠券吗？"),
    },
    "en": {
        "tea": ("Is this year's spring tea in yet?", "Which oolong would you start a beginner on?", "Does this one work as cold brew?"),
        "teaware": ("Does the gaiwan get too hot to hold?", "How do I season the clay pot before the first use?"),
        "soap": ("Is the charcoal one all right for sensitive skin?",),
        "candle": ("How many hours does the small candle burn?",),
        "gift": ("Could you put in a card without the prices?", "It is for my mother, which box would you take?"),
        "": ("How long does shipping take at the moment?", "Can you combine this with my last order?"),
    },
    "sv": {"": ("Hur lång är leveranstiden till Sverige just nu?", "Är teet från årets skörd?", "Kan ni slå in det som present?")},
    "de": {"": ("Wie lange dauert der Versand nach Deutschland?", "Ist der Oolong eher blumig oder geröstet?",
                "Könnten Sie eine Karte dazulegen?")},
    "fr": {"": ("Bonjour, le thé au jasmin est-il de cette année ?", "Livrez-vous aussi en point relais ?",
                "Pouvez-vous faire un paquet cadeau ?")},
    "es": {"": ("¿Cuánto tarda el envío a España?", "¿Qué té me recomiendas para empezar?", "¿Lo puedes envolver para regalo?")},
    "vi": {"": ("Trà này có hợp để pha lạnh không ạ?", "Bao lâu thì hàng về đến nơi ạ?")},
    "nl": {"": ("Hoe lang duurt verzending naar Nederland?", "Is de witte thee weer op voorraad?")},
}  # fmt: skip
ANSWER: dict[str, tuple[str, ...]] = {
    "zh": (
        "有的，今天下午就能发",
        "可以的，已经帮您备注好了",
        "建议先试小份，喜欢再买大的",
        "好的，给您留一份",
    ),
    "en": (
        "Yes, it leaves tomorrow morning.",
        "Of course, I have made a note of it.",
        "Try the small one first, it is the kinder way in.",
    ),
    "sv": ("Ja, det går i väg i morgon.", "Självklart, jag har antecknat det."),
    "de": ("Ja, geht morgen raus.", "Gern, ist notiert."),
    "fr": ("Oui, il part demain matin.", "Bien sûr, c'est noté."),
    "es": ("Sí, sale mañana por la mañana.", "Claro, lo dejo anotado."),
    "vi": ("Dạ được ạ, mai bên mình gửi.",),
    "nl": ("Ja, het gaat morgen op de post.",),
}
PRAISE: dict[str, tuple[str, ...]] = {
    "zh": ("收到了，包装很用心，茶香一打开就闻到了", "家里老人很喜欢，下次还来", "皂洗完不紧绷，好用", "壶的做工比想象中好", "物流很快，第二天就到了"),
    "en": ("It arrived safely, what a lovely parcel.", "The tea is wonderful, thank you!", "My mother was delighted.",
           "The cups are even nicer than in the picture."),
    "sv": ("Paketet kom fram i dag, tack! Jättefint.", "Teet doftar underbart."),
    "de": ("Gut angekommen, danke! Riecht herrlich.", "Die Kanne ist ein Traum."),
    "fr": ("Bien reçu, merci ! L'emballage est superbe.", "Le thé est délicieux."),
    "es": ("¡Ha llegado todo perfecto, gracias!", "El té es una maravilla."),
    "vi": ("Mình nhận được rồi, trà thơm lắm, cảm ơn shop!",),
    "nl": ("Goed aangekomen, prachtig ingepakt!",),
}  # fmt: skip
CHECK_IN: dict[str, tuple[str, ...]] = {
    "zh": ("问候一下，提醒桂花乌龙快喝完了", "发了新茶图片", "节前问要不要备礼盒"),
    "en": ("sent a brewing tip", "asked how the tea is", "told about the new harvest"),
    "sv": ("skickade bryggtips", "berättade om årets nya te"),
    "de": ("Brühtipp geschickt", "nach dem Tee gefragt"),
    "fr": ("envoyé un conseil d'infusion", "annoncé la nouvelle récolte"),
    "es": ("envié un consejo de preparación", "pregunté qué tal el té"),
    "vi": ("gửi cách pha trà",),
    "nl": ("zettip gestuurd",),
}
# follow-ups that are still to come, and such as were done
LATER: dict[str, tuple[str, ...]] = {
    "zh": (
        "问问新茶喝得怎么样",
        "提醒补货：手工皂快用完了",
        "节日礼盒预订，先问数量",
        "发新茶样品信息",
        "生日前问要不要礼盒",
    ),
    "en": (
        "ask how the tea is",
        "tell her when the white tea is back",
        "offer the refill price on soap",
        "send the brewing card",
    ),
    "sv": ("fråga hur teet smakar", "berätta när det vita teet är tillbaka"),
    "de": ("fragen, wie der Tee schmeckt", "Bescheid geben, wenn die Kanne wieder da ist"),
    "fr": ("demander si le thé plaît", "prévenir quand les bougies reviennent"),
    "es": ("preguntar qué tal el té", "avisar cuando vuelva el té blanco"),
    "vi": ("hỏi thăm trà thế nào",),
    "nl": ("vragen hoe de thee smaakt",),
}
NOTES: dict[str, tuple[str, ...]] = {
    "zh": ("只在晚上回消息", "要发顺丰，不放驿站", "喜欢清淡的，不要焙火重的", "发票抬头写公司名", "对坚果过敏，礼盒别放点心",
           "妈妈也喝茶，常一起买", "开了家小茶室，偶尔批发", "不要塑料包装"),
    "en": ("answers in the evening", "leave the parcel with the neighbour", "no plastic in the parcel, please",
           "collects celadon", "drinks mostly green, nothing smoky", "runs a small café, sometimes buys in bulk"),
    "sv": ("svarar helst på kvällen", "vill inte ha plast i paketet"),
    "de": ("Paket gern zum Nachbarn", "trinkt nur Grüntee", "braucht eine Rechnung mit Firmennamen"),
    "fr": ("préfère être contactée par Instagram", "allergique aux noix"),
    "es": ("mejor escribir por la tarde", "le gusta el té suave"),
    "vi": ("thích trà nhài",),
    "nl": ("liever geen plastic",),
}  # fmt: skip
# closed cases: kind, what it was about, how it ended
CASES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "zh": (("complaint", "茶叶罐磕了一个角", "补发一个，原件不用退"), ("question", "蜡烛出现凹坑怎么办", "教了第一次要点满两小时"),
           ("return", "礼盒买重了，想退一份", "已退款"), ("complaint", "少发了一块皂", "第二天补发，送了试用装")),
    "en": (("complaint", "one cup of the set arrived cracked", "sent a new cup, no need to return"),
           ("question", "the candle tunnels", "told about burning it for two hours the first time"),
           ("warranty", "the lid of the teapot no longer sits", "replaced the lid"),
           ("return", "bought the gift box twice", "refunded one")),
    "sv": (("complaint", "en kopp var spräckt", "skickade en ny"),),
    "de": (("complaint", "eine Schale war gesprungen", "Ersatz geschickt"), ("question", "Paket hängt beim Zoll", "Rechnung nachgereicht")),
    "fr": (("complaint", "un savon manquait dans le colis", "renvoyé le lendemain"),),
    "es": (("question", "el paquete está en aduanas", "enviada la factura"),),
    "vi": (("question", "trà bị vụn nhiều", "đã gửi bù"),),
    "nl": (("complaint", "het deksel was kapot", "nieuw deksel gestuurd"),),
}  # fmt: skip
_REASONS = {
    "broken": ("裂", "磕", "crack", "sprung", "spräckt", "kapot", "lid ", "chipped", "läcker", "vụn"),
    "missing": ("少发", "manquait"),
    "in the post": ("Zoll", "aduanas", "物流"),
    "not as shown": ("不符",),
}
WISHES: dict[str, tuple[str, ...]] = {
    "zh": ("请发顺丰", "不要放驿站，送货上门", "送礼用，请不要放价格单", "周末送货"),
    "en": ("gift, no prices in the box please", "please leave with the neighbour"),
    "de": ("bitte als Geschenk verpacken",),
    "fr": ("paquet cadeau, merci",),
    "sv": ("presentinslagning, tack",),
    "es": ("para regalo, sin precios",),
}
JOBS: dict[str, tuple[str, ...]] = {
    "zh": ("教师", "设计师", "护士", "茶艺师", "程序员", "会计", "退休", "自由撰稿人", "咖啡馆店主"),
    "en": (
        "teacher",
        "illustrator",
        "nurse",
        "café owner",
        "software developer",
        "retired",
        "potter",
        "yoga teacher",
    ),
}
INTERESTS: dict[str, tuple[str, ...]] = {
    "zh": ("茶", "紫砂", "香道", "插花", "手工皂", "旅行"),
    "en": ("tea", "ceramics", "candles", "travel", "yoga", "calligraphy"),
}
SOURCES: dict[str, tuple[str, ...]] = {
    "zh": ("小红书", "朋友介绍", "淘宝搜索", "抖音直播", "市集"),
    "en": ("Instagram", "a friend", "Etsy search", "craft fair", "newsletter"),
}


def pick(table: dict[str, tuple[str, ...]], lang: str) -> tuple[str, ...]:
    """The words of a language, English where it has none."""
    return table.get(lang) or table["en"]


def reason(text: str) -> str | None:
    """The word under which a case is counted."""
    return next((word for word, signs in _REASONS.items() if any(sign in text for sign in signs)), None)
