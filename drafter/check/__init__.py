"""Checks over the plan and the drafts: what a reader or a head of section would have to find by hand."""

from __future__ import annotations

from collections.abc import Mapping

from drafter.catalog import Clauses
from drafter.check.look import Checked, checked_of
from drafter.check.table import CHECKS, Check, Rule
from drafter.draft import Draft
from drafter.locale.rules import Locale
from drafter.plan import Plan
from drafter.problem import Problem

__all__ = ["CHECKS", "RULES", "Check", "Checked", "Rule", "check"]

RULES: tuple[Rule, ...] = tuple(entry.rule for entry in CHECKS)


def check(
    plan: Plan,
    drafts: Mapping[str, Draft],
    locales: Mapping[str, Locale] | None = None,
    clauses: Mapping[str, Clauses] | None = None,
) -> tuple[Problem, ...]:
    """Return everything the checks find in the drafts of a plan, in the order of CHECKS.

    locales: the languages of the drafts, for checks of text and terms, which pass over languages that are not handed
        in. clauses: the translations, for checks of a translation against its text.
    """
    checked = checked_of(plan, drafts, locales or {}, clauses or {})
    return tuple(problem for rule in RULES for problem in rule(checked))
