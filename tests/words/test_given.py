"""Which part of a name one greets by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.people import names
from crm_tui.words.given import first_name


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("王小明", "小明"), ("林 晓月", "晓月"), ("王明", "王明"), ("欧阳小明", "小明"), ("欧阳明", "欧阳明"),
        ("諸葛孔明", "孔明"), ("陈李晓月", "晓月"), ("王先生", "王先生"), ("张老师", "张老师"), ("刘姐", "刘姐"),
        ("约翰·史密斯", "约翰"), ("深圳市茶香有限公司", ""), ("小鱼的店", ""), ("爱吃的猫", ""), ("小明妈", ""),
        ("林**", ""), ("王小明abc", ""), ("欧阳", ""),
        ("Zoë v.d. Meer", "Zoë"), ("Zoë van der Meer", "Zoë"), ("Dr. Anna Weber", "Anna"),
        ("Frau Prof. Dr. Lena Müller", "Lena"), ("Mr Theo O'Rourke", "Theo"), ("MARA LINDQVIST", "Mara"),
        ("mara lindqvist", "Mara"), ("ANNE-MARIE WEBER", "Anne-Marie"), ("Lindqvist, Mara", "Mara"),
        ("LINDQVIST Mara", "Mara"), ("Mara LINDQVIST", "Mara"), ("J. Robert Oppenheimer", "Robert"), ("J. Smith", ""),
        ("Émilie Garnier", "Émilie"), ("McKenzie Jones", "McKenzie"), ("Madonna", "Madonna"), ("🌸Mara🌸", "Mara"),
        ("Mara 🌸", "Mara"), ("Björn Åkesson", "Björn"), ("Иван Петров", "Иван"), ("김민수", "김민수"),
        ("Wang Xiaoming", "Xiaoming"), ("Xiaoming Wang", "Xiaoming"), ("WANG XIAOMING", "Xiaoming"), ("Li Na", "Li Na"),
        ("Lin Andersson", "Lin"), ("Nguyen Van An", "An"), ("Trần Ngọc Lan", "Lan"), ("Bùi Mỹ Linh", "Linh"),
        ("Đặng Thị Minh", "Minh"), ("Lê Quốc Bảo", "Bảo"), ("Bùi Thu Hà", "Hà"), ("Le Petit Prince", ""), ("André Dubois", "André"),
        ("xiaoming88", ""), ("mei_88", ""), ("a@b.de", ""), ("Dr.", ""), ("van der Berg", ""), ("Tea GmbH", ""),
        ("Weber & Söhne", ""), ("The Tea Shop", ""), ("Mara's Boutique", ""), ("guest", ""), ("--", ""), ("", ""),
        ("   ", ""), ("12345", ""), ("Dana Whitaker, Inc.", ""), ("Anna Weber, PhD", "Anna"), ("Mara Lindqvist, ", "Mara"),
    ],
)  # fmt: skip
def test_the_given_name(name: str, first: str) -> None:
    assert first_name(name) == first


def test_a_nickname_and_a_firm_have_none() -> None:
    assert first_name("海风", rank=names.NICK) == ""
    assert first_name("海风") == "海风"
    assert first_name("Lavendel", company="lavendel") == ""
    assert first_name("Mara Lindqvist", company="Lavendel") == "Mara"


@given(st.text(max_size=80))
def test_any_name_gives_a_part_of_itself_or_nothing(name: str) -> None:
    first = first_name(name)
    assert len(first) <= 40
    assert first == first.strip()
    assert not set(first) & set("\n\t{}<>|@")
    assert set(first.lower()) <= set(" ".join(name.split()).lower()) | set(name.upper().lower())
