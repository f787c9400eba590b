"""What the columns of an unknown table probably are: by their header words, in several languages, and by values."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from crm_tui import money
from crm_tui.dates import read_stamp
from crm_tui.errors import BadInput
from crm_tui.people.handles import is_email
from crm_tui.people.phones import read_phone
from crm_tui.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LOOKED_AT = 50  # rows
_MOST = 0.8  # of the values have to look like it
_BLANK = re.compile(r"[\W_]+")

# field: the words for it; of a table of orders first, since most of its words are the same as of people
_ORDERS: dict[str, str] = {
    "order.number": "order number|order no|order nr|order id|order|ordernumber|"
    "orderid|invoice|invoice no|invoiceno|"
    "invoice number|receipt number|nr|no|bestellnummer|bestellnr|auftragsnummer|"
    "rechnungsnummer|numéro de commande|"
    "commande|pedido|订单号|订单编号|单号|交易号|编号",
    "order.at": "order date|date|created|created at|ordered at|order time|"
    "purchase date|invoice date|invoicedate|time|"
    "datum|bestelldatum|wann|kaufdatum|fecha|下单时间|订单时间|日期|时间|创建时间|成交时间|购买时间|下单日期",
    "order.status": "status|order status|state|bestellstatus|zustand|estado|statut|订单状态|状态",
    "order.total": "total|order total|amount|grand total|sum|betrag|summe|"
    "gesamt|gesamtbetrag|umsatz|montant|importe|"
    "total amount|total price|总价|总金额|金额|订单金额|合计",
    "order.paid": "paid|amount paid|payment amount|bezahlt|实付|实付金额|付款金额|支付金额",
    "order.currency": "currency|currency code|währung|devise|moneda|币种|货币",
    "order.shipping": "shipping|shipping cost|postage|delivery fee|versand|versandkosten|porto|运费|邮费",
    "order.discount": "discount|rabatt|remise|descuento|优惠|折扣|优惠金额",
    "order.tax": "tax|vat|taxes|steuer|mwst|税|税费",
    "order.refunded": "refund|refunded|refund amount|erstattet|erstattung|退款|退款金额",
    "order.payment": "payment|payment method|paid with|zahlungsart|zahlungsmethode|支付方式|付款方式",
    "order.shipped_at": "shipped|shipped at|ship date|dispatched|versandt am|versanddatum|发货时间|发货日期",
    "order.delivered_at": "delivered|delivered at|delivery date|zugestellt|"
    "geliefert|签收时间|收货时间|确认收货时间",
    "order.carrier": "carrier|courier|shipping company|versanddienst|paketdienst|快递|快递公司|物流公司",
    "order.tracking": "tracking|tracking number|tracking no|sendungsnummer|快递单号|物流单号|运单号",
    "order.note": "order note|order notes|seller note|bestellnotiz|订单备注|商家备注|卖家备注",
    "order.wishes": "buyer note|customer note|message|wishes|买家留言|买家备注|留言",
    "line.sku": "sku|stockcode|stock code|item code|product code|product id|"
    "article number|artikelnummer|artikelnr|"
    "商家编码|货号|商品编码|规格编码",
    "line.name": "product|product name|item|item name|article|title|description|"
    "artikel|produkt|bezeichnung|produit|"
    "producto|商品|商品名称|宝贝|宝贝标题|商品标题|货品|品名|产品",
    "line.variant": "variant|variation|option|size|colour|color|variante|größe|farbe|规格|型号|颜色|尺码",
    "line.quantity": "quantity|qty|pieces|count|units|items|menge|anzahl|stück|"
    "stückzahl|quantité|cantidad|数量|件数",
    "line.price": "price|unit price|unitprice|item price|preis|einzelpreis|stückpreis|prix|precio|单价|价格",
    "product.category": "category|product category|kategorie|warengruppe|类别|分类|类目|品类",
}  # fmt: skip
_PEOPLE: dict[str, str] = {
    "contact.external_id": "customer id|customerid|customer number|customer no|"
    "client id|buyer id|user id|member id|id|"
    "ext id|external id|kundennummer|kundennr|kunden id|numéro client|客户编号|会员号|"
    "买家id|用户id|会员编号|客户id",
    "contact.first_name": "first name|firstname|given name|forename|vorname|prénom|prenom|nombre de pila|名",
    "contact.last_name": "last name|lastname|surname|family name|nachname|"
    "familienname|nom de famille|apellido|姓",
    "contact.name": "name|full name|customer|customer name|client|client name|"
    "buyer|buyer name|contact|contact name|who|"
    "kunde|kundenname|käufer|nom|nombre|cliente|姓名|客户|客户姓名|买家|买家姓名|联系人|顾客|名字|称呼|"
    "会员名|收货人",
    "contact.nickname": "nickname|nick|alias|spitzname|昵称|网名",
    "contact.company": "company|company name|organisation|organization|firma|"
    "unternehmen|société|empresa|公司|单位",
    "contact.phone": "phone|phone number|mobile|mobile phone|mobile number|cell|"
    "tel|telephone|telefon|telefonnummer|"
    "handy|mobil|téléphone|teléfono|电话|手机|手机号|联系电话|手机号码|联系方式|联系手机",
    "contact.email": "email|e mail|mail|email address|e mail address|"
    "mailadresse|courriel|correo|邮箱|电子邮件|邮件",
    "contact.wechat": "wechat|weixin|wechat id|微信|微信号", "contact.whatsapp": "whatsapp",
    "contact.instagram": "instagram|insta|ig", "contact.qq": "qq|qq号", "contact.taobao": "旺旺|淘宝|淘宝会员名",
    "contact.telegram": "telegram", "contact.website": "website|web|url|homepage|网站",
    "contact.address": "address|street|address 1|address line 1|street address|"
    "adresse|straße|strasse|anschrift|rue|"
    "dirección|地址|收货地址|详细地址|街道",
    "contact.address2": "address 2|address line 2|adresszusatz",
    "contact.city": "city|town|stadt|ort|wohnort|ville|ciudad|城市|市",
    "contact.region": "state|region|province|county|bundesland|省|省份",
    "contact.postcode": "postcode|postal code|zip|zip code|zipcode|plz|"
    "postleitzahl|code postal|código postal|邮编|邮政编码",
    "contact.country": "country|country code|land|pays|país|国家",
    "contact.birthday": "birthday|birth date|birthdate|date of birth|dob|born|"
    "geburtstag|geburtsdatum|anniversaire|生日|出生日期",
    "contact.gender": "gender|sex|geschlecht|性别",
    "contact.language": "language|sprache|langue|idioma|语言",
    "contact.job": "job|job title|profession|beruf|职业",
    "contact.tags": "tags|tag|labels|groups|group|schlagwörter|gruppe|标签|分组",
    "contact.note": "note|notes|remark|remarks|comment|comments|notiz|notizen|"
    "bemerkung|kommentar|备注|说明|备忘",
    "contact.source": "source|channel|how found|found through|quelle|herkunft|来源|渠道|客户来源",
    "contact.interests": "interests|interest|hobbies|hobby|interessen|兴趣|爱好",
    "contact.created_at": "customer since|since|registered|signup|sign up|"
    "joined|registration date|kunde seit|注册时间|成为客户时间",
    "consent.email": "newsletter|accepts marketing|email consent|subscribed|订阅",
}  # fmt: skip

FIELDS = tuple(dict.fromkeys((*_PEOPLE, *_ORDERS)))


def _key(name: str) -> str:
    return _BLANK.sub(" ", fold(name)).strip()


_WORDS: dict[str, dict[str, str]] = {
    kind: {_key(word): field for field, words in table.items() for word in words.split("|")}
    for kind, table in (("orders", _ORDERS), ("people", _PEOPLE))
}
# what makes a table one of orders rather than of people, whatever else stands in it
_TELLING = (
    "order.number",
    "order.total",
    "order.paid",
    "line.quantity",
    "line.price",
    "line.name",
    "line.sku",
)


def propose(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """The field that each column probably is, "" where nothing is certain; no field twice but phones and e-mails.

    `rows` are cells under the header; a few dozen are enough. Pure: the same table always gives the same.
    """
    keys = [_key(name) for name in header]
    columns = _columns(len(keys), rows)
    orders = sum(_WORDS["orders"].get(key, "") in _TELLING for key in keys) >= 1 and _is_of_orders(
        keys, columns
    )
    tables = ("orders", "people") if orders else ("people",)
    found = [next((_WORDS[t][key] for t in tables if key in _WORDS[t]), "") for key in keys]
    for place, key in enumerate(keys):
        seen = kind_of(columns[place])
        if seen in ("email", "phone"):  # what it holds says more than what it is called
            found[place] = f"contact.{seen}"
        elif found[place] in ("contact.email", "contact.phone") and columns[place]:
            found[place] = "" if seen else found[place]
        elif not found[place] and orders and seen:
            found[place] = {"date": "order.at", "amount": "order.total", "currency": "order.currency"}.get(
                seen, ""
            )
        elif not found[place]:
            found[place] = _by_last_word(key, tables)
    return _once(found, columns)


def _is_of_orders(keys: Sequence[str], columns: Sequence[Sequence[str]]) -> bool:
    """Orders have a number or a day besides; a list of people may have a column `total` or `nr`."""
    fields = {_WORDS["orders"].get(key, "") for key in keys}
    dated = any(kind_of(column) == "date" for column in columns)
    return ("order.number" in fields or "order.at" in fields or dated) and len(
        fields & {*_TELLING, "order.at"}
    ) > 1


def _columns(width: int, rows: Iterable[Sequence[str]]) -> list[list[str]]:
    columns: list[list[str]] = [[] for _place in range(width)]
    for _number, row in zip(range(LOOKED_AT), rows, strict=False):
        for place, cell in enumerate(row[:width]):
            if cell.strip():
                columns[place].append(cell.strip().lstrip("'"))
    return columns


def _by_last_word(key: str, tables: Sequence[str]) -> str:
    """`customer phone 2`, `billing city`: a longer name by its last words."""
    parts = [part for part in key.split(" ") if not part.isdecimal()]
    for start in range(1, len(parts)):
        tail = " ".join(parts[start:])
        for table in tables:
            field = _WORDS[table].get(tail, "")
            if field and field not in ("order.number", "contact.external_id", "contact.name", "order.at"):
                return field
    return ""


def _once(found: list[str], columns: Sequence[Sequence[str]]) -> list[str]:
    """Of two columns for one field the fuller one stays, except where one may have several."""
    for field in set(found) - {"", "contact.phone", "contact.email", "contact.tags"}:
        places = [place for place, one in enumerate(found) if one == field]
        best = max(places, key=lambda place: (len(columns[place]), -place))
        for place in places:
            if place != best:
                found[place] = ""
    if "contact.first_name" in found and "contact.name" in found and "contact.last_name" not in found:
        found[found.index("contact.name")] = "contact.last_name"
    return found


def kind_of(values: Sequence[str]) -> str:
    """What most of the values are: email, phone, date, currency, amount, or "" for anything else."""
    for kind, fits in _KINDS:
        if values and sum(map(fits, values)) >= _MOST * len(values):
            return kind
    return ""


def _is_phone(text: str) -> bool:
    """Written as numbers are: with a plus, in groups, or eleven digits of a Chinese mobile."""
    if not re.fullmatch(r"[+(（]?[\d\s().（）/-]{7,22}", text) or _is_date(text):
        return False
    digits = re.sub(r"\D", "", text)
    written = text[:1] in "+(（" or text[:1] == "0" or len(re.findall(r"\d[\s()/-]+\d", text)) > 0
    return (written and bool(read_phone(text)[1])) or bool(re.fullmatch(r"1[3-9]\d{9}|14\d{9}", digits))


def _is_date(text: str) -> bool:
    if not re.search(r"\d", text) or len(text) > 40 or not re.search(r"[-/.年:T ]", text):
        return False
    if re.fullmatch(r"[-+]?[\d,]*[.,]?\d*", text):
        return False
    try:
        read_stamp(text, zone="UTC", home="UTC")
    except BadInput:
        return False
    return True


def _is_currency(text: str) -> bool:
    try:
        return len(text) == 3 and text.isalpha() and bool(money.check_currency(text))
    except BadInput:
        return False


def _is_amount(text: str) -> bool:
    """An amount with decimals or a sign of money; whole numbers may be anything."""
    if not re.search(r"\d[.,]\d{2}\b|[€$£¥￥元]|\b[A-Z]{3}\b", text):
        return False
    try:
        money.read_money(text, "EUR")
    except BadInput:
        return False
    return True


_KINDS = (
    ("email", is_email), ("date", _is_date), ("phone", _is_phone), ("currency", _is_currency), ("amount", _is_amount),
)  # fmt: skip


def as_words(header: Sequence[str], fields: Sequence[str]) -> str:
    """The mapping as options to copy: --map nr=order.number --map 'Wer?=contact.name'."""
    told = [
        f"{name.strip()}={field}"
        for name, field in zip(header, fields, strict=True)
        if name.strip() and field
    ]
    return " ".join(f"--map {shlex.quote(one)}" for one in told)
