"""One pretend person at a time: who they are, how they are reached, and how often they buy."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from crm_tui.demo import talk
from crm_tui.demo.goods import PRODUCTS, TASTES
from crm_tui.demo.lands import BY_CODE, BY_LANG, LANDS, Land, full_name, house
from crm_tui.demo.stories import STORIES, Story
from crm_tui.people.handles import Handle, make
from crm_tui.pinyin import name_pinyin
from crm_tui.text import fold

RHYTHMS = {
    "monthly": 14, "occasional": 26, "gift": 15, "once": 21, "lapsed": 12, "fresh": 4, "prospect": 8,
}  # fmt: skip
PLATFORMS = {"zh": (("taobao", 6), ("weidian", 2), ("own", 2)), "": (("shopify", 7), ("etsy", 3))}
_PET_NAMES = ("茶茶", "小鹿", "团子", "月半", "阿柚", "糯米", "南风", "橘子", "木木", "青禾")
_LIKES = ("爱喝茶的", "不吃糖的", "山里的", "早睡的", "慢慢来的")


@dataclass(slots=True)
class Person:
    """Everything that is made up about somebody before the first order."""

    chance: Random
    land: Land
    name: str
    rhythm: str
    taste: str
    favourite: str
    platform: str
    story: Story | None = None
    facts: dict[str, object] = field(default_factory=dict)
    handles: list[Handle] = field(default_factory=list)
    buyer_id: str = ""
    address: dict[str, str] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)

    @property
    def lang(self) -> str:
        """The language they write in."""
        return str(self.land.lang)

    def channel(self) -> str:
        """Where one chats with them."""
        kinds = [handle.kind for handle in self.handles]
        return next((k for k in ("wechat", "taobao", "whatsapp", "instagram", "email") if k in kinds), "shop")


class Folk:
    """Makes people one after the other; nobody gets a handle that somebody has."""

    def __init__(self, seed: int, people: int) -> None:
        self.seed = seed
        self.stories = STORIES[: max(0, people - people // 10)] if people < len(STORIES) else STORIES
        self.taken: set[tuple[str, str]] = {
            ("name", full_name(_land_of(s.lang), s.given, s.family)) for s in STORIES
        }

    def make(self, number: int) -> Person:
        """The person of that number, the same for a seed."""
        chance = Random(f"{self.seed}/{number}")
        story = self.stories[number] if number < len(self.stories) else None
        land = _land_of(story.lang) if story else chance.choices(LANDS, [land.weight for land in LANDS])[0]
        name = full_name(land, story.given, story.family) if story else self._name(chance, land)
        rhythm = story.rhythm if story else chance.choices(tuple(RHYTHMS), tuple(RHYTHMS.values()))[0]
        taste = "gift" if rhythm == "gift" and chance.random() < 0.6 else chance.choice(tuple(TASTES))
        shelf = [p for p in PRODUCTS if p.category == TASTES[taste][0][0] and p.lasts] or [PRODUCTS[0]]
        favourite = (
            chance.choices(shelf, [p.often for p in shelf])[0].sku if rhythm in ("monthly", "lapsed") else ""
        )
        names, weights = zip(*PLATFORMS.get(land.lang, PLATFORMS[""]), strict=True)
        person = Person(
            chance, land, name, rhythm, taste, favourite, chance.choices(names, weights)[0], story
        )
        self._reach(person)
        self._know(person)
        return person

    def _name(self, chance: Random, land: Land) -> str:
        for _try in range(9):
            name = full_name(land, chance.choice(land.given), chance.choice(land.family))
            if ("name", name) not in self.taken:
                break
        self.taken.add(("name", name))
        return name

    def _reach(self, person: Person) -> None:
        """Phone, chats, mail and the platform's own id, as people there have them."""
        chance, land = person.chance, person.land
        stem = _stem(person)
        if chance.random() < 0.8:
            for _try in range(20):
                number = land.phone(chance)
                if number and self._keep(person, "phone", number):
                    break
        if land.code == "CN":
            tail = chance.choice(("", "_", "")) + str(
                chance.choice((chance.randrange(60, 100), chance.randrange(100, 999)))
            )
            if person.platform != "taobao" or chance.random() < 0.7:
                self._keep(person, "wechat", stem + tail)
            if person.platform == "taobao":
                poem = chance.choice(_LIKES) + chance.choice(_PET_NAMES) + str(chance.randrange(10, 99))
                number, born = chance.randrange(10**7, 10**9), chance.randrange(1970, 2006)
                nick = chance.choice((f"{stem}{born}", f"tb{number}", poem))
                person.buyer_id = self._free("taobao", nick, chance)
                self._keep(person, "taobao", person.buyer_id)
            elif person.platform == "weidian":
                person.buyer_id = self._free("weidian", str(chance.randrange(10**9, 10**10)), chance)
        else:
            if chance.random() < 0.92 or person.rhythm == "prospect":
                self._keep(
                    person,
                    "email",
                    f"{stem}{chance.choice(('', '', str(chance.randrange(70, 99))))}@example.com",
                )
            if chance.random() < 0.35:
                self._keep(
                    person,
                    "instagram",
                    "@" + stem.replace(".", "_") + chance.choice(("", "_", ".tea", ".home")),
                )
            if person.platform == "etsy":
                person.buyer_id = self._free(
                    "etsy", stem.replace(".", "") + str(chance.randrange(10, 99)), chance
                )
            else:
                number = str(chance.randrange(6_000_000_000_000, 8_000_000_000_000))
                person.buyer_id = self._free("shopify", number, chance)
        if not person.handles:
            self._keep(person, *(("wechat", f"{stem}{chance.randrange(1000, 9999)}") if land.code == "CN"
                                 else ("email", f"{stem}{chance.randrange(100, 999)}@example.com")))  # fmt: skip
        if person.rhythm == "prospect":
            person.buyer_id = ""

    def _free(self, kind: str, value: str, chance: Random) -> str:
        while (kind, fold(value)) in self.taken:
            value += str(chance.randrange(10))
        if kind != "taobao":  # a handle too, and noted as one
            self.taken.add((kind, fold(value)))
        return value

    def _keep(self, person: Person, kind: str, value: str) -> bool:
        value = value if kind == "phone" else _grown(self, kind, value, person.chance)
        handle = make(kind, value, person.land.code)
        if handle is None or (kind, handle.norm) in self.taken:
            return False
        self.taken.add((kind, handle.norm))
        person.handles.append(handle)
        return True

    def _know(self, person: Person) -> None:
        """The facts of the card: some people are known well, most a little."""
        chance, land, lang = person.chance, person.land, person.lang
        known: dict[str, object] = {"language": "zh-CN" if lang == "zh" else lang, "zone": land.zone}
        if land.code == "CN" and chance.random() < 0.3:
            known["nickname"] = chance.choice(
                (*_PET_NAMES, "小" + person.name[0], "阿" + person.name[-1], person.name[-1] + "姐")
            )
        if chance.random() < 0.28:
            known["birthday"] = _birthday(chance, land)
        if chance.random() < 0.2:
            known["job"] = chance.choice(talk.pick(talk.JOBS, lang))
        if chance.random() < 0.25:
            both = chance.sample(talk.pick(talk.INTERESTS, lang), 2)
            known["interests"] = ("、" if lang == "zh" else ", ").join(both)
        if chance.random() < 0.5 or person.rhythm == "prospect":
            known["source"] = chance.choice(talk.pick(talk.SOURCES, lang))
        known["note"] = (person.story.note if person.story else "") or (
            chance.choice(talk.pick(talk.NOTES, lang)) if chance.random() < 0.22 else None
        )
        if person.rhythm == "monthly" and chance.random() < 0.2:
            known["keep_in_touch"] = chance.choice(("6 weeks", "2 months", "3 months"))
        person.facts = {fact: value for fact, value in known.items() if value}
        if person.rhythm != "prospect" or chance.random() < 0.2:
            place = chance.randrange(len(land.towns))
            city, region, postcode = land.towns[place]
            # a Chinese street is said with its district, which belongs to one town
            street = land.streets[place] if land.code == "CN" else chance.choice(land.streets)
            person.address = {
                "lines": house(land, street, chance.randrange(1, 140)),
                "city": city, "region": region, "postcode": postcode, "country": land.code,
            }  # fmt: skip
        person.tags = list(person.story.tags) if person.story else []


def _grown(folk: Folk, kind: str, value: str, chance: Random) -> str:
    """The handle with a number before its host when somebody has it already."""
    local, at, host = value.partition("@") if kind == "email" else (value, "", "")
    while (kind, fold(local + at + host).lstrip("@")) in folk.taken:
        local += str(chance.randrange(10))
    return local + at + host


def _land_of(lang: str) -> Land:
    return BY_CODE.get(lang) or BY_LANG[lang]


def _stem(person: Person) -> str:
    """What somebody's handles are made of: linxiaoyue, mara.lindqvist."""
    if person.land.code == "CN":
        return "".join(name_pinyin(person.name)[0])
    plain = fold(person.name.replace("đ", "d").replace("Đ", "D").replace("ı", "i"))
    return ".".join("".join(c for c in word if c.isascii() and c.isalnum()) for word in plain.split())


def _birthday(chance: Random, land: Land) -> str:
    month, day, year = chance.randrange(1, 13), chance.randrange(1, 29), chance.randrange(1955, 2004)
    if land.code == "CN" and chance.random() < 0.4:
        return (
            f"lunar:--{month:02}-{day:02}" if chance.random() < 0.6 else f"lunar:{year}-{month:02}-{day:02}"
        )
    return f"{year}-{month:02}-{day:02}" if chance.random() < 0.5 else f"--{month:02}-{day:02}"
