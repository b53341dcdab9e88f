"""The kinds of event with their headline and first sentence in every language, told after and before.

python tests/kinds_guide.py    writes docs/kinds.md anew
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from drafter.directory import Entry
from drafter.office import Releases, load_office, make_releases

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "kinds.md"
OFFICE = load_office(ROOT)
TENSES = {"past": "report", "ahead": "notice"}

# The people but the ministers of the directory are invented.
HEAD = """\
form: 1
language: en
issuer: mfaic
sides: {home: KH, partner: JP}
release: {kind: outcomes, event: event, date: 2024-07-06, place: phnom_penh, tense: TENSE}
events:
  event:
    kind: KIND
    date: 2024-07-06
"""
TAIL = """\
people:
  tanaka:
    name:
      en: {family: TANAKA, given: Hanako}
      km: {family: តាណាកា, given: ហាណាកុ}
      ja: {family: 田中, given: 花子}
    country: JP
    gender: f
    posts:
      - {post: foreign_minister, body: jp.mofa}
  sato:
    name:
      en: {family: SATO, given: Ichiro}
      km: {family: សាតុ, given: អ៊ីឈីរ៉ុ}
      ja: {family: 佐藤, given: 一郎}
    country: JP
    gender: m
    posts:
      - {post: ambassador, to: KH}
  kimura:
    name:
      en: {family: KIMURA, given: Taro}
      km: {family: គីមូរ៉ា, given: តារ៉ូ}
      ja: {family: 木村, given: 太郎}
    country: JP
    gender: m
    posts:
      - {post: prime_minister}
  yamada:
    name:
      en: {family: YAMADA, given: Ken}
      km: {family: យ៉ាម៉ាដា, given: ខេន}
      ja: {family: 山田, given: 健}
    country: JP
    gender: m
    posts:
      - {post: defence_minister}
  keo:
    name:
      en: {family: KEO, given: Dara}
      km: {family: កែវ, given: ដារ៉ា}
      ja: {family: ケオ, given: ダラー}
    country: KH
    gender: m
    posts:
      - {post: defence_minister}
  sahametrei:
    kind: concept
    name:
      en: {form: Royal Order of Sahametrei, actor: the Royal Order of Sahametrei}
      km: គ្រឿងឥស្សរិយយសព្រះរាជាណាចក្រកម្ពុជា ព្រះសហមេត្រី
      ja: サハメトレイ勲章
      fr: {form: l’ordre royal de Sahametrei, gender: m}
body:
  - say:
      - ACT: event
"""
TERMS = "  sahametrei:"
# type of the kind -> what the event says beside its kind, and who acts
SAMPLES: Mapping[str, tuple[str, str]] = {
    "session": ("number: 3\nplace: phnom_penh\nchairs: [sok_chenda_sophea, tanaka]", "both"),
    "talks": ("place: phnom_penh\nhost: sok_chenda_sophea\nvisitor: tanaka", "sok_chenda_sophea"),
    "meal": ("place: phnom_penh\nhost: sok_chenda_sophea\nvisitor: tanaka", "sok_chenda_sophea"),
    "call": ("place: phnom_penh\nhost: sok_chenda_sophea\ncaller: sato", "sato"),
    "farewell": ("place: phnom_penh\nhost: sok_chenda_sophea\ncaller: sato", "sato"),
    "aside": ("place: phnom_penh\nhost: sok_chenda_sophea\nvisitor: tanaka", "sok_chenda_sophea"),
    "multilateral": ("number: 3\nplace: tokyo\nvisitor: sok_chenda_sophea", "sok_chenda_sophea"),
    "visit": ("until: 2024-07-09\nplace: tokyo\nvisitor: sok_chenda_sophea\nhost: tanaka", "sok_chenda_sophea"),
    "ceremony": ("place: phnom_penh\nhost: sok_chenda_sophea\nvisitor: tanaka", "sok_chenda_sophea"),
    "press": ("place: phnom_penh\nhost: sok_chenda_sophea\nvisitor: tanaka", "both"),
    "credentials": ("place: phnom_penh\nhost: norodom_sihamoni\nvisitor: sato", "sato"),
    "anniversary": ("place: phnom_penh", "both"),
    "event": ("place: phnom_penh\nhost: sok_chenda_sophea\noccasion: the Water Festival", "sok_chenda_sophea"),
    "conferment": (
        "place: phnom_penh\nsender: sok_chenda_sophea\nrecipient: sato\naward: sahametrei",
        "sok_chenda_sophea",
    ),
    "condolence": (
        "sender: sok_chenda_sophea\nrecipient: tanaka\noccasion: the earthquake in <partner>",
        "sok_chenda_sophea",
    ),
    "congratulation": ("sender: sok_chenda_sophea\nrecipient: tanaka\noccasion: her appointment", "sok_chenda_sophea"),
    "statement": ("sender: sok_chenda_sophea\noccasion: the situation in the region", "sok_chenda_sophea"),
}
OWN: Mapping[str, tuple[str, str]] = {
    "summit_meeting": ("place: phnom_penh\nhost: hun_manet\nvisitor: kimura", "hun_manet"),
    "defence_ministers_meeting": ("place: phnom_penh\nhost: keo\nvisitor: yamada", "keo"),
    "telephone_talks": ("host: sok_chenda_sophea\nvisitor: tanaka", "sok_chenda_sophea"),
    "video_conference": ("host: sok_chenda_sophea\nvisitor: tanaka", "sok_chenda_sophea"),
    "pull_aside": ("place: tokyo\nhost: tanaka\nvisitor: sok_chenda_sophea", "sok_chenda_sophea"),
}
# the free text of the samples, in the other languages
TRANSLATED = {
    "km": {
        "the Water Festival": "ពិធីបុណ្យអុំទូក",
        "the earthquake in {partner}": "គ្រោះរញ្ជួយដីនៅ{partner}",
        "her appointment": "ការតែងតាំង",
        "the situation in the region": "ស្ថានភាពក្នុងតំបន់",
    },
    "fr": {
        "the Water Festival": "la Fête des eaux",
        "the earthquake in {partner}": "le séisme survenu {partner|in}",
        "her appointment": "sa nomination",
        "the situation in the region": "la situation dans la région",
    },
    "ja": {
        "the Water Festival": "水祭り",
        "the earthquake in {partner}": "{partner}における地震",
        "her appointment": "就任",
        "the situation in the region": "地域情勢",
    },
}


def opened(kind: Entry) -> str:
    """Return the act that tells of a kind first."""
    return kind["opens"] or "held"


def form(kind: str, tense: str, act: str, who: str = "", alone: bool = False) -> str:
    """Return a form of nothing but one event of a kind and the sentence that tells of it; alone: of one side."""
    said, actor = OWN.get(kind) or SAMPLES[OFFICE.directory.sections["kinds"][kind]["type"]]
    if alone:
        said = said.replace("<partner>", "<JP>")
    lines = "".join(f"    {line}\n" for line in said.split("\n"))
    people, terms = TAIL.split(TERMS)
    text = HEAD + lines + people + "terms:\n" + TERMS + terms
    text = (
        text.replace("TENSE", tense)
        .replace("KIND", kind)
        .replace("ACT: event", f"who: {who or actor}\n        {act}: event")
    )
    return text.replace(", partner: JP}", "}") if alone else text


@cache
def made(kind: str, tense: str, act: str, who: str = "", alone: bool = False) -> Releases:
    """Return the releases of such a form in every language."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "2024-07-06-kind.yaml"
        path.write_text(form(kind, tense, act, who, alone), encoding="utf-8")
        for tag, table in TRANSLATED.items():
            entries = ['msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n']
            for old, new in (("", ""), ("{partner", "{JP")) if alone else (("", ""),):
                entries += [
                    f'msgctxt "what"\nmsgid "{key.replace(old, new)}"\nmsgstr "{text.replace(old, new)}"\n'
                    for key, text in table.items()
                    if old in key
                ]
            path.with_suffix(f".{tag}.po").write_text("\n".join(entries), encoding="utf-8")
        return make_releases(path, OFFICE.tags, OFFICE)


def kinds() -> tuple[Entry, ...]:
    """Return the kinds of the directory in their order."""
    return tuple(OFFICE.directory.sections["kinds"].values())


def leads(kind: Entry) -> Iterator[tuple[str, str]]:
    """Yield the acts that tell of a kind first, each with who acts: a call is paid by one and received by the other."""
    yield opened(kind), ""
    if kind["type"] in ("call", "farewell"):
        yield "received_courtesy_call", "sok_chenda_sophea"


def told(releases: Releases, tag: str) -> tuple[str, ...]:
    """Return the headline and the only paragraph of a release."""
    blocks = releases.drafts[tag].blocks
    # a headline may stand in several lines, of which the first says only what the document is
    return tuple(
        [block.text.strip() for block in blocks if block.kind == kind][-1] for kind in ("headline", "paragraph")
    )


def guide() -> str:
    """Return docs/kinds.md."""
    lines = [
        "# Kinds of event",
        "",
        "Made from the data by `python tests/kinds_guide.py`; do not edit. Each kind of `locales/directory.yaml` with",
        "its headline and the sentence that tells of it first, in a report and in a notice of what is to come. Whoever",
        "is not in the directory is invented. `drafter new FORM --kind KIND` writes a form of a kind.",
        "",
    ]
    for kind in kinds():
        roles = ", ".join(f"`{role}`" for role in kind.lists.get("roles", ()))
        said = f"{kind['type'].capitalize()}; roles {roles}; opens with `{opened(kind)}`"
        lines += [f"## {kind.id}", "", said + ("; needs no `partner`." if kind["alone"] else "."), ""]
        lines += ["| | | headline | first sentence |", "| --- | --- | --- | --- |"]
        for act, who in leads(kind):
            for tense, name in TENSES.items():
                for tag in OFFICE.published("mfaic"):
                    headline, sentence = told(made(kind.id, tense, act, who), tag)
                    lines.append(f"| {name} | {tag} | {headline} | {sentence} |")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    GUIDE.write_text(guide(), encoding="utf-8")
