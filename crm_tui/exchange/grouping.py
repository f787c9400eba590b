"""From rows to records: a person a row, or the rows of one order number together, wherever they stand."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

from crm_tui.errors import BadInput
from crm_tui.exchange import building
from crm_tui.exchange.building import Context
from crm_tui.exchange.fields import LINE_FIELDS, PART, ROW_FIELDS, SEPARATOR, OrderRecord, Person, Reject
from crm_tui.exchange.formats import brought
from crm_tui.exchange.recognise import Plan, column_key
from crm_tui.locale import _
from crm_tui.people import names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from crm_tui.exchange.tables_in import Row

Record = Person | OrderRecord
Group = tuple[int, list[str], list[tuple[str, ...]]]  # an order's first line, its own cells, its lines' cells
Packed = list[Any]  # the same, its own cells joined by PACK: a list of texts takes five times as much memory
PACK = "\x00"  # in no cell: NUL is taken out on the way in
LINE_PLACE = {
    **{f"line.{name}": place for place, name in enumerate(LINE_FIELDS)},
    "product.category": len(LINE_FIELDS),
}
LINE_WIDTH = len(LINE_PLACE)
LINE_PLACE |= {f"row.{name}": LINE_WIDTH + place for place, name in enumerate(ROW_FIELDS)}
KEPT = 50_000  # different lines remembered, at most
TALLY = 50_000  # rows between two reports of progress


NOTES = ("order.note", "order.wishes", "contact.note")
JOINED = {"order.tracking": SEPARATOR}  # what an order's rows may say in several ways, all of them right
BUYER = ("contact.external_id", "contact.name", "contact.first_name", "contact.last_name", "contact.receiver",
         "contact.user", "contact.phone", "contact.email", "etsy.buyer", "ship.name", "ship.phone")  # fmt: skip


def _by_worth(plan: Plan) -> list[int]:
    """The columns in the order in which their format names them: of two for one field the better one wins."""
    worth = {column_key(name): place for place, name in reversed(list(enumerate(plan.format.columns)))}
    places = range(len(plan.header))
    return sorted(places, key=lambda i: (worth.get(column_key(plan.header[i]), len(worth)), i))


def _merge(whole: list[str], cells: list[str], places: list[int], known: int) -> None:
    """Another row of an order: it fills what is empty; an unknown column's values are all kept."""
    for place, i in enumerate(places):
        cell = cells[i]
        if cell and cell != whole[place]:
            if not whole[place]:
                whole[place] = cell
            elif place >= known and cell not in whole[place].split(SEPARATOR):
                whole[place] += SEPARATOR + cell


def _hint(values: dict[str, str]) -> None:
    """What the notes say of who brought the person, where the file has no column for it."""
    notes = [values[field] for field in NOTES if values.get(field)]
    if notes and not values.get("contact.referrer"):
        values["contact.referrer"] = brought.recommended(*notes)


def _joined(text: str, clean: Callable[[str], str], mark: str = " | ") -> str:
    return mark.join(sorted({clean(part) for part in text.split(SEPARATOR)} - {""}))


class Reader:
    """Reads a table's rows into records; counts rows, what was skipped, and keeps what was rejected."""

    def __init__(self, plan: Plan, ctx: Context, progress: Callable[[int], None] | None = None) -> None:
        self.plan = plan
        self.ctx = ctx
        self.progress = progress
        self.rows = 0
        self.skipped = 0
        self.rejects: list[tuple[int, str, list[str]]] = []
        self.clean = building.cleaner(plan.format)
        width = len(plan.header)
        self.places = _by_worth(plan)
        self.line_places = [i for i in self.places if any(f in LINE_PLACE for f in plan.fields[i])]
        whole = [
            i
            for i in self.places
            if any(f not in LINE_PLACE and f not in JOINED and f[:6] != "extra." for f in plan.fields[i])
        ]
        rest = [i for i in range(width) if not plan.fields[i]] if plan.format.keep_extra else []
        side = [
            i
            for i in self.places
            if i not in whole and any(f in JOINED or f[:6] == "extra." for f in plan.fields[i])
        ]
        self.whole_places = whole + side + rest
        self.known_places = len(whole)
        self.buyer_places = [
            (p, i)
            for p, i in enumerate(whole)
            if any(f[:5] in ("conta", "ship.", "etsy.") for f in plan.fields[i])
        ]
        self.lines: dict[tuple[str, ...], tuple[str, ...] | None] = {}
        self.names: dict[str, dict[str, int]] = {}  # sku: {name: how many different lines call it so}
        # in our own file a row is an order: two platforms may give the same number
        self.numbers = [i for i in whole if "order.number" in plan.fields[i] and not plan.format.own]

    def records(self, rows: Iterator[Row | Reject]) -> Iterator[Record]:
        """Every record of the table; rows that cannot be taken are kept in `rejects`."""
        if self.plan.format.orders:
            yield from self._orders(rows)
        else:
            yield from self._people(rows)

    def _good(self, rows: Iterator[Row | Reject]) -> Iterator[Row]:
        width = len(self.plan.header)
        tidy: Any = self.plan.format.tidy
        for row in rows:
            self.rows += 1
            if self.progress is not None and self.rows % TALLY == 0:
                self.progress(self.rows)
            if isinstance(row, Reject):
                self.rejects.append((row.line, row.reason, []))
                continue
            line, cells = row
            if tidy is not None and not tidy(cells):
                self.skipped += 1
                continue
            if len(cells) != width:
                if len(cells) < width:
                    cells = cells + [""] * (width - len(cells))
                elif any(cells[width:]):
                    self.rejects.append(
                        (line, _("%(n)s cells more than the header has") % {"n": len(cells) - width}, cells)
                    )
                    continue
                row = (line, cells)  # noqa: PLW2901
            yield row

    def _people(self, rows: Iterator[Row | Reject]) -> Iterator[Record]:
        for line, cells in self._good(rows):
            values, extra = self._values([cells[i] for i in self.places], self.places)
            made = self._try(line, [cells], lambda v=values, x=extra, n=line: self._person(v, x, n))  # type: ignore[misc]
            if made is not None:
                yield made

    def _person(self, values: dict[str, str], extra: dict[str, str], line: int) -> Person | None:
        fix = self.plan.format.fix
        if fix is not None and not fix(values):
            self.skipped += 1
            return None
        self._keep(values, extra)
        if not self.plan.format.own:
            _hint(values)
        person = building.person_of(values, extra, line, self.ctx)
        if person is None:
            raise Reject(line, _("nothing in this row says who it is"))
        return person

    def _orders(self, rows: Iterator[Row | Reject]) -> Iterator[Record]:
        groups = self._grouped(self._good(rows))
        while groups:  # given out as they are built, so that memory falls while the records grow
            _key, (line, whole, lines) = groups.popitem()
            group = (line, whole.split(PACK), lines)
            made = self._try(line, group, lambda g=group: self._order(*g))  # type: ignore[misc]
            if made is not None:
                yield made

    def _grouped(self, rows: Iterator[Row]) -> dict[object, Packed]:
        """{order number: (first line, the order's own cells, its lines' cells)}, newest number last taken first."""
        groups: dict[object, Packed] = {}
        pool: dict[object, tuple[str, ...]] = {}
        share = pool.setdefault  # the same line is kept once: a shop sells few things, often
        take = itemgetter(*self.line_places) if self.line_places else None
        single = len(self.line_places) == 1
        own = itemgetter(*self.whole_places)
        group: Packed | None = None
        before: object = None  # an order's rows mostly stand together and repeat what is the order's own
        for line, cells in rows:
            if group is None or own(cells) != before:
                number = self._number(cells)
                before = own(cells) if number else None
                if group is not None:
                    group[1] = PACK.join(group[1])
                group = groups.get(number or line)
                if group is None:
                    group = groups[number or line] = [line, [cells[i] for i in self.whole_places], []]
                else:
                    group[1] = group[1].split(PACK)
                    _merge(group[1], cells, self.whole_places, self.known_places)
            if take is not None:
                cut = (take(cells),) if single else take(cells)
                group[2].append(share(cut, cut))
        if group is not None:
            group[1] = PACK.join(group[1])
        return dict(reversed(groups.items()))

    def _number(self, cells: list[str]) -> str:
        return next((text for text in [self.clean(cells[i]) for i in self.numbers] if text), "")

    def _order(self, line: int, whole: list[str], lines: list[tuple[str, ...]]) -> Record | None:
        format_ = self.plan.format
        values, extra = self._values(whole, self.whole_places)
        made_lines = [made for made in map(self._known_line, lines) if made is not None]
        if format_.fix is not None and not format_.fix(values):
            self.skipped += 1
            return None
        self._keep(values, extra)
        sum_up: Any = format_.sum_up
        if sum_up is not None:
            made_lines = [line[:LINE_WIDTH] for line in sum_up(values, made_lines)]
        if "order.lines" in values:  # items that stand joined in one cell of the order's own row
            made_lines = [self._blank(name) for name in values.pop("order.lines").split(SEPARATOR) if name]
        if "order.rejected" in values:
            raise Reject(line, values["order.rejected"])
        if not self.plan.format.own:
            _hint(values)
        person = building.person_of(values, {}, line, self.ctx)
        name_only = ""
        if person is not None and not person.ids and not person.row and not self._tells(person):
            if person.rank >= names.RECEIVER:
                name_only = person.name
            person = None
        self._keep_buyer(whole, person, values, extra)
        return building.order_of(values, made_lines, person, name_only, extra, line, self.ctx)

    def _tells(self, person: Person) -> bool:
        """Whether a handle says who it is; a platform's nick or payment account alone does not."""
        kinds = ("email", "phone") if self.plan.format.masked else ()
        return any(handle[2] and (not kinds or handle[0] in kinds) for handle in person.handles)

    def _keep_buyer(
        self, whole: list[str], person: Person | None, values: dict[str, str], extra: dict[str, str]
    ) -> None:
        """What a file says of a buyer whom nobody can tell, and what a platform masked, stays on the order."""
        if self.plan.format.own or (person is not None and not self.plan.format.masked):
            return
        said = []
        for place, i in self.buyer_places:
            text = self.clean(whole[place])
            gift = "ship.gift" in values and any(f[:5] == "ship." for f in self.plan.fields[i])
            if text and text not in names.PLACEHOLDERS and (person is None or gift or not names.usable(text)):
                extra.setdefault(self.plan.header[i], text)
                if any(f in BUYER for f in self.plan.fields[i]):
                    said.append(text)
        if said and not values.get("order.buyer"):
            values["order.buyer"] = " · ".join(dict.fromkeys(said))

    @staticmethod
    def _blank(name: str) -> tuple[str, ...]:
        """A line of a name alone, or of its fields joined by PART in the order of LINE_FIELDS."""
        if PART in name:
            parts = name.split(PART)
            return tuple([*parts, *[""] * LINE_WIDTH][:LINE_WIDTH])
        return ("", name, "", "", "", "", "", "")

    @staticmethod
    def _keep(values: dict[str, str], extra: dict[str, str]) -> None:
        """What a format's `fix` put aside as `extra.NAME` is kept with the columns nobody knows."""
        for field in [field for field in values if field.startswith("extra.")]:
            text = values.pop(field)
            if text:
                extra[field[6:]] = text

    def _known_line(self, cells: tuple[str, ...]) -> tuple[str, ...] | None:
        """The same cells make the same line: a shop sells few things, often."""
        try:
            return self.lines[cells]
        except KeyError:
            if len(self.lines) > KEPT:
                self.lines.clear()
            made = self.lines[cells] = self._line(cells)
            return made

    def product_names(self) -> dict[str, str]:
        """What each sku is called: as most lines say, so that the order of the rows does not matter."""
        return {sku: max(found, key=lambda name: (found[name], name)) for sku, found in self.names.items()}

    def _line(self, cells: tuple[str, ...]) -> tuple[str, ...] | None:
        """A line's cells in the order of LINE_FIELDS, or None when nothing stands in them."""
        out = [""] * (LINE_WIDTH if self.plan.format.sum_up is None else len(LINE_PLACE))
        clean = self.clean
        for place, cell in zip(self.line_places, cells, strict=True):
            if cell:
                for field in self.plan.fields[place]:
                    at = LINE_PLACE.get(field)
                    if at is not None and not out[at]:
                        out[at] = clean(cell)
        fix = self.plan.format.fix_line
        if fix is not None and not fix(out):
            return None
        if out[0] and out[1]:
            said = self.names.setdefault(out[0], {})
            said[out[1]] = said.get(out[1], 0) + 1
        return tuple(out) if any(out) else None

    def _values(self, cells: list[str], places: object) -> tuple[dict[str, str], dict[str, str]]:
        """({field: first value that is not empty}, {column: value} of the columns nobody knows)."""
        values: dict[str, str] = {}
        extra: dict[str, str] = {}
        clean, fields, header = self.clean, self.plan.fields, self.plan.header
        for cell, i in zip(cells, places, strict=True):  # type: ignore[call-overload]
            text = clean(cell) if cell else ""
            if not fields[i]:
                if text and self.plan.format.keep_extra:
                    extra[header[i]] = _joined(text, clean) if SEPARATOR in text else text
                continue
            for field in fields[i]:
                if text and field == "contact.tags" and values.get(field):
                    values[field] += "," + text
                elif (
                    text
                    and field in ("contact.phone", "contact.email", "contact.handle")
                    and values.get(field)
                ):
                    values[field] += SEPARATOR + text
                elif not values.get(field):
                    many = SEPARATOR in text and (field in JOINED or field[:6] == "extra.")
                    values[field] = _joined(text, clean, JOINED.get(field, " | ")) if many else text
        return values, extra

    def _try(
        self, line: int, rows: list[list[str]] | Group, make: Callable[[], Record | None]
    ) -> Record | None:
        try:
            return make()
        except Reject as problem:
            line, reason = problem.line, problem.reason
        except BadInput as problem:
            reason = problem.sentence
        self.rejects += [
            (line, reason, cells) for cells in (rows if isinstance(rows, list) else self._unpacked(rows))
        ]
        return None

    def _unpacked(self, group: Group) -> list[list[str]]:
        """An order's rows as they can be imported again: its own cells on each of its lines."""
        _line, whole, lines = group
        row = [""] * len(self.plan.header)
        for cell, i in zip(whole, self.whole_places, strict=True):
            row[i] = _joined(cell, str) if SEPARATOR in cell else cell
        rows = []
        for cells in lines or [()]:
            rows.append(list(row))
            for cell, i in zip(cells, self.line_places, strict=False):
                rows[-1][i] = cell
        return rows
