"""The form that `drafter new` writes: templates/new-form.yaml with what one kind of event has."""

from __future__ import annotations

from datetime import date

from drafter.directory import Entry


def fresh_form(template: str, kind: Entry, day: date) -> str:
    """Return the text of a form to fill: its kind and day, a line for each role of the kind, the act that opens."""
    roles = "\n".join(f"    {role}:" for role in kind.lists.get("roles", ()))
    for slot, value in (
        ("kind", kind.id),
        ("date", day.isoformat()),
        ("roles", roles),
        ("opens", kind["opens"] or "held"),
    ):
        template = template.replace(f"{{{{ {slot} }}}}", value)
    if kind["alone"]:
        # where nobody need be met, the other country is one more line to fill
        template = template.replace("\n  partner:\n", "\n  # the other country, where there is one:\n  # partner: JP\n")
        template = template.replace("who: both\n        exch", "who: home\n        exch")
    return template
