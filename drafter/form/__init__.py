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
from drafter.frozen import replace


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
    fields = Fields(source.root, file, lambda place: quote(source.text, place), directory, acts, words, tags)
    summary = read_record(fields)
    return replace(summary, notes=(*source.notes, *fields.problems))
