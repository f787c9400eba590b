"""The given name in a name, for a greeting: 小明 of 王小明, Zoë of "Zoë v.d. Meer", none of a nickname or a firm.

Where a name does not say which part is given, the answer is "": a template then takes its fallback, which
is always better than greeting somebody as "Dr." or "xiaoming88".
"""

from __future__ import annotations

import re
import unicodedata

from crm_tui.people import names
from crm_tui.text import fold, is_han


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_TITLES = _set(
    "dr prof professor mr mrs ms miss mx sir dame lady lord herr frau fräulein mme mlle m monsieur madame"
    " mademoiselle sr sra srta señor señora senor senora don doña dott dottssa sig sigra ing dipling dkfm mag"
    " rev fr med phil rer nat jur hc dhr mevr mw hr fru pan pani"
)
# what a firm's name has in it; a folded word
_FIRM = _set(
    "gmbh mbh ltd limited inc llc llp plc ag ug kg ohg gbr ek ev co corp corporation company sarl sas sa srl spa"
    " bv nv vof oy oyj ab as aps pty kk sro doo shop store studio boutique gallery atelier team gruppe group"
    " verein club hotel cafe café restaurant trading holding"
)
_SUFFIXES = _set("jr sr ii iii iv phd md ma mba msc ba bsc dds esq cpa") | {""}
_PARTICLES = _set("van von vom zu zur der den de del della di da dos das du la le el al bin ibn ten ter")
_ADDRESSED = _set(
    "先生 女士 小姐 太太 夫人 老师 同学 医生 律师 经理 老板 师傅 教授 主任 阿姨 叔叔 大哥 大姐 总 姐 哥 叔 姨 嫂"
)
_HAN_FIRM = ("公司", "有限", "集团", "工作室", "旗舰", "专营", "专卖", "商行", "商店", "商城", "超市", "工厂", "酒店",
             "餐厅", "茶馆", "学校", "大学", "银行", "店")  # fmt: skip
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢"
    "姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温"
    "康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成"
    "苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫"
    "费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡"
    "鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿"
    "國張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蕭葉蘇魏呂盧鍾譚陸範賈韋鄒嚴閻龍賀顧龔萬錢湯龐顏莊聶魯齊喬歐蘭寧華駱藍"
    "饒時農簡車項連蘆麥婁竇黨宮費衛應閔鄔邊師榮叢鞏遲鄺談樂儲勞諶冼藺樓盤滿聞厲區權強帥蓋練豐"
)
_DOUBLE = _set(
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 闻人 诸葛 公羊 赫连 宗政 濮阳 公孙 慕容 仲孙 钟离 宇文 司徒 司空 呼延 令狐"
    " 皇甫 尉迟 长孙 澹台 轩辕 夏侯 鲜于 拓跋 万俟 西门 东郭 百里 歐陽 司馬 東方 獨孤 南宮 諸葛 赫連 濮陽 公孫 鍾離"
    " 尉遲 長孫 澹臺 軒轅 鮮于 萬俟 西門 東郭"
)
_PINYIN_SURNAMES = _set(
    "wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he gao lin luo zheng liang xie song tang"
    " feng deng cao peng zeng xiao tian dong yuan pan yu jiang cai du ye cheng su wei lü lv lu ding ren shen yao"
    " jiang cui zhong tan fan jin shi liao jia xia fu fang bai zou meng xiong qin qiu yin xue yan duan lei hou long"
    " tao he gu mao hao gong shao wan qian dai mo kong xiang ouyang sima zhuge shangguan zhuang"
)
_SYLLABLE = (
    "(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?:iang|iong|uang|ueng|ang|eng|ong|ian|iao|ing|uai|uan|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|uo|ui|ue|er|"
    "[aeiouüv]))"
)
_PINYIN = re.compile(f"{_SYLLABLE}{{1,2}}(?:['-]?{_SYLLABLE})?")
_TWO_SYLLABLES = re.compile(f"{_SYLLABLE}['-]?{_SYLLABLE}")
_VIETNAMESE = _set(
    "nguyen tran pham huynh hoang phan vu vo dang bui do ho ngo duong ly dinh truong le trinh doan"
)
_ONLY_VIETNAMESE = _set("nguyen tran pham huynh bui")
_VIETNAMESE_SIGNS = re.compile("[ăâđêôơư\u1ea0-\u1ef9]", re.IGNORECASE)
_LONGEST = 40


def first_name(name: str, *, rank: int = names.HAND, company: str = "") -> str:
    """How one would greet the bearer of a name; "" where the name does not tell.

    `rank` is how good the name is (`people.names`): a nickname or stand-in has no given name. A name that
    is also the `company`'s has none either.
    """
    name = " ".join(name[:200].split())
    if rank <= names.NICK or not names.usable(name) or (company and fold(name) == fold(company)):
        return ""
    found = _han(name) if any(is_han(ch) for ch in name) else _other(name)
    return found if len(found) <= _LONGEST else ""


def _han(name: str) -> str:
    """A Chinese name is its family name and one or two characters; 王先生 and 张老师 stay as they are."""
    name = re.split("[·•・‧]", name)[0]  # 约翰·史密斯
    plain = "".join(name.split())
    if not all(is_han(ch) for ch in plain) or any(word in plain for word in _HAN_FIRM):
        return ""
    if any(plain.endswith(word) and len(plain) > len(word) for word in _ADDRESSED):
        return plain if len(plain) <= 5 else ""
    double = plain[:2] in _DOUBLE
    if len(plain) == 2:
        return "" if double else plain
    if len(plain) == 3:
        if double:
            return plain
        return plain[1:] if plain[0] in _SURNAMES else ""
    if len(plain) == 4 and (double or (plain[0] in _SURNAMES and plain[1] in _SURNAMES)):
        return plain[2:]
    return ""


def _other(name: str) -> str:
    if re.search(r"[\d@_/\\|<>{}()\[\]#=:;!?&+]", name):
        return ""
    before, comma, after = name.partition(",")
    if _is_firm(name):
        return ""
    if comma:  # Lindqvist, Mara; but Anna Weber, PhD
        name = before if _bare(after) in _SUFFIXES else after
    words = [word for word in map(_letters, name.split()) if word]
    while len(words) > 1 and _bare(words[0]) in _TITLES:
        del words[0]
    if not words or _bare(words[0]) in _TITLES | (frozenset() if _is_vietnamese(words) else _PARTICLES):
        return ""
    if all(_script(word) == "HANGUL" for word in words):
        return "".join(words)
    return _cased(_given(words), all(word.isupper() for word in words))


def _given(words: list[str]) -> str:
    """The given one of some words without titles."""
    first, last = _bare(words[0]), _bare(words[-1])
    if (
        len(words) == 2
        and first in _PINYIN_SURNAMES
        and last not in _PINYIN_SURNAMES
        and _PINYIN.fullmatch(last)
    ):
        return words[-1] if _TWO_SYLLABLES.fullmatch(last) else " ".join(words)  # Wang Xiaoming; Wang Ming
    if _is_vietnamese(words):
        return words[-1]
    if len(words) > 1 and words[0].isupper() and len(words[0]) > 2 and not words[-1].isupper():
        return words[-1]  # LINDQVIST Mara
    for word in words[:-1] if len(words) > 1 else words:
        if len(_bare(word)) > 1:
            return word
    return ""


def _is_vietnamese(words: list[str]) -> bool:
    """The family first, the given name last: Trần Ngọc Lan."""
    signed = any(map(_VIETNAMESE_SIGNS.search, words))
    family = fold(words[0])
    return family in _VIETNAMESE and (
        (signed and len(words) > 1) or (family in _ONLY_VIETNAMESE and len(words) > 2)
    )


def _is_firm(name: str) -> bool:
    return any(_bare(word) in _FIRM for word in name.split())


def _bare(word: str) -> str:
    return "".join(ch for ch in fold(word) if ch.isalpha())


def _letters(word: str) -> str:
    """A word without what decorates it: 🌸Mara🌸."""
    kept = "".join(ch for ch in word if ch.isalpha() or unicodedata.category(ch)[0] == "M" or ch in "-'’.`ʼ")
    return kept.strip("-'’`") if any(ch.isalpha() for ch in kept) else ""


def _script(word: str) -> str:
    return unicodedata.name(word[0], "").split(" ")[0]


def _cased(word: str, shouted: bool) -> str:
    """MARA as Mara and mara as Mara, anne-marie as Anne-Marie; McKenzie stays."""
    word = word.rstrip(".")
    if not (shouted or word.islower()):
        return word
    return re.sub(r"[^\W\d_]+", lambda part: part[0][:1].upper() + part[0][1:].lower(), word)
