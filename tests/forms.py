"""Random valid forms, for tests of what holds of every form: a Hypothesis strategy over what a ministry may type.

`forms()` draws a `Drawn`: the text of a form typed in English, and what was drawn. Free text is made of slots alone, so
that no language needs a translation, and what is printed is what the rules of a language write.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from hypothesis import strategies as st

from drafter.acts import ActKind, load_acts
from drafter.directory import load_directory
from drafter.resources import project_root

# facts as they are typed, and what may stand beside them: terms, countries, places
FACTS = (
    *("<2013>", "<July 2020>", "<16 March 2020>", "<over USD 2 billion>", "<JPY 2,451,000,000>", "<45 per cent>"),
    *("<9 documents>", "<3 days>", "<70th anniversary>", "<13th>", "<16-18 March 2020>", "<by the end of 2025>"),
)
NAMES = ("<asean>", "<un>", "<JP>", "<tokyo>", "<phnom_penh>", "<covid19>", "<home>", "<partner>")
WHO = ("both", "home", "partner", "ishikawa", "prak_sokhonn", "home.delegation", "partner.delegation")
STYLES = ("prose", "paragraphs", "bullets", "numbered")
TOPICS = ("<asean>", "<asem>", "<mekong_japan>", "")

PEOPLE = """\
people:
  ishikawa:
    name: {en: {family: ISHIKAWA, given: Hiroshi}, km: {family: អ៊ីស៊ីកាវ៉ា, given: ហ៊ីរ៉ូស៊ី}, ja: {family: 石川, given: 浩司}}
    country: JP
    gender: m
    posts:
      - {post: director_general_and_assistant_minister, body: jp.mofa.sea_swa}
"""


@dataclass(frozen=True)
class Drawn:
    """A form that was drawn. sections: paragraphs in order, each as its lines; edits of them make a form again."""

    issuer: str
    layout: str
    tense: str
    sections: tuple[tuple[str, ...], ...]
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The form."""
        lines = [
            "form: 1",
            "language: en",
            f"issuer: {self.issuer}",
            "sides: {home: KH, partner: JP}",
            "release:",
            "  kind: outcomes",
            "  event: talks",
            "  date: 2020-03-16",
            "  place: phnom_penh",
            *(f"  {key}: {value}" for key, value in self.more.items()),
            *([f"  layout: {self.layout}"] if self.layout else []),
            *([f"  tense: {self.tense}"] if self.tense else []),
            "events:",
            "  talks: {kind: senior_official_consultation, number: 3, chairs: [prak_sokhonn, ishikawa]}",
            PEOPLE.rstrip(),
            "body:",
            "  - say:",
            "      - id: opening",
            "        was_held: talks",
            *(line for section in self.sections for line in section),
        ]
        return "\n".join(lines) + "\n"


@cache
def acts() -> tuple[ActKind, ...]:
    """Acts of somebody about something that is typed, without a companion that must be there."""
    load_directory(project_root() / "locales")
    known = load_acts(project_root() / "locales").values()
    return tuple(
        act
        for act in known
        if act.complement in ("what", "to", "that")
        and act.agent == "side"
        and not act.needs
        and not any(companion.required for companion in act.companions.values())
    )


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Draw free text: one slot, a fact more often than a name."""
    return draw(st.sampled_from((*FACTS, *FACTS, *NAMES)))


@st.composite
def statements(draw: st.DrawFn, number: int, at: int) -> list[str]:
    """Draw a statement as the lines of a form. number, at: of the paragraph and in it; they make its id."""
    act = draw(st.sampled_from(acts()))
    listed = draw(st.lists(texts(), min_size=1, max_size=3, unique=True))
    lines = [f"      - id: s{number}-{at}", f"        who: {draw(st.sampled_from(WHO))}"]
    if len(listed) == 1:
        lines.append(f"        {act.id}: {listed[0]}")
    else:
        lines += [f"        {act.id}:", *(f"          - {text}" for text in listed)]
    if act.degrees and draw(st.booleans()):
        lines.append(f"        degree: {draw(st.sampled_from(act.degrees))}")
    if draw(st.booleans()):
        lines.append(f"        purpose: {draw(texts())}")
    return lines


@st.composite
def sections(draw: st.DrawFn, number: int) -> tuple[str, ...]:
    """Draw a paragraph as the lines of a form."""
    lines = [f"  - id: p{number}"]
    topic = draw(st.sampled_from(TOPICS))
    if topic:
        lines.append(f"    {draw(st.sampled_from(('topic', 'heading', 'apart_from')))}: {topic}")
    style = draw(st.sampled_from(STYLES))
    if style != "prose":
        lines.append(f"    style: {style}")
    lines.append("    say:")
    for at in range(draw(st.integers(1, 3))):
        lines += draw(statements(number, at))
    return tuple(lines)


@st.composite
def forms(draw: st.DrawFn, **fixed: Any) -> Drawn:
    """Draw a form. fixed: what is not drawn: issuer, layout, tense."""
    drawn = {
        "issuer": draw(st.sampled_from(("mfaic", "mofa_japan"))),
        "layout": draw(st.sampled_from(("", "prose", "numbered"))),
        "tense": draw(st.sampled_from(("", "ahead"))),
        **fixed,
    }
    made = tuple(draw(sections(number)) for number in range(draw(st.integers(1, 4))))
    more: dict[str, str] = {}
    if draw(st.booleans()):
        more["attendees"] = "true"
    if draw(st.booleans()):
        more["signature"] = "prak_sokhonn"
    if draw(st.booleans()):
        more["embargo"] = draw(st.sampled_from(("2020-03-16 18:00", "2020-03-16 18:00 tokyo")))
    return Drawn(sections=made, more=more, **drawn)
