"""The table of acts: what diplomats do in a release, in no language. Read from locales/acts.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from drafter.frozen import dataclass, field
from drafter.overlay import read_overlaid
from drafter.prepared import WITHOUT, Store
from drafter.problem import DraftError, Grade, Place, Problem
from drafter.tree import Map, Scalar, Seq

COMPLEMENTS = ("what", "to", "that", "event", "who", "document", "transfer")
AGENTS = ("side", "event", "document")
PARTIES = ("giver", "receiver")


@dataclass(frozen=True, slots=True)
class Companion:
    """A key that belongs to an act: complement kind, and whether the act can't do without it."""

    key: str
    complement: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class ActKind:
    """A row of the table.

    complement: kind of what follows, one of COMPLEMENTS. agent: who can do it, one of AGENTS.
    needs: roles its event must have. of: the types of event it tells of, () for any. companions: key -> Companion.
    degrees: ids of degree words beside it.
    ladder: scale and rung. signing: "actor" where whoever acts signs its documents, "named" where it tells who did.
    by: which party of its transfer acts, one of PARTIES.
    agentless: nobody in particular may have done it ("it was agreed").
    planned: a notice tells it beforehand: a meeting, a visit, a signing, not what was said there.
    """

    id: str
    complement: str
    where: Place
    agent: str = "side"
    companions: Mapping[str, Companion] = field(default_factory=dict)
    degrees: tuple[str, ...] = ()
    ladder: str = ""
    needs: tuple[str, ...] = ()
    agentless: bool = False
    planned: bool = False
    of: tuple[str, ...] = ()
    by: str = ""
    signing: str = ""

    @property
    def shares(self) -> bool:
        """Whether another act may share its content: a thing or something to do, and nobody who is addressed."""
        required = any(companion.required for companion in self.companions.values())
        return self.complement in ("what", "to") and self.agent == "side" and not required


def load_acts(folder: Path, store: Store = WITHOUT, home: Path | None = None) -> Mapping[str, ActKind]:
    """Read acts.yaml of a locales folder, with that of an office over it: id -> ActKind.

    errors: DraftError with every row that names an unknown complement, agent or key.
    """
    problems: list[Problem] = []
    acts: dict[str, ActKind] = {}
    for name, row in read_overlaid("locales/acts.yaml", folder.parent, home, store).pairs:
        if not isinstance(row, Map):
            problems.append(_bad(name.where, name.text, "keys and values"))
            continue
        companions: dict[str, Companion] = {}
        degrees: tuple[str, ...] = ()
        needs: tuple[str, ...] = ()
        of: tuple[str, ...] = ()
        texts: dict[str, str] = {}
        for key, value in row:
            if key == "companions" and isinstance(value, Map):
                for companion, made in value:
                    if isinstance(made, Map):
                        complement, required = made.get("complement"), made.get("required")
                        companions[companion] = Companion(
                            companion,
                            complement.text if isinstance(complement, Scalar) else "",
                            isinstance(required, Scalar) and required.text == "true",
                        )
            elif key == "degree" and isinstance(value, Seq):
                degrees = tuple(item.text for item in value.items if isinstance(item, Scalar))
            elif key == "needs" and isinstance(value, Seq):
                needs = tuple(item.text for item in value.items if isinstance(item, Scalar))
            elif key == "of" and isinstance(value, Seq):
                of = tuple(item.text for item in value.items if isinstance(item, Scalar))
            elif key in ("complement", "agent", "ladder", "agentless", "planned", "by", "signing") and isinstance(
                value, Scalar
            ):
                texts[key] = value.text
            else:
                expected = "complement, agent, agentless, planned, companions, degree, needs, of, by, signing or ladder"
                problems.append(_bad(value.where, name.text, expected))
        if texts.get("complement") not in COMPLEMENTS or texts.get("agent", "side") not in AGENTS:
            problems.append(_bad(name.where, name.text, f"a complement of {', '.join(COMPLEMENTS)}"))
        acts[name.text] = ActKind(
            name.text,
            texts.get("complement", "what"),
            name.where,
            texts.get("agent", "side"),
            companions,
            degrees,
            texts.get("ladder", ""),
            needs,
            texts.get("agentless") == "true",
            texts.get("planned") == "true",
            of,
            texts.get("by", ""),
            texts.get("signing", ""),
        )
    if problems:
        raise DraftError(problems)
    return acts


def _bad(where: Place, act: str, expected: str) -> Problem:
    return Problem(
        "act-row", Grade.BLOCKER, where, "act {act}: expected {expected}", {"act": act, "expected": expected}
    )
