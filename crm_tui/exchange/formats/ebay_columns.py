"""The columns of eBay's orders report: as eBay.com names them, the UK and Australia, and Germany now and before."""

from __future__ import annotations

_WHERE = {  # field: the word for it on eBay.com, in the UK, in Australia; in German now, and before
    "address": (("Address 1", "Address", "Street", "Address Line 1"), ("Adresse 1", "Adresse", "Straße", "Strasse")),
    "address2": (("Address 2", "Address Line 2"), ("Adresse 2", "Adresszusatz")),
    "city": (("City", "Town"), ("Ort", "Wohnort", "Stadt")),
    "region": (("State", "County", "State/County"), ("Bundesland", "Bundesland/Kanton", "Bundesland/Region", "Staat")),
    "postcode": (("Zip", "Postcode", "Postal Code", "Post Code"), ("PLZ", "Postleitzahl")),
    "country": (("Country",), ("Land",)),
}  # fmt: skip


def _places() -> dict[str, str]:
    """Where buyer and parcel are, in all the ways it is said; the buyer's own first."""
    found = {}
    for field, (english, german) in _WHERE.items():
        for word in english:
            found[f"Buyer {word}"] = f"contact.{field}"
        for word in german:
            found[f"{word} des Käufers"] = f"contact.{field}"
            found[f"Käufer - {word}"] = f"contact.{field}"
        found[f"Käufer{german[0].lower()}"] = f"contact.{field}"
        for word in english:
            found[f"Ship To {word}"] = f"ship.{field}"
            found[f"Post To {word}"] = f"ship.{field}"
        for word in german:
            found[f"{word} des Empfängers"] = f"ship.{field}"
            found[f"Versand nach - {word}"] = f"ship.{field}"
            found[f"Versandziel - {word}"] = f"ship.{field}"
            found[f"Versand an - {word}"] = f"ship.{field}"
            found[f"Lieferadresse - {word}"] = f"ship.{field}"
    return found


_ID = ("contact.external_id", "contact.ebay", "contact.user")
_MAIL = ("contact.email", "order.buyer")
COLUMNS: dict[str, str | tuple[str, ...]] = {
    "Order Number": "order.number",
    "Order ID": "order.number",
    "Bestellnummer": "order.number",
    "Bestellnr.": "order.number",
    "Bestell-Nr.": "order.number",
    "Sales Record Number": ("order.number", "order.formerly", "extra.Sales Record Number"),
    "Verkaufsprotokoll-Nr.": ("order.number", "order.formerly", "extra.Verkaufsprotokoll-Nr."),
    "Verkaufsprotokollnummer": ("order.number", "order.formerly", "extra.Verkaufsprotokollnummer"),
    "Buyer Username": _ID,
    "User ID": _ID,
    "Nutzername des Käufers": _ID,
    "Mitgliedsname": _ID,
    "Mitgliedsname des Käufers": _ID,
    "Buyer Name": "contact.name",
    "Buyer Fullname": "contact.name",
    "Name des Käufers": "contact.name",
    "Vollständiger Name des Käufers": "contact.name",
    "Buyer Email": _MAIL,
    "E-Mail des Käufers": _MAIL,
    "E-Mail-Adresse des Käufers": _MAIL,
    "Buyer Phone Number": "contact.phone",
    "Buyer Phone": "contact.phone",
    "Telefonnummer des Käufers": "contact.phone",
    "Buyer Note": "order.wishes",
    "Hinweis des Käufers": "order.wishes",
    "Notiz des Käufers": "order.wishes",
    "Mitteilung des Käufers": "order.wishes",
    "Ship To Name": "ship.name",
    "Post To Name": "ship.name",
    "Name des Empfängers": "ship.name",
    "Versand an": "ship.name",
    "Versand nach - Name": "ship.name",
    "Ship To Phone": "ship.phone",
    "Post To Phone": "ship.phone",
    "Telefonnummer des Empfängers": "ship.phone",
    "Telefon des Empfängers": "ship.phone",
    "Versand nach - Telefon": "ship.phone",
    **_places(),
    "Käuferadresse 1": "contact.address",
    "Käuferadresse 2": "contact.address2",
    "Item Number": ("row.item", "extra.Item Number"),
    "Item ID": ("row.item", "extra.Item ID"),
    "Artikelnummer": ("row.item", "extra.Artikelnummer"),
    "Artikelnr.": ("row.item", "extra.Artikelnr."),
    "Item Title": "line.name",
    "Angebotstitel": "line.name",
    "Artikelbezeichnung": "line.name",
    "Artikeltitel": "line.name",
    "Custom Label": "line.sku",
    "Custom Label (SKU)": "line.sku",
    "Bestandseinheit": "line.sku",
    "Bestandseinheit (SKU)": "line.sku",
    "Variation Details": "line.variant",
    "Variantendetails": "line.variant",
    "Variationsdetails": "line.variant",
    "Details zur Variante": "line.variant",
    "Quantity": "line.quantity",
    "Anzahl": "line.quantity",
    "Stückzahl": "line.quantity",
    "Menge": "line.quantity",
    "Sold For": "line.price",
    "Sale Price": "line.price",
    "Verkauft für": "line.price",
    "Verkaufspreis": "line.price",
    "Shipping And Handling": "row.shipping",
    "Postage And Packaging": "row.shipping",
    "Postage and Handling": "row.shipping",
    "Verpackung und Versand": "row.shipping",
    "Versand und Verpackung": "row.shipping",
    "Versand und Bearbeitung": "row.shipping",
    "Porto und Verpackung": "row.shipping",
    "Versandkosten": "row.shipping",
    "eBay Collected Tax": "row.tax",
    "Seller Collected Tax": "row.tax",
    "Von eBay eingezogene Steuer": "row.tax",
    "Total Price": "row.due",
    "Gesamtbetrag": "row.due",
    "Gesamtpreis": "row.due",
    "Payment Method": "order.payment",
    "Zahlungsmethode": "order.payment",
    "Zahlungsart": "order.payment",
    "Sale Date": "order.at",
    "Verkauft am": "order.at",
    "Verkauft am - Datum": "order.at",
    "Verkaufsdatum": "order.at",
    "Paid On Date": "order.paid_at",
    "Zahlungsdatum": "order.paid_at",
    "Bezahldatum": "order.paid_at",
    "Bezahlt am": "order.paid_at",
    "Bezahlt am - Datum": "order.paid_at",
    "Shipped On Date": ("order.shipped_at", "row.shipped"),
    "Posted On Date": ("order.shipped_at", "row.shipped"),
    "Dispatched On Date": ("order.shipped_at", "row.shipped"),
    "Verschickt am - Datum": ("order.shipped_at", "row.shipped"),
    "Verschickt am": ("order.shipped_at", "row.shipped"),
    "Versandt am": ("order.shipped_at", "row.shipped"),
    "Versanddatum": ("order.shipped_at", "row.shipped"),
    "Tracking Number": ("order.tracking", "row.tracking"),
    "Sendungsnummer": ("order.tracking", "row.tracking"),
    "Sendungsverfolgungsnummer": ("order.tracking", "row.tracking"),
    "My Item Note": "order.note",
    "Eigene Notiz": "order.note",
    "Eigener Hinweis zum Artikel": "order.note",
    "Notizzettel": "order.note",
}
