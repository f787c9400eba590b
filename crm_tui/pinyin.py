"""How Chinese names are typed: syllables without tones, surnames read as surnames."""

from __future__ import annotations

import unicodedata

# Surnames that are read otherwise than the same character in running text; the usual reading first.
_SURNAMES = """
单shan 單shan 曾zeng 解xie 仇qiu 区ou 區ou 查zha 任ren 朴piao 盖ge,gai 蓋ge,gai 翟zhai,di 乐yue,le 樂yue,le
覃qin,tan 缪miao 繆miao 薄bo 种chong 種chong 华hua 華hua 员yun 員yun 召shao 纪ji 紀ji 葛ge 洗xian 冼xian
郗xi,chi 黑he,hei 折she 繁po 秘bi 尹yin 万wan 沈shen 叶ye 葉ye 石shi 宁ning 许xu 余yu 佘she 贾jia 陆lu 车che
谷gu 宿su 柏bai,bo 隗wei,kui 晁chao 逄pang 芮rui 郇xun,huan 阚kan 闞kan 嵇ji 祭zhai 牟mou,mu 莫mo 应ying
應ying 哈ha 撒sa 卜bu 都du 过guo 過guo 句gou 勾gou 宓mi,fu 相xiang 能nai 谌chen,shen 諶chen,shen 乜nie 尉wei
於yu 于yu 干gan 燕yan 訾zi 阙que 闕que 那na 佴nai 隽juan,jun 雋juan,jun 藏zang 臧zang 冯feng 馮feng 瞿qu
俞yu 虞yu 侯hou 肖xiao 曲qu 郄qie,xi 晏yan 揭jie 仉zhang 郏jia 塔ta 粘nian 阿a 苻fu 长zhang,chang 盛sheng
重chong 行xing 朝chao 令ling 鲜xian 费fei,bi 費fei,bi 邵shao 褚chu 冀ji 便pian 不fu 中zhong 曹cao 車che
佟tong 适kuo 適kuo 被pi 洞tong 眭sui 妫gui 郝hao 逯lu 逮dai 寻xun 尋xun 强qiang 貟yun 仝tong 亓qi 厍she 芈mi
麦mai 钭tou 闵min 弥mi 从cong 系xi 祝zhu 丁ding 王wang 李li 张zhang 刘liu 陈chen 杨yang 黄huang 赵zhao 吴wu
周zhou 徐xu 孙sun 马ma 朱zhu 胡hu 郭guo 何he 林lin 高gao 罗luo 郑zheng 梁liang 谢xie 宋song 唐tang 韩han
邓deng 彭peng 董dong 潘pan 蔡cai 蒋jiang 杜du 魏wei 姚yao 姜jiang 金jin 夏xia 方fang 白bai 雷lei 陶tao 毛mao
汤tang 殷yin 樊fan 汪wang 常chang 武wu 贺he 龚gong
"""

# Two-character surnames, with syllables where they differ from the characters' first readings.
_COMPOUNDS = """
欧阳 歐陽 太史 端木 上官 司马 司馬 东方 東方 独孤 獨孤 南宫 南宮 闻人 聞人 诸葛 諸葛 公羊 赫连 赫連 宗政
濮阳 濮陽 公冶 太叔 申屠 公孙 公孫 慕容 仲孙 仲孫 钟离 鍾離 宇文 司徒 司空 闾丘 司寇 巫马 公西 颛孙 壤驷
公良 漆雕 轩辕 軒轅 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 西门 西門 第五 南荣 东里 即墨 达奚 褚师
公仪 公户 公玉 万俟mo,qi 萬俟mo,qi 尉迟yu,chi 尉遲yu,chi 长孙zhang,sun 長孫zhang,sun 澹台tan,tai 澹臺tan,tai
单于chan,yu 單于chan,yu 令狐ling,hu 乐正yue,zheng 樂正yue,zheng 宰父zai,fu 夏侯xia,hou 仲长zhong,chang
谷梁gu,liang 鲜于xian,yu 鮮于xian,yu 皇甫huang,fu 亓官qi,guan 拓跋tuo,ba 子车zi,ju 夹谷jia,gu 哥舒ge,shu
"""

# Characters of given names whose other readings live in dictionaries only.
_ONE_READING = frozenset(
    "子明月红雨思一大丽强涵浩倩娜英洋超平莎俊王吴朱郭何高罗邓彭董"
    "潘蔡杜魏姚汪金夏方白雷陶毛好文天美波洁鑫宁家可儿若无"
)

_readings: dict[str, tuple[str, ...]] = {}
_surnames: dict[str, tuple[str, ...]] = {}
_compounds: dict[str, tuple[str, ...]] = {}
_dictionary: dict[int, str] = {}


def _load() -> None:
    """The dictionary of characters; without the one of phrases, which takes four times as long."""
    import os

    kept = os.environ.get("PYPINYIN_NO_PHRASES")
    os.environ["PYPINYIN_NO_PHRASES"] = "true"
    try:
        from pypinyin import pinyin_dict
    finally:
        if kept is None:
            del os.environ["PYPINYIN_NO_PHRASES"]
        else:
            os.environ["PYPINYIN_NO_PHRASES"] = kept
    for entry in _COMPOUNDS.split():
        _compounds[entry[:2]] = tuple(entry[2:].split(",")) if entry[2:] else ()
    for entry in _SURNAMES.split():
        _surnames[entry[0]] = tuple(entry[1:].split(","))
    _dictionary.update(pinyin_dict.pinyin_dict)


def _without_tone(syllable: str) -> str:
    plain = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    return "".join(ch for ch in plain if "a" <= ch <= "z")


def readings(ch: str) -> tuple[str, ...]:
    """The syllables of a character, usual one first, three at most; ü as v, as u, and as passports write it, yu."""
    known = _readings.get(ch)
    if known is None:
        if not _dictionary:
            _load()
        found: list[str] = []
        for syllable in map(_without_tone, _dictionary.get(ord(ch), "").split(",")):
            ways = (syllable, syllable.replace("v", "u"), syllable.replace("v", "yu"))
            found += ways if "v" in syllable else ways[:1]
        known = tuple(dict.fromkeys(filter(None, found)))[: 1 if ch in _ONE_READING else 3]
        _readings[ch] = known
    return known


def _surname_readings(ch: str) -> tuple[str, ...]:
    """As a surname, and as in running text in case it is none."""
    anywhere = readings(ch) or (ch,)
    own = _surnames.get(ch)
    if own is None:
        return anywhere
    return own if anywhere[0] in own else (*own, anywhere[0])


def _repeated(han: str) -> str:
    """々 written out."""
    while (at := han.find("々", 1)) > 0:
        han = han[:at] + han[at - 1] + han[at + 1 :]
    return han


def name_pinyin(han: str, limit: int = 6) -> tuple[tuple[str, ...], ...]:
    """The ways a name may be typed, syllable by syllable, most likely first."""
    if not han:
        return ()
    if not _dictionary:
        _load()
    if "々" in han:
        han = _repeated(han)
    compound = _compounds.get(han[:2])
    if compound is None:
        options = [readings(ch) or (ch,) for ch in han]
        options[:1] = [_surname_readings(ch) for ch in han[0]]
    else:
        options = [(syllable,) for syllable in compound or text_pinyin(han[:2])]
        options += [readings(ch) or (ch,) for ch in han[2:]]
    usual = tuple([option[0] for option in options])
    ways = [usual]
    if compound:  # who does not know the surname types what its characters say anywhere else
        ways.append((*text_pinyin(han[:2]), *usual[2:]))
    for i, option in enumerate(options):
        ways += [(*usual[:i], other, *usual[i + 1 :]) for other in option[1:]]
    return tuple(dict.fromkeys(ways))[:limit]


def text_pinyin(han: str) -> tuple[str, ...]:
    """The usual syllable of each character; one without a reading stands for itself."""
    return tuple([(readings(ch) or (ch,))[0] for ch in _repeated(han)])
