"""PDF by programs that are installed: LibreOffice from the Word file, Chromium from the page."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from pathlib import Path

from drafter.draft import Draft
from drafter.files import write_file
from drafter.problem import DraftError, Grade, Problem
from drafter.render import docx, html
from drafter.render.beside import ALONE, Beside
from drafter.render.fonts import stand_ins
from drafter.render.package import entry, pack, unpack
from drafter.render.parts import FIRST_ID
from drafter.render.scripts import escape
from drafter.typography import Typography

_SECONDS = 180
_NAME = re.compile(rf'<w:bookmark(?:Start|End) w:id="{FIRST_ID // 1000}\d{{3}}"[^>]*/>')
_FONT = re.compile(r'(w:(?:ascii|hAnsi|eastAsia|cs)=)"([^"]*)"')
# Tagged, PDF/UA-1 and PDF/A-2b, as far as LibreOffice knows.
_EXPORT = {"UseTaggedPDF": True, "PDFUACompliance": True, "SelectPdfVersion": 2, "ExportBookmarks": True}
_QUIET = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
)


def libreoffice(draft: Draft, setting: Typography, letterhead: bytes | None, beside: Beside = ALONE) -> bytes:
    """Return a PDF of the Word file, as LibreOffice sets it in faces that are installed; other bytes each time.

    errors: DraftError as for Word, or when LibreOffice is not installed or fails.
    """
    from tempfile import TemporaryDirectory

    data = _set_here(docx.render(draft, setting, letterhead, beside), setting)
    program = _program(("soffice", "libreoffice"), "LibreOffice", "libreoffice-writer")
    kinds = {bool: "boolean", int: "long"}
    options = {key: {"type": kinds[type(value)], "value": str(value).lower()} for key, value in _EXPORT.items()}
    with TemporaryDirectory(prefix="drafter-") as name:
        folder = Path(name)
        write_file(folder / "release.docx", data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        export = f"pdf:writer_pdf_Export:{json.dumps(options)}"
        command = [program, profile, "--headless", "--convert-to", export, "--outdir", name]
        return _run([*command, str(folder / "release.docx")], folder / "release.pdf", "LibreOffice")


def _set_here(data: bytes, setting: Typography) -> bytes:
    """Return a Word file with families that are installed in the place of those that are not, and without our names.

    LibreOffice 7.4 moves a name at the start of a table one character on, and would draw a Khmer letter in two halves.
    """
    others = {escape(name): escape(other) for name, other in stand_ins(setting).items()}

    def put(match: re.Match[str]) -> str:
        return f'{match[1]}"{others.get(match[2], match[2])}"'

    def fit(part: bytes) -> bytes:
        return _FONT.sub(put, _NAME.sub("", part.decode("utf-8"))).encode("utf-8")

    parts = unpack(data).items()
    return pack(entry(name, fit(part) if name.endswith(".xml") else part) for name, part in parts)


def chromium(draft: Draft, setting: Typography, letterhead: bytes | None, beside: Beside = ALONE) -> bytes:
    """Return a PDF of the page, as Chromium prints it: the Khmer text that is copied out of it is exact.

    errors: DraftError as for pages, or when no Chromium is installed or it fails.
    """
    from tempfile import TemporaryDirectory

    data = html.render(draft, setting, letterhead, beside)
    names = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
    program = _program(names, "Chromium", "chromium")
    with TemporaryDirectory(prefix="drafter-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        write_file(folder / "release.html", data)
        # a browser in a box of its own needs rights that root's has not
        boxed = () if getattr(os, "geteuid", lambda: 1)() else ("--no-sandbox",)
        target = folder / "release.pdf"
        command = [program, *_QUIET, *boxed, f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={target}"]
        return _run([*command, (folder / "release.html").as_uri()], target, "Chromium")


def _program(names: Sequence[str], called: str, package: str) -> str:
    import shutil

    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        raise DraftError(
            [
                Problem(
                    "pdf-program",
                    Grade.BLOCKER,
                    None,
                    "PDF by {program} needs {program}, which is not installed",
                    {"program": called, "package": package},
                    "install it (Debian: `apt install {package}`), or leave `--pdf-engine` out",
                )
            ]
        )
    return found


def _run(command: Sequence[str], target: Path, called: str) -> bytes:
    import subprocess

    try:
        subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
        return target.read_bytes()
    except (subprocess.SubprocessError, OSError) as error:
        reason = "it took too long" if isinstance(error, subprocess.TimeoutExpired) else "it made no PDF"
        raise DraftError(
            [
                Problem(
                    "pdf-failed",
                    Grade.BLOCKER,
                    None,
                    "{program} failed: {reason}",
                    {"program": called, "reason": reason},
                    "close other windows of it and try again, or leave `--pdf-engine` out",
                )
            ]
        ) from error
