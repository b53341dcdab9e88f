"""XLSX: one row a unit, for whoever translates in a spreadsheet. Needs openpyxl, of the extra `review`."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from drafter.exchange.safe import check_package, refusal
from drafter.exchange.unit import STATES, Bundle, Unit
from drafter.problem import DraftError, Grade, Problem

SUFFIX = ".xlsx"
COLUMNS = ("id", "kind", "source", "target", "state", "context", "notes", "facts")
WIDTHS = (20, 9, 60, 60, 11, 60, 30, 40)
# what a cell may hold in Excel; a clause has a few hundred
LONGEST = 32_000


def write(bundle: Bundle) -> bytes:
    """Return a workbook: language tags and column names on top, only target, state and notes open to writing.

    errors: DraftError when openpyxl is not installed.
    """
    xlsx = _openpyxl()
    from openpyxl.styles import Alignment, Font, Protection
    from openpyxl.worksheet.datavalidation import DataValidation

    book = xlsx.Workbook()
    sheet = book.active
    sheet.title = bundle.target
    sheet.append(["drafter", bundle.name, bundle.source, bundle.target])
    sheet.append(list(COLUMNS))
    for unit in bundle.units:
        facts = "\n".join(f"{name}: {text}" for name, text in unit.slots.items())
        row = (unit.id, unit.kind, unit.source, unit.target, unit.state, unit.context, "\n".join(unit.notes), facts)
        sheet.append([""] * len(row))
        for column, text in enumerate(row, 1):
            cell = sheet.cell(sheet.max_row, column)
            # text that begins with = is text, never a formula
            cell.value, cell.data_type = text, "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.protection = Protection(locked=column not in (4, 5, 7))
    for letter, width in zip("ABCDEFGH", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    for cell in sheet[2]:
        cell.font = Font(bold=True)
    states = DataValidation(type="list", formula1=f'"{",".join(STATES)}"', allow_blank=True)
    if bundle.units:
        sheet.add_data_validation(states)
        states.add(f"E3:E{len(bundle.units) + 2}")
    sheet.freeze_panes = "C3"
    sheet.protection.sheet = True
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def read(data: bytes, name: str) -> Bundle:
    """Return the units of a workbook.

    errors: DraftError for a package that is no sheet of ours, holds too much, or a formula instead of text.
    """
    check_package(data, name)
    xlsx = _openpyxl()
    try:
        book = xlsx.load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
        rows = [[cell for cell in row] for row in book.worksheets[0].iter_rows(max_col=len(COLUMNS))]
    except (KeyError, ValueError, TypeError, IndexError, AttributeError) as error:
        raise refusal(name, "it is no whole XLSX file", "save it again as XLSX") from error
    texts = [[_text(cell, name) for cell in row] for row in rows]
    if len(texts) < 2 or texts[0][:1] != ["drafter"] or tuple(texts[1]) != COLUMNS:
        raise refusal(
            name, "it is no sheet of drafter: its first two rows are others", "`translate export --to xlsx` writes one"
        )
    units = tuple(_unit(row) for row in texts[2:] if any(row))
    return Bundle(texts[0][1], texts[0][2], texts[0][3], units)


def _unit(row: list[str]) -> Unit:
    _, kind, source, target, state, context, notes, facts = row
    return Unit(
        kind,
        source,
        target,
        "missing" if not target else state if state in STATES[1:] else "draft",
        context,
        tuple(notes.splitlines()),
        dict(line.split(": ", 1) for line in facts.splitlines() if ": " in line),
    )


def _text(cell: Any, name: str) -> str:
    if cell.value is None:
        return ""
    if cell.data_type == "f" or len(str(cell.value)) > LONGEST:
        raise refusal(name, f"{cell.coordinate} holds a formula or too much text", "write plain text into the cell")
    return str(cell.value).replace("\r\n", "\n")


def _openpyxl() -> Any:
    try:
        import openpyxl
    except ImportError as error:
        raise DraftError(
            [
                Problem(
                    "extra-missing",
                    Grade.ERROR,
                    None,
                    "sheets need the package openpyxl",
                    {},
                    "in drafter's folder: `pip install '.[review]'`; or use xliff2, tmx or po",
                )
            ]
        ) from error
    return openpyxl
