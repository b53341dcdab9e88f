"""The list of acts with a sentence in each language, made from the data.

python tests/acts_guide.py    writes docs/acts.md anew
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from drafter.acts import ActKind
from drafter.form.schema import COMPLEMENTS
from drafter.office import Office, load_office, make_releases

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "acts.md"
# what the sentences are about: kind of complement -> language -> text
SAMPLES = {
    "what": {"en": "the plan", "km": "ផែនការ", "ja": "計画", "fr": "le plan"},
    "to": {
        "en": "host the next meeting",
        "km": "រៀបចំកិច្ចប្រជុំលើកក្រោយ",
        "ja": "次回会合を主催する",
        "fr": "accueillir la prochaine réunion",
    },
    "that": {
        "en": "the plan will succeed",
        "km": "ផែនការនឹងទទួលបានជោគជ័យ",
        "ja": "計画が成功する",
        "fr": "le plan réussira",
    },
}
# what fits these acts better than the plan
THINGS = {
    "the attack": {"km": "ការវាយប្រហារ", "ja": "攻撃", "fr": "l’attaque"},
    "the flood": {"km": "ទឹកជំនន់", "ja": "洪水", "fr": "les inondations"},
    "the agreement": {"km": "កិច្ចព្រមព្រៀង", "ja": "協定", "fr": "l’accord"},
    "the medal": {"km": "គ្រឿងឥស្សរិយយស", "ja": "勲章", "fr": "la médaille"},
    "a strategic partnership": {
        "km": "ភាពជាដៃគូយុទ្ធសាស្ត្រ",
        "ja": "戦略的パートナーシップ",
        "fr": "un partenariat stratégique",
    },
}
THING = {
    **dict.fromkeys(("condemned", "expressed_concern_over", "expressed_regret_over"), "the attack"),
    **dict.fromkeys(("expressed_condolences_to", "expressed_sympathy_to"), "the flood"),
    **dict.fromkeys(("signed", "exchanged", "adopted", "witnessed_signing_of"), "the agreement"),
    **dict.fromkeys(("handed_over", "conferred"), "the medal"),
    "elevated_ties_to": "a strategic partnership",
    "conveyed_greetings_of": "<prak_sokhonn>",
}
PLACES = ("invited", "arrived_in", "departed_for", "visited", "laid_flowers_at", "laid_wreath_at", "paid_respects_at")
FORM = """\
form: 1
language: en
issuer: mfaic
sides: {home: KH, partner: JP}
release: {kind: outcomes, event: talks, date: 2020-03-16, place: phnom_penh, tense: TENSE}
events:
  talks:
    kind: senior_official_consultation
    number: 3
    place: phnom_penh
    chairs: [own_secretary, guest]
    host: own_secretary
    visitor: guest
    attendees: [own_secretary]
    mood: [cordial_atmosphere]
  call: {kind: courtesy_call, caller: guest, host: own_secretary}
  message: {kind: condolence_message, sender: own_secretary, recipient: guest}
  award: {kind: conferment, sender: own_secretary, recipient: guest}
  trip: {kind: official_visit, place: tokyo, visitor: own_secretary, host: guest}
  letters: {kind: credentials, visitor: guest, host: own_secretary}
  said_so: {kind: statement, sender: own_secretary}
documents:
  notes: {kind: exchange_of_notes, about: the plan, signers: [own_secretary, guest]}
transfers:
  given: {giver: home, receiver: partner, amount: USD 5 million}
  got: {giver: partner, receiver: home, amount: USD 5 million}
"""
PEOPLE = {
    "own_secretary": {
        "name": {
            "en": ("DUONG", "Phka"),
            "km": ("ដួង", "ផ្កា"),
            "ja": ("ドゥオン", "プカー"),
            "fr": ("DUONG", "Phka"),
        },
        "country": "KH",
        "gender": "f",
        "posts": [{"post": "secretary_of_state", "body": "kh.mfaic"}],
    },
    "guest": {
        "name": {
            "en": ("HANAMI", "Taro"),
            "km": ("ហាណាមិ", "តារ៉ូ"),
            "ja": ("花見", "太郎"),
            "fr": ("HANAMI", "Taro"),
        },
        "country": "JP",
        "gender": "m",
        "posts": [{"post": "state_minister_for_foreign_affairs"}],
    },
}
# the event of an act that needs one of a type or with a role
EVENTS = {
    "caller": "call",
    "condolence": "message",
    "visit": "trip",
    "conferment": "award",
    "credentials": "letters",
    "statement": "said_so",
}
INTRODUCTION = """\
# Acts

Made from `locales/acts.yaml` and the templates; do not edit: `python tests/acts_guide.py` writes it. What may stand
beside any act, [form.md](form.md) tells. The people are invented.

*Rung* is the scale and rung of strength: the sentences of all languages stand on the same one. *Nobody* marks the acts
that can be told of nobody in particular: `who: nobody`. After an act stands
"""


def _told(act: ActKind) -> dict[str, object]:
    """A statement with the act and what it needs."""
    event = next((EVENTS[role] for role in (*act.of, *act.needs) if role in EVENTS), "talks")
    values: dict[str, object] = {"event": event, "who": "partner", **{kind: of["en"] for kind, of in SAMPLES.items()}}
    values |= {"document": "notes", "transfer": "given" if act.by == "giver" else "got"}
    who = {} if act.agent != "side" else {"who": "guest" if "host" in act.needs else "home"}
    if act.id in ("granted_audience_to", "held_with"):
        who = {"who": "own_secretary"}
    values["what"] = "<tokyo>" if act.id in PLACES else THING.get(act.id, values["what"])
    beside = {c.key: values[c.complement] for c in act.companions.values()}
    return {"id": act.id, **who, act.id: values[act.complement], **beside}


def sentences(office: Office, tense: str) -> dict[str, dict[str, str]]:
    """Return language -> act -> its sample sentence."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "acts.yaml"
        names = {
            id: {tag: dict(zip(("family", "given"), name, strict=True)) for tag, name in person["name"].items()}
            for id, person in PEOPLE.items()
        }
        people = {
            id: {**person, "name": {tag: name for tag, name in names[id].items() if tag in office.published("mfaic")}}
            for id, person in PEOPLE.items()
        }
        # a paragraph each, so that no sentence goes on with the one before
        body = [{"say": [_told(act)]} for act in office.acts.values()]
        text = yaml.safe_dump({"people": people, "body": body}, allow_unicode=True, sort_keys=False, width=1000)
        path.write_text(FORM.replace("TENSE", tense) + text, encoding="utf-8")
        for tag in office.published("mfaic")[1:]:
            entries = ['msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n']
            texts = [(kind, of["en"], of) for kind, of in SAMPLES.items()] + [
                ("what", *thing) for thing in THINGS.items()
            ]
            entries += [f'msgctxt "{kind}"\nmsgid "{text}"\nmsgstr "{of.get(tag, "")}"\n' for kind, text, of in texts]
            path.with_name(f"acts.{tag}.po").write_text("\n".join(entries), encoding="utf-8")
        made = make_releases(path, office.tags, office)
        return {
            tag: {s.ids[0]: s.text.strip() for s in draft.sentences() if s.ids} for tag, draft in made.drafts.items()
        }


def guide(office: Office) -> str:
    """Return docs/acts.md."""
    return "\n".join(_lines(office))


def _lines(office: Office) -> Iterator[str]:
    yield INTRODUCTION
    for complement, words in COMPLEMENTS.items():
        yield f"* *{complement}*: {words}"
    past, ahead = sentences(office, "past"), sentences(office, "ahead")
    for act in office.acts.values():
        yield f"\n## {act.id}\n"
        about = [f"*{act.complement}*"]
        about += [f"`{c.key}` {c.complement}{', required' if c.required else ''}" for c in act.companions.values()]
        about += [f"degree: {', '.join(act.degrees)}"] if act.degrees else []
        about += [f"the event has: {', '.join(act.needs)}"] if act.needs else []
        about += [f"rung: {act.ladder}"] if act.ladder else []
        about += ["nobody"] if act.agentless else []
        about += ["the event itself"] if act.agent == "event" else []
        about += ["the document itself"] if act.agent == "document" else []
        about += [f"the {act.by} acts"] if act.by else []
        yield "; ".join(about) + "\n"
        for tag in office.published("mfaic"):
            yield f"* {tag}: {past[tag][act.id]}"
            yield f"  <br>ahead: {ahead[tag][act.id]}"
    yield ""


if __name__ == "__main__":
    GUIDE.write_text(guide(load_office(ROOT)), encoding="utf-8")
