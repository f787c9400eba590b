"""vCards of every version and of any bytes: read without loss, in linear time, never a crash."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.exchange import vcard_in
from crm_tui.exchange.bytes_in import Source
from crm_tui.exchange.fields import Reject
from crm_tui.exchange.formats import vcard
from crm_tui.exchange.out import records
from crm_tui.store.book import Book

CORPORA = ("ez-vcard", "vobject")


class Bytes(Source):
    """A file that is only in memory."""

    def __init__(self, data: bytes) -> None:
        self.name = "memory"
        self.cleaned = 0
        self._held = data


def rows(data: bytes) -> list[dict[str, str] | Reject]:
    found = vcard.rows(Bytes(data))
    return [
        row if isinstance(row, Reject) else dict(zip(vcard.COLUMNS, row[1], strict=True)) for row in found
    ]


def row(text: str | bytes) -> dict[str, str]:
    data = text.encode() if isinstance(text, str) else text
    (found,) = rows(b"BEGIN:VCARD\r\n" + data + b"\r\nEND:VCARD\r\n")
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("text", "column", "value"),
    [
        ("FN:A\\, B\\; C\\nD", "name", "A, B; C\nD"),
        ("fn;language=en:Ann", "name", "Ann"),
        ("N:O'Rourke;Theo;;Mr.;\r\nFN:Mr. Theo O'Rourke", "name", "Theo O'Rourke"),
        ("N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E6=9E=97;=E6=99=93=E6=9C=88;;;", "first", "晓月"),
        ("NOTE;ENCODING=QUOTED-PRINTABLE:one=0D=0A=\r\ntwo=3D2", "note", "one\r\ntwo=2"),
        ("FN;CHARSET=GBK;QUOTED-PRINTABLE:=C1=D6=CF=FE=D4=C2", "name", "林晓月"),
        ("FN;ENCODING=b:5p6X", "name", "林"),
        ("FN:K\xf6hler".encode("latin-1"), "name", "Köhler"),
        ("BDAY;X-APPLE-OMIT-YEAR=1604:1604-06-14", "birthday", "--06-14"),
        ("BDAY:--0412", "birthday", "--0412"),
        ("EMAIL;TYPE=work:a@example.com", "email", "a@example.com\ufdd1work"),
        ("item1.EMAIL:a@example.com\r\nitem1.X-ABLabel:_$!<Work>!$_", "email", "a@example.com\ufdd1work"),
        ("item1.EMAIL:a@example.com\r\nitem1.X-ABLabel:Shop", "email", "a@example.com\ufdd1Shop"),
        ('TEL;VALUE=uri;TYPE="voice,cell":tel:+14165550177', "phone", "+14165550177\ufdd1cell"),
        ("TEL;VALUE=uri:tel:+49-176-1;ext=12", "phone", "+49-176-1 ext. 12"),
        ("TEL;CELL;PREF:123", "phone", "123\ufdd1cell"),
        ("IMPP;X-SERVICE-TYPE=WeChat:x-apple:mei_88", "handles", "wechat:mei_88"),
        ("IMPP:telegram:mei", "handles", "telegram:mei"),
        ("X-SOCIALPROFILE;type=instagram:https://instagram.com/mei", "handles", "instagram:mei"),
        ("X-WECHAT:mei_88", "handles", "wechat:mei_88"),
        ("X-QQ:12345", "handles", "qq:12345"),
        ("URL:https\\://a.example", "website", "https://a.example"),
        ("ORG:Köhler & Söhne\\, GmbH;Einkauf", "company", "Köhler & Söhne, GmbH"),
        ("CATEGORIES:a\\,b,c", "tags", "a,b\ufdd0c\ufdd0"),
        ("ADR;TYPE=home:;Flat 2;14 Quay;Galway;;H91;Ireland", "places", "home\ufdd114 Quay, Flat 2\ufdd1Galway\ufdd1\ufdd1H91\ufdd1Ireland"),
        ('ADR;LABEL="a:b;c":;;x;y;;;', "places", "\ufdd1x\ufdd1y\ufdd1\ufdd1\ufdd1"),
        ("PHOTO;ENCODING=BASE64:\r\n AAAA\r\n BBBB\r\nFN:Zoë", "name", "Zoë"),
        ("PHOTO;BASE64:\r\nAAAA\r\nBBBB\r\n\r\nFN:Zoë", "name", "Zoë"),
        ("AGENT:\r\nBEGIN:VCARD\r\nFN:Joe\r\nEND:VCARD\r\nFN:Mara", "name", "Mara"),
        ("TEL;TYPE=FAX:1", "rest", '{"fax": "1"}'),
        ("X-FOO:bar", "rest", '{"foo": "bar"}'),
        ("KIND:GROUP", "kind", "group"),
    ],
)  # fmt: skip
def test_properties(text: str | bytes, column: str, value: str) -> None:
    assert row(text)[column] == value


def test_folds_may_cut_characters_and_lines_end_in_any_way() -> None:
    name = "喜欢无香".encode()
    for fold in (b"\r\n ", b"\n\t", b"\r "):
        data = b"BEGIN:VCARD%sFN:%s%s%s%sEND:VCARD" % (fold[:-1], name[:4], fold, name[4:], fold[:-1])
        (found,) = rows(data)
        assert isinstance(found, dict)
        assert found["name"] == "喜欢无香"


def test_utf16_a_bom_and_cards_that_never_end() -> None:
    text = "BEGIN:VCARD\r\nFN:Zoë\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:Mara\r\nBEGIN:VCARD\r\nFN:Theo"
    for data in (text.encode("utf-16"), b"\xef\xbb\xbf" + text.encode()):
        assert vcard_in.is_vcard(data[:64].removeprefix(b"\xef\xbb\xbf"))
        assert [found["name"] for found in rows(data) if isinstance(found, dict)] == ["Zoë", "Mara", "Theo"]


def test_too_large_a_card_is_refused_by_line_and_a_picture_does_not_count() -> None:
    photo = b"PHOTO;ENCODING=b:" + b"\r\n ".join([b"A" * 74] * 30_000)
    data = b"BEGIN:VCARD\r\n%s\r\nFN:Mara\r\nEND:VCARD\r\nBEGIN:VCARD\r\nNOTE:%s\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:Theo\r\nEND:VCARD"
    first, second, third = rows(data % (photo, b"x" * (2 << 20)))
    assert isinstance(first, dict)
    assert isinstance(third, dict)
    assert (first["name"], third["name"]) == ("Mara", "Theo")
    assert isinstance(second, Reject)
    assert "1 MB" in second.reason
    assert second.line == 30_004


PIECES = st.sampled_from(
    [b"BEGIN:VCARD\r\n", b"END:VCARD\r\n", b"\r\n ", b"\r", b"\n", b"=\r\n", b":", b";", b'"', b"\\", b",", b"item1.", b"FN",
     b"N:", b"TEL", b"EMAIL:a@b.c", b"ENCODING=QUOTED-PRINTABLE", b"CHARSET=", b"punycode", b"utf-7", b"BASE64", b"PHOTO",
     b"AGENT:\r\n", b"ADR:", b"X-ABLabel:", b"IMPP:", b"X-SOCIALPROFILE;", b"\xff\xfe", b"\xef\xbf\xb7\x90", b"=E6=9"]
)  # fmt: skip


@given(st.lists(PIECES | st.binary(max_size=12), max_size=60).map(b"".join))
@settings(max_examples=400)
def test_any_bytes_are_read(data: bytes) -> None:
    rows(b"BEGIN:VCARD\r\n" + data)
    rows(b" " + data)


@pytest.mark.parametrize(
    "piece",
    [b"NOTE:a\\,b\\;c\r\n", b'TEL;TYPE="a,b";X="', b"x;", b"=\r\n", b"\r\n ", b"BEGIN:VCARD\r\n", b"END:VCARD\r\n", b"\\",
     b"NOTE;ENCODING=QUOTED-PRINTABLE:=\r\n=E6", b"item1.X-ABLabel:x\r\n", b"CATEGORIES:a,b\\,c,", b"X-A:b\r\n", b"\r", b'"'],
)  # fmt: skip
def test_time_grows_with_the_file(piece: bytes) -> None:
    def seconds(size: int) -> float:
        head, much = b"BEGIN:VCARD\r\nFN:A\r\nCATEGORIES:", piece * (size // len(piece))
        best = 9.0
        for _again in range(3):
            start = time.process_time()
            rows(head + much)
            best = min(best, time.process_time() - start)
        return best

    small, large = seconds(100_000), seconds(800_000)
    assert large < 2
    assert large < max(small, 0.004) * 30, (small, large)


@pytest.mark.parametrize("corpus", CORPORA)
def test_real_cards_are_taken_whole(
    corpus: str, shared_data: Path, new_book: Callable[..., Book], take: Any
) -> None:
    files = sorted((shared_data / "corpora" / corpus).rglob("*.vcf"))
    assert files
    for path in files:
        book = new_book()
        report = take(book, path)
        assert report["contacts"]["new"] == report["rows"] - report["skipped"], path
        assert not report["rejected"]
        assert take(book, path)["batch"] is None, path


def test_a_card_lands_whole(new_book: Callable[..., Book], take: Any, tmp_path: Path) -> None:
    path = tmp_path / "android.vcf"
    path.write_bytes(
        b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E6=9E=97;=E6=99=93=E6=9C=88;;;\r\n"
        b"FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E6=9E=97=E6=99=93=\r\n=E6=9C=88\r\nTEL;CELL:140-0000-0011\r\n"
        b"NOTE;ENCODING=QUOTED-PRINTABLE:a=0Ab\r\nBDAY:1990-05-12\r\nADR;HOME:;;Rue 1;Lyon;;69001;France\r\n"
        b"ADR;WORK:;;Rue 2;Paris;;75001;France\r\nX-ANDROID-CUSTOM:vnd.android.cursor.item/nickname;Xiao;1;;;;;\r\n"
        b"X-ANDROID-CUSTOM:vnd.android.cursor.item/relation;Mei;9\r\nEND:VCARD\r\n"
    )
    book = new_book(country="CN")
    take(book, path)
    (found,) = records.contacts(book)
    assert (found["name"], found["birthday"], found["note"]) == ("林晓月", "1990-05-12", "a\nb")
    assert [place["city"] for place in found["addresses"]] == ["Lyon", "Paris"]
    assert found["handles"][0]["label"] == "cell"
    assert found["nickname"] == "Xiao"
    assert found["extra"]["android-custom"] == "vnd.android.cursor.item/relation;Mei;9"
