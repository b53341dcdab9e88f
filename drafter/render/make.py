"""All files of a release: every language in every format, named, with letterheads and pictures read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from drafter.draft import Draft
from drafter.prepared import WITHOUT, Store
from drafter.render import LINKED, WHOLE, WRITERS
from drafter.render.beside import Beside, load_pictures
from drafter.typography import Typography

# A draft and how its language is set.
Set = tuple[Draft, Typography]


def make_files(
    releases: Sequence[Set],
    formats: Sequence[str],
    root: Path,
    issuer: str,
    folder: Path,
    store: Store = WITHOUT,
    home: Path | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Yield the name and bytes of each file of a release.

    releases: one a language. formats: of WRITERS and WHOLE. root: the folder that holds templates/; folder: the form's.
    issuer: whose letterhead is taken where a draft names no issuer, `letterhead.<issuer>.docx`, or else
        `letterhead.docx`. store: where letterheads are kept, prepared.
        home: an office's folder, whose letterheads come first.
    errors: DraftError as for `render`, or when a picture can't be read.
    """
    pictures = load_pictures([draft for draft, _ in releases], folder)
    linked = [format for format in formats if format in LINKED][:1]
    editions = {setting.lang: file_name(draft, format) for draft, setting in releases for format in linked}
    for draft, setting in releases:
        name, letterhead = load_letterhead(root, draft.tag, draft.issuer or issuer, home)
        beside = Beside(pictures, editions if len(editions) > 1 else {}, name, store)
        for format in formats:
            if format in WRITERS:
                yield file_name(draft, format), WRITERS[format](draft, setting, letterhead, beside)
    for format in formats:
        if format in WHOLE:
            yield file_name(releases[0][0], format, whole=True), WHOLE[format](releases, Beside(pictures, editions))


def make_previews(
    releases: Sequence[Set], root: Path, issuer: str, folder: Path, home: Path | None = None
) -> Iterator[tuple[str, bytes]]:
    """Yield the name and bytes of a PNG picture of each page in each language; arguments as for `make_files`."""
    from drafter.render import pdf

    pictures = load_pictures([draft for draft, _ in releases], folder)
    for draft, setting in releases:
        name, letterhead = load_letterhead(root, draft.tag, draft.issuer or issuer, home)
        for number, page in enumerate(pdf.pages(draft, setting, letterhead, Beside(pictures, {}, name)), 1):
            yield f"{_stem(draft)}.{draft.tag}.{number}.png", page


def load_letterhead(root: Path, tag: str, issuer: str, home: Path | None = None) -> tuple[str, bytes | None]:
    """Return how messages call an issuer's letterhead in a language, and its bytes if there is one.

    An office's own letterhead comes first; its one for every issuer stands before drafter's for this issuer.
    """
    names = [f"templates/{tag}/letterhead.{issuer}.docx", f"templates/{tag}/letterhead.docx"]
    found = [(folder / name, folder == home) for folder in (home, root) if folder for name in names]
    path, own = next(((path, own) for path, own in found if path.is_file()), found[-1])
    name = path.as_posix() if own else path.relative_to(root).as_posix()
    return name, path.read_bytes() if path.is_file() else None


def file_name(draft: Draft, format: str, whole: bool = False) -> str:
    """Return a release's file name; that of a file with every language names none."""
    return f"{_stem(draft)}{'' if whole else f'.{draft.tag}'}.{_ENDINGS.get(format, format)}"


# Formats whose files end otherwise than they are called.
_ENDINGS: Mapping[str, str] = {
    "page": "html",
    "docx-fonts": "docx",
    "social": "social.txt",
    "pdf-libreoffice": "pdf",
    "pdf-chromium": "pdf",
}


def _stem(draft: Draft) -> str:
    edition = f".{draft.edition}" if draft.edition else ""
    return f"{draft.date}-{draft.slug}{edition}{'' if draft.final else '.draft'}"
