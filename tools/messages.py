"""Gathers the messages of crm_tui for translation and compiles the catalogue.

python tools/messages.py           gather into crm.po, keep what is translated, write crm.mo
python tools/messages.py --check   say what is missing or wrong, and exit 1 if anything is
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections import defaultdict
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "crm_tui/locale/zh_CN/LC_MESSAGES/crm.po"
KEYWORDS = {"_": None, "N_": None, "n_": (1, 2)}


class Undated(Catalog):
    """A catalogue whose header says nothing that changes by itself."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Project-Id-Version", "crm-tui"),
            ("Language", "zh_CN"),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", self.plural_forms),
        ]

    @mime_headers.setter
    def mime_headers(self, _headers: object) -> None:
        pass


def gather(root: Path = ROOT) -> Undated:
    """Every message of the sources, without translations."""
    catalogue = Undated(locale="zh_CN", charset="utf-8", fuzzy=False, header_comment="# Chinese for crm-tui.")
    found = extract_from_dir(root / "crm_tui", method_map=[("**.py", "python")], keywords=KEYWORDS)
    for name, _line, words, _comments, context in found:
        catalogue.add(words, None, [(f"crm_tui/{name}", 0)], context=context)
    for message in catalogue:
        message.locations = sorted(set(message.locations))
    return catalogue


def translated(catalogue: Undated, po: Path) -> Undated:
    """The catalogue with the translations that the file has for exactly these messages."""
    if po.exists():
        with po.open("rb") as file:
            old = read_po(file, locale="zh_CN")
        for message in catalogue:
            known = old.get(message.id) if message.id else None
            if known and known.pluralizable == message.pluralizable and not known.fuzzy:
                message.string = known.string
                message.user_comments = known.user_comments
    return catalogue


def as_po(catalogue: Undated) -> bytes:
    out = io.BytesIO()
    write_po(out, catalogue, width=100, include_lineno=False, sort_output=True, ignore_obsolete=True)
    return out.getvalue()


def as_mo(catalogue: Undated) -> bytes:
    done = Undated(locale="zh_CN", charset="utf-8", fuzzy=False)
    for message in catalogue:
        if message.id and all(forms(message.string)):
            done.add(message.id, message.string, context=message.context)
    out = io.BytesIO()
    write_mo(out, done)
    return out.getvalue()


def forms(words: object) -> list[str]:
    """The one text of a message, or its singular and plural."""
    return [str(word) for word in words] if isinstance(words, (tuple, list)) else [str(words or "")]


def names(text: str) -> set[str]:
    """The names of its placeholders, %(name)s."""
    return set(re.findall(r"%\((\w+)\)", text))


def fills_in(text: str) -> bool:
    """Whether its placeholders can be filled in; a text that has none never is."""
    try:
        return not names(text) or bool(text % defaultdict(int))
    except (TypeError, ValueError):
        return False


def problems(message: Message) -> list[str]:
    """What a reader of Chinese would stumble over in one message."""
    ids, strings = forms(message.id), forms(message.string)
    found = [f"cannot be filled in: {text!r}" for text in (*ids, *strings) if not fills_in(text)]
    found += [f"a placeholder without a name in {text!r}" for text in ids if re.search(r"%[sdrf]", text)]
    for string in strings:
        if not string:
            return [*found, f"no Chinese for {ids[0]!r}"]
        if names(string) != names(ids[-1]):
            found.append(f"other placeholders in {string!r} than in {ids[-1]!r}")
    return found


def shortcomings(catalogue: Undated) -> list[str]:
    found = [
        f"{where(message)}: {problem}" for message in catalogue if message.id for problem in problems(message)
    ]
    return sorted(found)


def unreadable(root: Path = ROOT) -> list[str]:
    """Messages put together before they are looked up, which no catalogue can hold."""
    found = []
    for path in sorted((root / "crm_tui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
                words = node.args[: 2 if node.func.id == "n_" else 1]
                if any(isinstance(word, (ast.JoinedStr, ast.BinOp)) for word in words):
                    found.append(
                        f"{path.relative_to(root)}: line {node.lineno} fills in before it translates"
                    )
    return found


def where(message: Message) -> str:
    return ", ".join(name for name, _line in message.locations)


def check(root: Path = ROOT, po: Path = PO) -> list[str]:
    catalogue = translated(gather(root), po)
    short = unreadable(root) + shortcomings(catalogue)
    mo = po.with_suffix(".mo")
    if not po.exists() or po.read_bytes() != as_po(catalogue):
        short.append(f"{po.name} is not what the sources give: run python tools/messages.py")
    if not mo.exists() or mo.read_bytes() != as_mo(catalogue):
        short.append(f"{mo.name} is not what {po.name} gives: run python tools/messages.py")
    return short


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--check"]):
        print(__doc__)
        return 2
    if arguments:
        short = check()
        print("\n".join(short) or "Every message has its Chinese.")
        return 1 if short else 0
    catalogue = translated(gather(), PO)
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(as_po(catalogue))
    PO.with_suffix(".mo").write_bytes(as_mo(catalogue))
    print(f"{len(catalogue)} messages, {len(shortcomings(catalogue))} shortcomings; --check lists them")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
