"""The files of a release that reviewers take elsewhere, made with the office's own look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from drafter.office import Office
from drafter.render.beside import Beside, load_pictures
from drafter.render.make import load_letterhead
from drafter.review.page import review_page
from drafter.review.service import Review, only
from drafter.review.word import export_pages
from drafter.review.word_table import export_table


def review_pages(review: Review, tags: Sequence[str], office: Office) -> Iterator[tuple[str, bytes]]:
    """Yield each language with its Word file in the final layout.

    errors: DraftError as for `render`, or when a picture can't be read.
    """
    drafts = review.releases.drafts
    pictures = load_pictures([drafts[tag] for tag in tags], review.form.parent)
    for tag in tags:
        name, letterhead = load_letterhead(office.root, tag, review.plan.summary.issuer, office.home)
        beside = Beside(pictures, {}, name, office.store)
        yield tag, export_pages(review, tag, office.locale(tag).typography, letterhead, beside)


def review_table(review: Review, tags: Sequence[str], office: Office) -> bytes:
    """Return the Word file with the table of some languages."""
    return export_table(review, {tag: office.locale(tag).typography for tag in tags})


def review_page_of(review: Review, tags: Sequence[str], office: Office) -> bytes:
    """Return the page of some languages."""
    releases = only(review.releases, tags)
    settings = {tag: office.locale(tag).typography for tag in releases.drafts}
    return review_page(releases.plan, releases.realised, settings, releases.problems, releases.clauses, review)
