"""A sheet to be signed with ink: what is released, under its hash, who approved it, and room for signatures."""

from __future__ import annotations

from collections.abc import Iterator

from drafter.draft import Block, Draft, Origin, Run, Sentence
from drafter.problem import Place
from drafter.review.service import Review
from drafter.review.standing import worst
from drafter.review.words import Wording

# how many lines without a name are left to sign on, beside one for each person who approved
EMPTY = 3
BLANK = " "


def sheet(review: Review, words: Wording) -> Draft:
    """Return the signature sheet as a draft in the language of the words."""
    release = review.releases.plan.summary.release
    title = words["sheet_title"].format(release=review.id)
    blocks = tuple(_blocks(review, words))
    return Draft(words.tag, title, release.day.isoformat(), f"{review.id}-signatures", blocks, final=True)


def _blocks(review: Review, words: Wording) -> Iterator[Block]:
    yield Block("headline", (_say(words["sheet"]),))
    for draft in review.releases.drafts.values():
        yield Block("paragraph", (_say(draft.title),))
    yield Block("paragraph", (_say(words["sheet_release"].format(release=review.id, version=review.version)),))
    yield Block("paragraph", (_say(_spaced(review.hash)),))
    rows: list[tuple[str, ...]] = [(words["language"], words["state"], words["hash"])]
    for tag, draft in review.releases.drafts.items():
        rows.append((tag, words[f"states.{worst(review.of((tag,)))}"], _spaced(draft.hash)))
    yield _table(rows)
    for reason in sorted({one.emergency for one in review.standings if one.emergency}):
        yield Block("paragraph", (_say(words["alone"].format(reason=reason)),))
    levels: dict[str, dict[str, None]] = {}
    for one in review.standings:
        for event in one.approvals:
            for shown in event.body["segments"]:
                if (shown["key"], shown["tag"]) == (one.segment.key, one.segment.tag):
                    levels.setdefault(event.by, {}).update(dict.fromkeys(shown["levels"]))
    named = [
        (review.reviewers.name(id), ", ".join(words[f"levels.{level}"] for level in held), BLANK, BLANK)
        for id, held in levels.items()
    ]
    yield Block("paragraph", (_say(words["sign_about"]),))
    head = tuple(words[key] for key in ("sign_name", "sheet_levels", "sign_date", "sign_sign"))
    yield _table([head, *named, *[(BLANK,) * 4] * EMPTY])


def _spaced(hash: str) -> str:
    # in groups of eight a hash can be read aloud and compared
    return " ".join(hash[n : n + 8] for n in range(0, len(hash), 8))


def _table(rows: list[tuple[str, ...]]) -> Block:
    return Block("table", rows=tuple(tuple(_say(cell) for cell in row) for row in rows), header=1)


def _say(text: str) -> Sentence:
    return Sentence((), (Run(text, Origin("template", Place("signature sheet"))),))
