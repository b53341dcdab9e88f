"""The files of a release that reviewers take elsewhere, made with the office's own look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from drafter.office import Office, Releases
from drafter.render.beside import Beside, load_pictures
from drafter.render.make import load_letterhead
from drafter.review.page import review_page
from drafter.review.service import Review
from drafter.review.word import export_pages
from drafter.review.word_table import export_table
from drafter.review.words import page_words


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


def review_table(review: Review, tags: Sequence[str], office: Office, page: str = "") -> bytes:
    """Return the Word file with the table of some languages. page: the language of its own words, as for `page_of`."""
    words = page_words(office, page)
    settings = {tag: office.locale(tag).typography for tag in tags}
    return export_table(review, settings, words, office.locale(words.tag).typography)


def page_of(releases: Releases, office: Office, review: Review | None = None, page: str = "") -> bytes:
    """Return the page of releases. page: the language of its own words; the office's if left out.

    errors: DraftError for a language that has no words for the page.
    """
    settings = {tag: office.locale(tag).typography for tag in releases.drafts}
    words = page_words(office, page)
    return review_page(releases.plan, releases.realised, settings, releases.problems, releases.clauses, review, words)
