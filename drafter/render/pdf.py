"""PDF, set by Typst from the Word file: tagged, with the fonts inside, equal bytes for equal drafts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from drafter.draft import Draft
from drafter.frozen import replace
from drafter.problem import DraftError, Grade, Problem
from drafter.render import docx
from drafter.render.beside import ALONE, Beside
from drafter.render.fonts import Family, first_family, font_problem
from drafter.render.package import unpack
from drafter.render.scripts import UNSEEN
from drafter.render.typeset import typeset
from drafter.typography import Typography

STANDARDS = ("ua-1", "a-2a")  # for screen readers, and for archives


def render(draft: Draft, setting: Typography, letterhead: bytes | None, beside: Beside = ALONE) -> bytes:
    """Return a PDF of the pages that the Word file has: tagged, PDF/UA-1 and PDF/A-2a.

    errors: DraftError as for Word; when Typst or every font of a script that is needed is not installed.
    """
    made = _compile(draft, setting, letterhead, beside, "pdf")
    assert isinstance(made, bytes)
    return made


def pages(draft: Draft, setting: Typography, letterhead: bytes | None, beside: Beside = ALONE) -> list[bytes]:
    """Return the pages as PNG pictures, 110 pixels to the inch; errors as for `render`."""
    made = _compile(draft, setting, letterhead, beside, "png")
    return [made] if isinstance(made, bytes) else made


def _compile(
    draft: Draft, setting: Typography, letterhead: bytes | None, beside: Beside, format: str
) -> bytes | list[bytes]:
    from tempfile import TemporaryDirectory

    typst = _typst()
    used: dict[str, Family] = {}

    def families(name: str, lang: str) -> list[Family]:
        """Return the family asked for, or what stands in for it, and one for each other script."""
        found = _families(name, lang, setting)
        used.update({family.name: family for family in found})
        return found

    parts = unpack(docx.make_pages(draft, setting, letterhead, beside, for_word=False))
    title, author = draft.title.translate(UNSEEN), draft.properties.get("author", "").translate(UNSEEN)
    try:
        sources = typeset(parts, setting, families, title, author)
        moment = _moment(draft.date)
        with TemporaryDirectory(prefix="drafter-") as folder:
            _gather(used.values(), Path(folder))
            compiler = typst.Compiler(sources, ignore_system_fonts=True, font_paths=[folder])
            if format == "png":
                made: bytes | list[bytes] = compiler.compile(format="png", ppi=110.0, timestamp=moment)
            else:
                made = compiler.compile(format="pdf", pdf_standards=list(STANDARDS), timestamp=moment)
        return made
    except (typst.TypstError, ValueError) as error:
        raise DraftError(
            [
                Problem(
                    "pdf",
                    Grade.BLOCKER,
                    None,
                    "the PDF can't be set: {reason}",
                    {"reason": str(error)},
                    "`--pdf-engine libreoffice` makes it from the Word file, where LibreOffice is installed",
                )
            ]
        ) from error


def _families(name: str, lang: str, setting: Typography) -> list[Family]:
    faces = sorted(setting.faces.values(), key=lambda face: face.lang != lang)
    heading = name in faces[0].heading
    # what a letterhead asks for and this machine lacks is set in the language's own face
    names = (name, *(faces[0].heading if heading else faces[0].body))
    own = first_family(names)
    if own is None:
        raise DraftError([replace(font_problem(names[1:]), grade=Grade.BLOCKER)])
    others = (first_family(face.heading if heading else face.body) for face in faces[1:])
    return [own, *(family for family in others if family)]


def _gather(families: Iterable[Family], folder: Path) -> None:
    """Put the files of some families into a folder: Typst takes folders only, and could take a namesake elsewhere."""
    for number, file in enumerate(sorted({file for family in families for file in family.files})):
        place = folder / f"{number}{Path(file).suffix}"
        try:
            place.symlink_to(file)
        except OSError:
            # Windows lets few people make links
            import shutil

            shutil.copyfile(file, place)


def _moment(day: str) -> int:
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()) if day else 0


def _typst() -> Any:
    try:
        import typst
    except ImportError as error:
        raise DraftError(
            [
                Problem(
                    "pdf-missing",
                    Grade.BLOCKER,
                    None,
                    "PDF needs Typst, which is not installed",
                    {},
                    "in drafter's folder: `pip install '.[pdf]'`; "
                    "or `generate --format pdf --pdf-engine libreoffice` where LibreOffice is installed",
                )
            ]
        ) from error
    return typst
