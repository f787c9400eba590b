"""Country names as exports write them, as ISO 3166 codes; what is not known stays as it is written."""

from __future__ import annotations

_NAMES = """
AE united arab emirates|uae|阿联酋;AR argentina|argentinien;AT austria|österreich|autriche|奥地利;AU australia|australien|澳大利亚
BE belgium|belgien|belgique|belgië|比利时;BG bulgaria|bulgarien;BR brazil|brasil|brasilien|巴西;CA canada|kanada|加拿大
CH switzerland|schweiz|suisse|svizzera|瑞士;CL chile;CN china|people's republic of china|中国|中国大陆|cn mainland;CO colombia
CY cyprus|zypern;CZ czech republic|czechia|tschechien|česko;DE germany|deutschland|allemagne|alemania|德国
DK denmark|dänemark|danmark|丹麦;EE estonia|estland;EG egypt;ES spain|spanien|españa|espagne|西班牙;FI finland|finnland|suomi|芬兰
FR france|frankreich|francia|法国;GB united kingdom|uk|great britain|england|scotland|wales|vereinigtes königreich|royaume-uni|reino unido|英国
GR greece|griechenland|希腊;HK hong kong|hongkong|香港|中国香港;HR croatia|kroatien;HU hungary|ungarn;ID indonesia|indonesien|印度尼西亚
IE ireland|eire|irland|irlande|爱尔兰;IL israel;IN india|indien|印度;IS iceland|island;IT italy|italien|italia|italie|意大利
JP japan|日本;KR south korea|korea|republic of korea|korea, republic of|韩国;LT lithuania|litauen;LU luxembourg|luxemburg
LV latvia|lettland;MA morocco;MO macau|macao|澳门|中国澳门;MT malta;MX mexico|méxico|mexiko|墨西哥;MY malaysia|马来西亚
NL netherlands|the netherlands|niederlande|nederland|pays-bas|holland|荷兰;NO norway|norwegen|norge|挪威;NZ new zealand|neuseeland|新西兰
PH philippines|philippinen|菲律宾;PL poland|polen|polska|pologne|波兰;PT portugal|葡萄牙;RO romania|rumänien;RU russia|russland|russian federation|俄罗斯
SA saudi arabia|saudi-arabien|沙特阿拉伯;SE sweden|schweden|sverige|suède|瑞典;SG singapore|singapur|新加坡;SI slovenia|slowenien
SK slovakia|slowakei;TH thailand|泰国;TR turkey|türkiye|türkei|土耳其;TW taiwan|台湾|中国台湾;UA ukraine|乌克兰
US united states|usa|united states of america|u.s.a.|vereinigte staaten|états-unis|estados unidos|美国;VN vietnam|viet nam|越南
ZA south africa|südafrika|南非;NG nigeria;KE kenya
"""
_CODES = {
    name: entry.strip()[:2]
    for line in _NAMES.strip().splitlines()
    for entry in line.split(";")
    for name in entry.strip()[3:].split("|")
}


def code_of(country: str) -> str:
    """The ISO code of a country as written ("GB", "United Kingdom", "英国"); "" when it is not known."""
    plain = country.strip()
    if len(plain) == 2 and plain.isascii() and plain.isalpha():
        return "GB" if plain.upper() == "UK" else plain.upper()
    return _CODES.get(plain.lower(), "")
