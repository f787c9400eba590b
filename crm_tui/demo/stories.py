"""The people whom the day is about: what they bought, what was said, what was promised or went wrong.

Days count from the day of the shop: ordered and said so many days ago, due in so many (below 0: overdue).
"""

# ruff: noqa: E501 - a table of texts reads best as it stands
from __future__ import annotations

from collections import namedtuple

Story = namedtuple("Story", "lang given family rhythm order talk followup case tags note", defaults=((), ""))
# lang: a language or the code of a land; talk: (days ago, in or out, words)
# items: ((sku, how many), …); arrived: days ago, None for a parcel that is still under way
Bought = namedtuple("Bought", "ago items arrived")
Due = namedtuple("Due", "text days time rule priority", defaults=(None, None, "normal"))
Trouble = namedtuple("Trouble", "kind text ago promise time", defaults=(None, None))

STORIES = (
    # due today
    Story("zh", "晓月", "林", "monthly", Bought(9, (("W-ZS150", 1), ("T-DHP75", 1)), 5),
          ((10, "in", "这把紫砂壶泡岩茶合适吗？"), (10, "out", "很合适，一壶侍一茶，就专门泡大红袍"), (3, "in", "壶收到了，想问问怎么开壶")),
          Due("回电话讲开壶的方法", 0, "10:00"), None, ("老客", "紫砂"), "只在上午接电话"),
    Story("zh", "静怡", "陈", "gift", Bought(20, (("G-SJ", 2),), 17),
          ((2, "in", "公司年会想订二十份礼盒，能便宜点吗？"), (2, "out", "可以，我算一下明天报给您")),
          Due("报价：四季茶礼盒二十份", 0, "14:30", None, "high"), None, ("企业", "礼盒"), "发票抬头写公司名"),
    Story("en", "Alice", "Whitfield", "monthly", Bought(12, (("T-LJ50", 2), ("S-LC", 3)), 2),
          ((1, "in", "Could you hold back two tins of the spring Longjing for me?"), (1, "out", "Of course, I will send a link tomorrow.")),
          Due("send the link for two tins of Longjing", 0), None, ("regular",), "drinks mostly green, nothing smoky"),
    Story("zh", "雪敏", "吴", "monthly", Bought(26, (("S-GH", 3), ("C-BC", 1)), 23), ((26, "in", "桂花皂还是老样子来三块"),),
          Due("问要不要补桂花皂，第四次了可以送试用装", 0), None, ("老客",), "敏感肌，不要香精"),
    Story("sv", "Mara", "Lindqvist", "monthly", Bought(33, (("T-GHW60", 2), ("S-3", 1)), 22), ((20, "in", "Teet doftar underbart."),),
          Due("fråga om hon vill ha mer osmanthus-oolong", 0, "16:00"), None, ("stamkund",), "svarar helst på kvällen"),
    Story("zh", "国强", "徐", "monthly", Bought(5, (("T-PE357", 4),), 3), ((6, "in", "茶室熟普快没了，老规矩四饼"),),
          Due("每月问茶室补货", 0, None, "month", "high"), None, ("批发", "茶室"), "开了家小茶室，月结"),
    Story("fr", "Camille", "Garnier", "occasional", Bought(15, (("C-MG", 1), ("C-TX", 1)), 4),
          ((4, "in", "La bougie au santal sera-t-elle bientôt de retour ?"), (4, "out", "Oui, je vous préviens dès qu'elle arrive.")),
          Due("prévenir : la bougie au santal est revenue", 0), None, ("cadeaux",), "préfère être contactée par Instagram"),
    Story("de", "Jürgen", "Krämer", "occasional", Bought(11, (("W-GW110", 1), ("W-GDB", 1)), 3), ((2, "in", "Der Gaiwan ist ein Traum."),),
          Due("um ein Foto vom Teetisch bitten", 0), None, ("Teegeschirr",), ""),
    # overdue
    Story("zh", "思远", "赵", "occasional", Bought(40, (("W-CP", 1),), 37), ((8, "in", "同款大号茶盘什么时候有？"),),
          Due("大号茶盘到货了，通知一声", -2), None, ("茶具",), ""),
    Story("zh", "婉清", "苏", "lapsed", None, ((3, "in", "最近太忙没顾上喝茶，过两天再找你"),),
          Due("说好过两天联系，问问新茶要不要", -1, "20:00"), None, ("老客",), "只在晚上回消息"),
    Story("IE", "Niamh", "Byrne", "occasional", Bought(16, (("G-HQ", 1),), 4), ((17, "in", "It is for my sister, could you put in a card?"),),
          Due("ask whether her sister liked the box", -1), None, ("gift",), "no plastic in the parcel, please"),
    Story("es", "Lucía", "Ibáñez", "occasional", Bought(24, (("T-MLZ80", 2),), 13), ((7, "in", "¿Tendréis jazmín de la nueva cosecha?"),),
          Due("avisar: ha llegado el jazmín nuevo", -4), None, ("té",), "mejor escribir por la tarde"),
    Story("US", "Dana", "Whitaker", "lapsed", None, ((12, "in", "Moving house, I will order again once I am settled."),),
          Due("ask whether the move went well", -6), None, ("regular",), ""),
    Story("vi", "Ngọc_Lan", "Trần", "occasional", Bought(30, (("T-BHYZ50", 1),), 18), ((3, "in", "Bạch trà còn hàng không ạ?"),),
          Due("trả lời: bạch trà có hàng lại rồi", -2), None, (), "thích trà nhài"),
    Story("zh", "致远", "顾", "gift", Bought(52, (("G-SJ", 1), ("T-JJM50", 1)), 49), ((9, "in", "想送客户，先帮我留五份"),),
          Due("确认礼盒数量和贺卡内容", -3, None, None, "high"), None, ("企业",), ""),
    # somebody who has not bought yet
    Story("zh", "知夏", "沈", "prospect", None, ((4, "in", "在小红书看到你家盖碗，第一次买怎么选？"), (4, "out", "新手选110毫升青瓷的，不烫手")),
          Due("发盖碗的使用视频", 0), None, (), "想学泡茶"),
    Story("nl", "Zoë", "van der Meer", "prospect", None, ((6, "in", "Is de witte thee weer op voorraad?"), (6, "out", "Eind deze week, ik laat het weten.")),
          Due("laten weten: de witte thee is er weer", -1), None, (), ""),
    # open cases
    Story("en", "Theo", "O'Rourke", "occasional", Bought(17, (("W-ZS150", 1),), 3),
          ((3, "in", "The teapot came today but the lid has a chip."), (2, "out", "So sorry! I will find you a new lid.")),
          None, Trouble("complaint", "lid of the clay teapot arrived chipped", 3, 0, "17:00"), ("teaware",), ""),
    Story("zh", "佳怡", "罗", "occasional", Bought(7, (("C-TX", 2),), 3), ((2, "in", "蜡烛有一个杯子裂了，照片发你了"),),
          None, Trouble("complaint", "檀香蜡烛玻璃杯裂了，要补发", 2, -1), ("老客",), ""),
    Story("de", "Friederike", "Vogt", "occasional", Bought(21, (("W-BZ6", 1), ("T-TGY100", 1)), None), ((5, "in", "Das Paket liegt seit Tagen beim Zoll."),),
          None, Trouble("question", "Paket hängt beim Zoll, Rechnung fehlt", 5, 0), (), "braucht eine Rechnung mit Firmennamen"),
    Story("zh", "浩然", "邓", "once", Bought(10, (("G-HQ", 1),), 6), ((4, "in", "礼盒颜色和图片不一样，可以退吗？"),),
          None, Trouble("return", "礼盒颜色与图片不符，想退货", 4, 0), (), ""),
    Story("sv", "Björn", "Åkesson", "once", Bought(19, (("W-LX", 1),), 8), ((6, "in", "Den ena koppen läcker lite."),),
          None, Trouble("warranty", "en kopp i resesetet läcker", 6, -2), (), ""),
    Story("fr", "Agnès", "Perrot", "monthly", Bought(12, (("S-GH", 4),), 1), ((1, "in", "Il manque un savon dans le colis."),),
          None, Trouble("complaint", "un savon manquait dans le colis", 1, 1), (), "allergique aux noix"),
    Story("zh", "清欢", "白", "monthly", Bought(4, (("T-GHW60", 2),), None), ((1, "in", "物流两天没动了，帮我查一下"),),
          None, Trouble("question", "物流两天没有更新", 1), ("老客",), ""),
    # still to come
    Story("zh", "慧敏", "郑", "monthly", Bought(16, (("T-TGY100", 2),), 13), ((13, "in", "收到了，茶香一打开就闻到了"),),
          Due("约她来店里试新茶", 2, "15:00"), None, ("老客", "VIP"), ""),
    Story("en", "Imogen", "Ashworth", "gift", Bought(28, (("C-BC", 2), ("S-3", 1)), 16), ((5, "in", "I will need ten small gifts for my team."),),
          Due("send ideas for ten small gifts", 3), None, ("gift",), ""),
)  # fmt: skip
