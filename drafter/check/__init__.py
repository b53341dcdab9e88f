"""Rules over the plan and the drafts: what a reader or a head of section would have to find by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from drafter.check.rules import (
    Checked,
    avoided,
    clause_lost,
    fact_lost,
    facts_differ,
    gaps,
    statement_lost,
    unconfirmed,
)
from drafter.draft import Draft
from drafter.locale.rules import Locale
from drafter.plan import Plan
from drafter.problem import Problem

Rule = Callable[[Checked], Iterator[Problem]]
RULES: tuple[Rule, ...] = (statement_lost, fact_lost, clause_lost, facts_differ, gaps, unconfirmed, avoided)


def check(plan: Plan, drafts: Mapping[str, Draft], locales: Mapping[str, Locale] | None = None) -> tuple[Problem, ...]:
    """Return everything the rules find in the drafts of a plan, in the order of RULES.

    locales: the languages of the drafts, for rules that ask what a language forbids; such rules pass over the others.
    """
    checked = Checked(plan, drafts, locales or {})
    return tuple(problem for rule in RULES for problem in rule(checked))
