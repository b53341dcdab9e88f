"""The table of checks: what each looks for and how bad it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from drafter.check.facts import (
    act_differs,
    actor_differs,
    bare_number,
    clause_lost,
    fact_lost,
    fact_misread,
    facts_differ,
    gaps,
    statement_lost,
    unconfirmed,
)
from drafter.check.look import Checked
from drafter.check.style import (
    address,
    contact_of_another,
    length,
    majesty,
    own_side,
    sentence_count,
    social_length,
    spelling,
    style,
    typed_honorific,
)
from drafter.check.terms import (
    avoided,
    edge_space,
    one_translation,
    other_translation,
    term_dated,
    term_preferred,
    unchanged,
)
from drafter.check.text import (
    capital,
    characters,
    end_mark,
    leftover,
    normal_form,
    pairs,
    quote_marks,
    repeated,
    script,
    spacing,
    syllables,
    zero_width,
)
from drafter.frozen import dataclass
from drafter.problem import Grade, Problem

Rule = Callable[[Checked], Iterator[Problem]]


@dataclass(frozen=True, slots=True)
class Check:
    """A check: the id its problems carry, how bad they are in a draft, the function that finds them."""

    id: str
    grade: Grade
    rule: Rule

    @property
    def says(self) -> str:
        """What it looks for, in one sentence."""
        return " ".join((self.rule.__doc__ or "").split("\n\n")[0].split())

    @property
    def waivable(self) -> bool:
        """Whether a reviewer may let a finding pass, with a reason, for exactly the text it was found in."""
        return self.grade < Grade.BLOCKER


CHECKS: tuple[Check, ...] = (
    # what is said
    Check("statement-lost", Grade.BLOCKER, statement_lost),
    Check("fact-lost", Grade.BLOCKER, fact_lost),
    Check("clause-lost", Grade.BLOCKER, clause_lost),
    Check("facts-differ", Grade.BLOCKER, facts_differ),
    Check("bare-number", Grade.BLOCKER, bare_number),
    Check("fact-misread", Grade.BLOCKER, fact_misread),
    Check("actor-differs", Grade.BLOCKER, actor_differs),
    Check("act-differs", Grade.ERROR, act_differs),
    Check("name-missing", Grade.WARNING, gaps),
    Check("unconfirmed", Grade.WARNING, unconfirmed),
    # translations and terms
    Check("unchanged", Grade.ERROR, unchanged),
    Check("one-translation", Grade.ERROR, one_translation),
    Check("other-translation", Grade.WARNING, other_translation),
    Check("avoided", Grade.WARNING, avoided),
    Check("term-preferred", Grade.WARNING, term_preferred),
    Check("term-dated", Grade.WARNING, term_dated),
    Check("edge-space", Grade.WARNING, edge_space),
    Check("length", Grade.WARNING, length),
    Check("sentence-count", Grade.WARNING, sentence_count),
    Check("social-length", Grade.WARNING, social_length),
    # people
    Check("typed-honorific", Grade.ERROR, typed_honorific),
    Check("majesty", Grade.WARNING, majesty),
    Check("own-side", Grade.ERROR, own_side),
    # the page
    Check("contact-of-another", Grade.WARNING, contact_of_another),
    # the text
    Check("end-mark", Grade.ERROR, end_mark),
    Check("pairs", Grade.ERROR, pairs),
    Check("zero-width", Grade.ERROR, zero_width),
    Check("script", Grade.ERROR, script),
    Check("leftover", Grade.ERROR, leftover),
    Check("characters", Grade.ERROR, characters),
    Check("syllables", Grade.ERROR, syllables),
    Check("normal-form", Grade.WARNING, normal_form),
    Check("spacing", Grade.WARNING, spacing),
    Check("quote-marks", Grade.WARNING, quote_marks),
    Check("repeated", Grade.WARNING, repeated),
    Check("capital", Grade.WARNING, capital),
    Check("spelling", Grade.WARNING, spelling),
    Check("style", Grade.WARNING, style),
    Check("address", Grade.WARNING, address),
)
