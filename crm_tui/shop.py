"""The shop itself: its name, country, time zone and currency, kept in the book so that they travel with it."""

from __future__ import annotations

from collections import namedtuple

from crm_tui.errors import BadInput
from crm_tui.locale import N_, _
from crm_tui.store import settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from crm_tui.store.book import Book

# `seller` is the name that stands under a message
Shop = namedtuple("Shop", "name country zone currency seller", defaults=("",))

_NEEDED = ("country", "zone", "currency")
LONGEST_NAME = 1024
# ISO 3166-1
_COUNTRIES = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY
BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK
FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR
IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK
ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM
PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF
TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""
_ALSO = {"UK": "GB", "EL": "GR"}
_ZONES = """
CN:Shanghai,Urumqi,Chongqing,Harbin HK:Hong_Kong MO:Macau TW:Taipei JP:Tokyo KR:Seoul SG:Singapore
TH:Bangkok VN:Ho_Chi_Minh,Saigon MY:Kuala_Lumpur ID:Jakarta PH:Manila IN:Kolkata,Calcutta PK:Karachi
BD:Dhaka AE:Dubai SA:Riyadh IL:Jerusalem,Tel_Aviv TR:Istanbul RU:Moscow UA:Kyiv,Kiev KZ:Almaty
DE:Berlin,Busingen AT:Vienna CH:Zurich FR:Paris BE:Brussels NL:Amsterdam LU:Luxembourg IT:Rome ES:Madrid
PT:Lisbon GB:London IE:Dublin DK:Copenhagen SE:Stockholm NO:Oslo FI:Helsinki IS:Reykjavik PL:Warsaw CZ:Prague
SK:Bratislava HU:Budapest RO:Bucharest BG:Sofia GR:Athens HR:Zagreb SI:Ljubljana RS:Belgrade EE:Tallinn
LV:Riga LT:Vilnius MT:Malta CY:Nicosia EG:Cairo NG:Lagos KE:Nairobi ZA:Johannesburg MA:Casablanca GH:Accra
US:New_York,Chicago,Denver,Los_Angeles,Phoenix,Anchorage,Honolulu,Detroit,Boise CA:Toronto,Vancouver,Montreal,
CA:Edmonton,Winnipeg,Halifax,St_Johns,Regina MX:Mexico_City,Tijuana,Monterrey BR:Sao_Paulo,Manaus,Fortaleza
AR:Buenos_Aires CL:Santiago CO:Bogota PE:Lima AU:Sydney,Melbourne,Brisbane,Perth,Adelaide,Hobart,Darwin
NZ:Auckland
"""
_CURRENCIES = """
EUR:DE,AT,FR,BE,NL,LU,IT,ES,PT,IE,FI,GR,HR,SI,SK,EE,LV,LT,MT,CY,BG,AD,MC,SM,VA,ME,XK,GP,MQ,RE,GF,YT,PM
USD:US,PR,EC,SV,PA,GU,VI,AS CNY:CN HKD:HK MOP:MO TWD:TW JPY:JP KRW:KR SGD:SG THB:TH VND:VN MYR:MY IDR:ID
PHP:PH INR:IN PKR:PK BDT:BD AED:AE SAR:SA ILS:IL TRY:TR RUB:RU UAH:UA KZT:KZ CHF:CH,LI GBP:GB,IM,JE,GG
DKK:DK,GL,FO SEK:SE NOK:NO ISK:IS PLN:PL CZK:CZ HUF:HU RON:RO RSD:RS EGP:EG NGN:NG KES:KE ZAR:ZA MAD:MA
GHS:GH CAD:CA MXN:MX BRL:BR ARS:AR CLP:CL COP:CO PEN:PE AUD:AU NZD:NZ
"""


def shop(book: Book) -> Shop:
    """The shop as the book knows it; what was never told is guessed from this machine."""
    told = settings.all_settings(book.db)
    if all(told.get(fact) for fact in _NEEDED):
        return Shop(**{fact: told.get(fact, "") for fact in Shop._fields})
    guessed = guess()
    country = told.get("country") or guessed.country
    usual = _currency_of(country) if told.get("country") else guessed.currency
    return Shop(
        told.get("name", ""),
        country,
        told.get("zone") or guessed.zone,
        told.get("currency") or usual,
        told.get("seller", ""),
    )


def guess() -> Shop:
    """What this machine's zone and language say of where the shop is; "" for a country nobody can tell."""
    from crm_tui import dates

    zone = dates.guess_zone()
    country = _country_here(zone)
    return Shop("", country, zone, _currency_of(country))


def configure(book: Book, changes: Mapping[str, str], day: str, *, first: bool = False) -> Shop:
    """Tell the book some of the shop's facts ({"zone": "Europe/Berlin"}), in one act; returns the shop.

    The `first` time is no step that undo takes back: a book always has a shop.
    BadInput for a fact it does not have, and for a zone, country or currency that does not exist.
    """
    kept = {fact: check(fact, said) for fact, said in changes.items()}
    final = N_("it is how the shop began; change it with 'crm config set'") if first else None
    with book.act("config set", day, detail=" ".join(kept), final=final) as act:
        for fact, value in kept.items():
            settings.put(act, fact, value)
    return shop(book)


def check(fact: str, said: str) -> str:
    """One fact as it is kept; BadInput when it cannot be read."""
    if fact == "country":
        return check_country(said)
    if fact == "zone":
        from crm_tui import dates

        return dates.check_zone(said)
    if fact == "currency":
        from crm_tui import money

        return money.check_currency(said)
    if fact in ("name", "seller"):
        from crm_tui.text import clean

        name = clean(said)[0].strip()
        if len(name.encode()) > LONGEST_NAME:
            raise BadInput(_("A name has at most 1 KB; shorten it."))
        return name
    raise BadInput(
        _("'%(fact)s' is no fact of the shop; they are %(known)s.")
        % {"fact": fact[:40], "known": ", ".join(Shop._fields)}
    )


def check_country(said: str) -> str:
    """The ISO code of a country as people write it (de, UK); BadInput for anything else."""
    code = said.strip().upper()
    code = _ALSO.get(code, code)
    if len(code) != 2 or code not in _COUNTRIES.split():
        raise BadInput(
            _("'%(words)s' is no country code; write two letters such as DE or CN.") % {"words": said[:40]}
        )
    return code


def _country_here(zone: str) -> str:
    """en_US is what machines speak that were never told, so there the zone knows better."""
    import os

    spoken = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MONETARY", "LANG"))), "").partition(".")[0]
    said = spoken.partition("_")[2].partition("@")[0].upper()
    by_zone = _table(_ZONES).get(zone.rpartition("/")[2], "")
    if said not in _COUNTRIES.split():
        return by_zone
    return by_zone or said if spoken == "en_US" else said


def _currency_of(country: str) -> str:
    return _table(_CURRENCIES).get(country, "EUR")


def _table(text: str) -> dict[str, str]:
    """{member: head} of "head:member,member …"."""
    found = {}
    for entry in text.split():
        head, _colon, members = entry.partition(":")
        found.update({member: head for member in members.split(",") if member})
    return found
