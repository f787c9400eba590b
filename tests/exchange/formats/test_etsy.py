"""Etsy: what adjusted totals mean, guests, buyers' many names, and items that join their orders."""

from __future__ import annotations

from typing import Any

ORDERS = (
    "Sale Date,Order ID,Buyer User ID,Full Name,First Name,Last Name,Number of Items,Payment Method,Date Shipped,Street 1,Street 2,Ship City,"
    "Ship State,Ship Zipcode,Ship Country,Currency,Order Value,Coupon Code,Coupon Details,Discount Amount,Shipping Discount,Shipping,Sales Tax,"
    "Order Total,Status,Card Processing Fees,Order Net,Adjusted Order Total,Adjusted Card Processing Fees,Adjusted Net Order Amount,Buyer,"
    "Order Type,Payment Type,InPerson Discount,InPerson Location,SKU"
).replace(",", "|")
ITEMS = (
    "Sale Date,Item Name,Buyer,Quantity,Price,Coupon Code,Coupon Details,Discount Amount,Shipping Discount,Order Shipping,Order Sales Tax,"
    "Item Total,Currency,Transaction ID,Listing ID,Date Paid,Date Shipped,Ship Name,Ship Address1,Ship Address2,Ship City,Ship State,"
    "Ship Zipcode,Ship Country,Order ID,Variations,Order Type,Listings Type,Payment Type,InPerson Discount,InPerson Location,VAT Paid by Buyer,SKU"
).replace(",", "|")


def row(header: str, **says: str) -> list[str]:
    return [says.get(name.replace(" ", "_"), "") for name in header.split("|")]


def order(number: str, **says: str) -> list[str]:
    usual = {
        "Sale_Date": "11/29/25", "Order_ID": number, "Number_of_Items": "1", "Currency": "GBP", "Order_Value": "20.00", "Shipping": "4.00",
        "Sales_Tax": "1.00", "Order_Total": "25.00", "Adjusted_Order_Total": "0.00", "Adjusted_Net_Order_Amount": "0.00", "Payment_Type": "online_cc",
    }  # fmt: skip
    return row(ORDERS, **(usual | says))


def item(number: str, **says: str) -> list[str]:
    usual = {
        "Sale_Date": "11/29/25", "Order_ID": number, "Quantity": "1", "Price": "10.00", "Item_Total": "10.00", "Currency": "GBP",
        "Order_Shipping": "4.00", "Order_Sales_Tax": "1.00", "Date_Paid": "11/29/2025", "Payment_Type": "online_cc",
    }  # fmt: skip
    return row(ITEMS, **(usual | says))


ADA = {
    "Buyer_User_ID": "adaloves",
    "Full_Name": "Ada Loom",
    "Buyer": "Ada Loom (adaloves)",
    "Street_1": "Row 4",
    "Ship_City": "Leeds",
    "Ship_Country": "United Kingdom",
}


def test_orders(new_book: Any, take: Any, written: Any, known: Any, people: Any) -> None:
    book = new_book()
    file = written(
        ORDERS,
        order("3001", **ADA, SKU="MUG,BALM", Number_of_Items="3", Adjusted_Order_Total="18.50"),
        order(
            "#3002",
            **(ADA | {"Full_Name": "Tom Present", "Street_1": "Far 9"}),
            SKU="MUG",
            Number_of_Items="2",
            Order_Total="$1,025.00",
            Currency="USD",
        ),
        order("3003", Full_Name="Guest Person", Buyer="Guest Person"),
        order("3004", Order_Type="in_person", Payment_Type="in_person"),
        order("3005", Buyer_User_ID="kx9", Full_Name="Iris Blau", Buyer="iris_b"),
    )
    report = take(book, file)
    assert (report["format"], report["contacts"]["new"], report["orders"]["new"]) == ("etsy-orders", 2, 5)
    assert report["orders"]["anonymous"] == 2
    found = known(book)
    assert (found["3001"].refunded, found["3001"].net, found["3001"].currency) == (650, 1850, "GBP")
    assert [line[0] for line in found["3001"].lines] == ["BALM", "MUG"]
    assert (found["3002"].total, found["3002"].refunded, found["3002"].day) == (102500, 0, "2025-11-29")
    assert found["3002"].lines == [("MUG", "MUG", "", "2", None, 2000)]
    assert found["3003"].buyer == "Guest Person"
    assert people(book)["Ada Loom"].addresses == [("Row 4", "Leeds", "", "", "GB")]  # the gift's is not hers
    assert people(book)["Iris Blau"].ids == [("etsy", "kx9")]
    assert found["3002"].extra["Street 1"] == "Far 9"


def test_items_join_their_orders(new_book: Any, take: Any, written: Any, known: Any, whole: Any) -> None:
    orders = written(
        ORDERS,
        order("3001", **ADA, SKU="MUG,BALM", Number_of_Items="3", Order_Value="30.00", Order_Total="35.00"),
        order("3002", Buyer_User_ID="kx9", Full_Name="Iris Blau", Buyer="Iris Blau"),
    )
    items = written(
        ITEMS,
        item(
            "3001",
            Item_Name="Mug &quot;Fog&quot; &amp; lid",
            Buyer="Ada Loom (adaloves)",
            SKU="MUG",
            Quantity="2",
            Item_Total="20.00",
            Variations="Size:Large",
        ),
        item("3001", Item_Name="Balm", Buyer="Ada Loom (adaloves)", SKU="BALM"),
        item("3002", Item_Name="Candle", Buyer="Iris Blau", Price="20.00", Item_Total="20.00"),
    )
    alone, first, last = new_book(), new_book(), new_book()
    report = take(alone, items)
    assert (report["format"], report["orders"]["new"], report["orders"]["anonymous"]) == ("etsy-items", 2, 2)
    assert (known(alone)["3001"].total, known(alone)["3001"].shipping, known(alone)["3001"].day) == (
        3500,
        400,
        "2025-11-29",
    )
    for book, files in ((first, (items, orders)), (last, (orders, items))):
        for file in files:
            take(book, file)
    assert known(first)["3001"].lines == [
        ("BALM", "Balm", "", "1", 1000, 1000),
        ("MUG", 'Mug "Fog" & lid', "Size:Large", "2", 1000, 2000),
    ]
    assert known(first)["3001"].buyer_name == "Ada Loom"
    assert whole(first) == whole(last)
