"""The form: strict YAML in, a checked meeting summary out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from drafter.acts import ActKind
from drafter.directory import Directory
from drafter.facts import Words
from drafter.form.fields import Fields
from drafter.form.model import MeetingSummary
from drafter.form.read import read_record
from drafter.form.source import Source, quote, read_form
from drafter.form.tables import keys
from drafter.frozen import replace
from drafter.problem import DraftError, Grade, Problem


def read_summary(
    data: bytes,
    file: str,
    directory: Directory,
    acts: Mapping[str, ActKind],
    words: Callable[[str], Words],
    tags: Sequence[str],
) -> MeetingSummary:
    """Read a form.

    data, file: its bytes, and its name for problems. words: tag -> the reading words of the language it is typed in.
    tags: the languages there are. returns: the meeting; its `notes` are warnings and hints.
    errors: DraftError with every problem of the form, in the order of its lines.
    """
    source: Source = read_form(data, file)
    if not any(source.root.get(key) for key in keys("form")):
        first = source.root.pairs[0][0] if source.root.pairs else source.root
        line = quote(source.text, first.where)
        wanted = {"keys": ", ".join(key for key, about in keys("form").items() if about.required)}
        message, hint = "this is not a form: it has none of the keys {keys}", "`drafter new FORM` writes a form to fill"
        raise DraftError([Problem("form-other", Grade.ERROR, first.where, message, wanted, hint, line)])
    fields = Fields(source.root, file, lambda place: quote(source.text, place), directory, acts, words, tags)
    summary = read_record(fields)
    return replace(summary, notes=(*source.notes, *fields.problems))
