"""The draft itself as JSON; docs/contracts.md has the fields."""

from __future__ import annotations

import json

from drafter.draft import VERSION, Block, Draft, Figure, Run, Sentence
from drafter.problem import Place
from drafter.render.beside import ALONE, Beside
from drafter.render.scripts import refuse_controls
from drafter.typography import Typography

Json = dict[str, object]


def render(draft: Draft, setting: Typography, letterhead: bytes | None, beside: Beside = ALONE) -> bytes:
    """Return the draft as UTF-8 JSON, indented, keys in the contract's order; setting and letterhead are not used.

    errors: DraftError when a text holds a control character.
    """
    refuse_controls(draft)
    value: Json = {
        "version": VERSION,
        "tag": draft.tag,
        "title": draft.title,
        "date": draft.date,
        "slug": draft.slug,
        "final": draft.final,
        "edition": draft.edition,
        "issuer": draft.issuer,
        "hash": draft.hash,
        "properties": dict(sorted(draft.properties.items())),
        "texts": {name: _sentence(text) for name, text in sorted(draft.texts.items())},
        "blocks": [_block(block) for block in draft.blocks],
    }
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def outline(data: bytes) -> list[tuple[str, str]]:
    """Return (kind, text) of each block of a draft in JSON."""
    return [(block["kind"], _text(block)) for block in json.loads(data)["blocks"]]


def _block(block: Block) -> Json:
    return {
        "kind": block.kind,
        "level": block.level,
        "label": block.label,
        "sentences": [_sentence(sentence) for sentence in block.sentences],
        "rows": [[_sentence(cell) for cell in row] for row in block.rows],
        "header": block.header,
        "figure": _figure(block.figure) if block.figure else None,
    }


def _figure(figure: Figure) -> Json:
    return {
        "file": figure.file,
        "alt": _sentence(figure.alt),
        "caption": _sentence(figure.caption) if figure.caption else None,
        "credit": _sentence(figure.credit) if figure.credit else None,
    }


def _sentence(sentence: Sentence) -> Json:
    return {"ids": list(sentence.ids), "hash": sentence.hash, "runs": [_run(run) for run in sentence.runs]}


def _run(run: Run) -> Json:
    origin: Json = {
        "kind": run.origin.kind,
        "at": _place(run.origin.at),
        "form": _place(run.origin.form) if run.origin.form else None,
        "ref": run.origin.ref,
        "value": run.origin.value,
        "by": run.origin.by,
    }
    return {"text": run.text, "origin": origin, "gap": run.gap, "doubt": run.doubt}


def _place(place: Place) -> Json:
    return {"file": place.file, "line": place.line, "column": place.column}


# what json.loads gives back has no type worth writing down
def _text(block: dict) -> str:  # type: ignore[type-arg]
    if block["figure"]:
        return _words([block["figure"]["caption"] or block["figure"]["alt"]])
    if block["rows"]:
        return "\n".join(" | ".join(_words([cell]) for cell in row) for row in block["rows"])
    return _words(block["sentences"])


def _words(sentences: list[dict]) -> str:  # type: ignore[type-arg]
    return "".join(run["text"] for sentence in sentences for run in sentence["runs"]).strip()
