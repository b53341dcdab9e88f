"""A sheet to be signed with ink: what is released, under its hash, who approved it, and room for signatures."""

from __future__ import annotations

from collections.abc import Iterator

from drafter.draft import Block, Draft, Origin, Run, Sentence
from drafter.problem import Place
from drafter.review.service import Review
from drafter.review.standing import worst

# how many lines without a name are left to sign on, beside one for each person who approved
EMPTY = 3


def sheet(review: Review, tag: str) -> Draft:
    """Return the signature sheet as a draft in the language of the commands, set as language `tag`."""
    release = review.releases.plan.summary.release
    title = f"Signature sheet: {review.id}"
    return Draft(
        tag,
        title,
        release.day.isoformat(),
        f"{review.id}-signatures",
        tuple(_blocks(review, title)),
        final=True,
    )


def _blocks(review: Review, title: str) -> Iterator[Block]:
    yield Block("headline", (_say(title),))
    yield Block("paragraph", (_say(f"Edition {review.version}. Hash of the release:"),))
    yield Block("paragraph", (_say(_spaced(review.hash)),))
    rows: list[tuple[str, ...]] = [("Language", "State", "Hash of the text")]
    for tag, draft in review.releases.drafts.items():
        rows.append((tag, worst(review.of((tag,))), _spaced(draft.hash)))
    yield _table(rows)
    alone = sorted({one.emergency for one in review.standings if one.emergency})
    for reason in alone:
        yield Block("paragraph", (_say(f"Released by one person alone: {reason}"),))
    signers = dict.fromkeys(event.by for one in review.standings for event in one.approvals)
    named = [(review.reviewers.name(id), "", "", "") for id in signers]
    yield Block("paragraph", (_say("I have read the text under this hash and agree with it."),))
    yield _table([("Name", "Function", "Date", "Signature"), *named, *[(" ", "", "", "")] * EMPTY])


def _spaced(hash: str) -> str:
    # in groups of eight a hash can be read aloud and compared
    return " ".join(hash[n : n + 8] for n in range(0, len(hash), 8))


def _table(rows: list[tuple[str, ...]]) -> Block:
    return Block("table", rows=tuple(tuple(_say(cell) for cell in row) for row in rows), header=1)


def _say(text: str) -> Sentence:
    return Sentence((), (Run(text, Origin("template", Place("signature sheet"))),))
