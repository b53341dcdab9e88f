"""Where drafter's own locales, templates and examples lie: in the installed package or in a checkout."""

from __future__ import annotations

from pathlib import Path

from drafter.problem import DraftError, Grade, Problem

_PACKAGE = Path(__file__).resolve().parent
_FOLDERS = ("locales", "templates")


def project_root(package: Path = _PACKAGE) -> Path:
    """Return the folder that holds locales/ and templates/ (and examples/).

    package: the folder of the `drafter` package. A wheel carries the folders in `_data` inside it; in a checkout, an
        unzipped one too, and with an editable install they lie beside it.
    errors: DraftError when neither place has both folders.
    """
    for root in (package / "_data", package.parent):
        if all((root / folder).is_dir() for folder in _FOLDERS):
            return root
    raise DraftError(
        [
            Problem(
                "data-missing",
                Grade.BLOCKER,
                None,
                "expected the folders locales and templates in {installed} or in {checkout}, found neither",
                {"installed": str(package / "_data"), "checkout": str(package.parent)},
                "install drafter again, or unzip the whole repository, not only the folder drafter",
            )
        ]
    )
