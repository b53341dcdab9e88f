"""The form: what is refused and where, what is read, what stays the same when other things change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.acts import ActKind, load_acts
from drafter.directory import Directory, load_directory
from drafter.facts import (
    Anniversary,
    Count,
    Date,
    Duration,
    Fact,
    FactError,
    Money,
    Month,
    Ordinal,
    Percent,
    Relative,
    Words,
    Year,
    bare_numbers,
    read_day,
    read_fact,
    read_number,
)
from drafter.form import read_summary
from drafter.form.model import MeetingSummary
from drafter.form.text import did_you_mean
from drafter.locale.load import load_locale
from drafter.problem import DraftError, Grade, Problem

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "2020-03-16-senior-official-consultation.yaml"
TAGS = ("en", "km", "ja")

# of the register, before the body
DOCUMENT = "documents:\n  memo:\n    kind: memorandum_of_understanding\n"
FORM = """\
form: 1
language: en
issuer: mfaic
sides: {home: KH, partner: JP}

release:
  kind: outcomes
  event: talks
  date: 2020-03-16
  place: phnom_penh

events:
  talks:
    kind: senior_official_consultation
    number: 3
    chairs: [kimtha, ishikawa]
    mood: [cordial_atmosphere]
  visit_call:
    kind: courtesy_call
    before: talks
    caller: ishikawa
    host: prak_sokhonn

people:
  ishikawa:
    name:
      en: {family: ISHIKAWA, given: Hiroshi}
      km: {family: អ៊ីស៊ីកាវ៉ា, given: ហ៊ីរ៉ូស៊ី, confirmed: false}
      ja: {family: 石川, given: 浩司}
    country: JP
    gender: m
    posts:
      - {post: director_general, body: jp.mofa}
  kimtha:
    name: {en: {family: CHEA, given: Kimtha}, km: pending, ja: pending}
    country: KH
    gender: f
    posts:
      - {post: under_secretary_of_state, body: kh.mfaic, from: 2018-09-06, until: 2023-08-22}

terms:
  port_project:
    kind: project
    name: {en: Port Project, km: pending, ja: pending}

body:
  - say:
      - who: ishikawa
        paid_courtesy_call: visit_call
        with: accompanying_delegates
  - topic: trade and investment
    say:
      - who: both
        expressed_optimism_that: trade, which rose to <over USD 2 billion> in <2019>, will
          continue to grow in <2020>
      - who: both
        briefed: each_other
        about: the situation in <home>
      - who: home
        expressed_appreciation_for: the support of <partner>, including <list>
        list: [<port_project>, demining]
        degree: deep
        then:
          agreed_to: work closely with <partner>

contact: mfaic_press
"""

Edit = tuple[str, str]


@cache
def office() -> tuple[Directory, Mapping[str, ActKind]]:
    return load_directory(ROOT / "locales"), load_acts(ROOT / "locales")


@cache
def words() -> Words:
    return load_locale(ROOT, "en", office()[0]).words


def load(text: str, words_of_form: Words | None = None) -> MeetingSummary:
    return read_summary(text.encode(), "form.yaml", *office(), lambda _: words_of_form or words(), TAGS)


def edited(*edits: Edit) -> str:
    text = FORM
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def refused(text: str) -> list[Problem]:
    with pytest.raises(DraftError) as caught:
        load(text)
    return list(caught.value.problems)


def errors(text: str) -> list[tuple[str, int, int]]:
    return [
        (problem.rule, problem.where.line, problem.where.column)
        for problem in refused(text)
        if problem.where and problem.grade >= Grade.ERROR
    ]


def marked(text: str) -> tuple[str, int, int]:
    """Return the text without its marker, and the line and column where the marker stood."""
    before, after = text.split("¦")
    return before + after, before.count("\n") + 1, len(before) - before.rfind("\n")


# id: (what stood in the form, what stands there now with ¦ where the problem is, rule, words of message or hint)
BAD = {
    # keys and shapes
    "key-typo": ("topic: trade", "¦tpoic: trade", "form-key", "did you mean topic?"),
    "act-typo": ("briefed:", "¦breifed:", "form-key", "did you mean briefed?"),
    "unknown-section": ("contact: mfaic_press", "¦contacts: mfaic_press", "form-key", "did you mean contact?"),
    "key-of-another-place": ("    number: 3", "    ¦embargo: 3", "form-key", "keys are kind, number"),
    "another-file": (FORM, "¦name: drafter\nversion: 1\n", "form-other", "drafter new FORM"),
    "missing-top": ("issuer: mfaic\n", "", "form-missing", "issuer is missing under form"),
    "missing-in-release": (
        "release:\n  kind: outcomes\n",
        "¦release:\n",
        "form-missing",
        "kind is missing under release",
    ),
    "missing-in-sides": ("sides: {home: KH, partner: JP}", "¦sides: {home: KH}", "form-missing", "add `partner: JP`"),
    "missing-in-person": ("    country: JP\n", "", "form-missing", "country is missing under person"),
    "missing-posts": (
        "    posts:\n      - {post: director_general, body: jp.mofa}\n",
        "",
        "form-missing",
        "posts is missing under person",
    ),
    "person-dead": ("    gender: m\n", "    gender: m\n    died: 2020-01-01\n", "person-dead", "died on 2020-01-01"),
    "person-spouse": (
        "    gender: m\n",
        "    gender: m\n    spouse_of: ¦ishikawa\n",
        "person-spouse",
        "name the other",
    ),
    "act-listed": (
        "      - who: home\n        expressed",
        "      - who: both\n        signed: peace\n        listed: ¦true\n      - who: home\n        expressed",
        "act-listed",
        "at least two",
    ),
    "group-empty": ("\nbody:\n", "\ngroups:\n  ¦envoys: {}\nbody:\n", "form-missing", "its name in each language"),
    "group-member": (
        "\nbody:\n",
        "\ngroups:\n  envoys: {members: [home]}\n  all: {members: ¦[envoys, JP]}\nbody:\n",
        "group-member",
        "list its members",
    ),
    "bestowed": (
        "    gender: f\n",
        "    gender: f\n    bestowed: ¦samdech_tech\n",
        "form-id",
        "did you mean samdech_techo?",
    ),
    "sent-to": ("body: jp.mofa}", "body: jp.mofa, to: ¦Japan}", "form-id", "no country or body is called"),
    "missing-in-post": (
        "{post: director_general, body: jp.mofa}",
        "¦{body: jp.mofa}",
        "form-missing",
        "post is missing",
    ),
    "missing-who": ("- who: home\n        expressed", "- ¦expressed", "form-missing", "add `who: both`"),
    "value-missing": ("issuer: mfaic", "¦issuer:", "form-empty", "issuer has no value"),
    "value-missing-in-act": ("briefed: each_other", "¦briefed:", "form-empty", "briefed has no value"),
    "value-missing-in-name": ("given: Hiroshi}", "¦given: }", "form-empty", "given has no value"),
    "person-without-keys": (
        "terms:\n  port_project:\n    kind: project\n    name: {en: Port Project, km: pending, ja: pending}\n",
        "terms:\n  ¦port_project:\n",
        "form-empty",
        "port_project has no value",
    ),
    "empty-list": ("list: [<port_project>, demining]", "¦list: []", "form-empty", "empty list"),
    "entry-missing": (
        "chairs: [kimtha, ishikawa]",
        "chairs:\n      - kimtha\n      -¦\n      - ishikawa",
        "form-empty",
        "nothing",
    ),
    "text-for-table": (
        "sides: {home: KH, partner: JP}",
        "sides: ¦Cambodia and Japan",
        "form-table",
        "expected keys and values",
    ),
    "table-for-text": ("date: 2020-03-16", "date: ¦{day: 16}", "form-text", "expected one line of text for date"),
    "version": ("form: 1", "form: ¦2", "form-version", "a later drafter"),
    "language": ("language: en", "language: ¦eng", "form-choice", "did you mean en?"),
    "choice": ("kind: outcomes", "kind: ¦outcome", "form-choice", "did you mean outcomes?"),
    "gender": ("gender: f", "gender: ¦female", "form-choice", "expected m or f or unknown"),
    "confirmed": ("confirmed: false", "confirmed: ¦flase", "form-choice", "did you mean false?"),
    "confirmed-post": ("body: jp.mofa}", "body: jp.mofa, confirmed: ¦maybe}", "form-choice", "expected true or false"),
    "posts-no-list": (
        "    posts:\n      - {post: director_general, body: jp.mofa}",
        "    posts: ¦director_general",
        "form-list",
        "expected a list",
    ),
    # ids
    "place": ("place: phnom_penh", "place: ¦phnom_pen", "form-id", "did you mean phnom_penh?"),
    "country": ("partner: JP}", "partner: ¦Japan}", "form-id", 'no country is called "Japan"'),
    "norway": ("partner: JP}", "partner: ¦no}", "form-id", "did you mean NO?"),
    "kind": ("kind: courtesy_call", "kind: ¦curtesy_call", "form-id", "did you mean courtesy_call?"),
    "person": ("caller: ishikawa", "caller: ¦ishikwaa", "form-who", "did you mean ishikawa?"),
    "person-new": ("host: prak_sokhonn", "host: ¦tanaka", "form-who", "add the person under people:"),
    "event": ("  event: talks", "  event: ¦talk", "form-id", "did you mean talks?"),
    "mood": ("[cordial_atmosphere]", "[¦cordial]", "form-id", "no mood is called"),
    "group": ("accompanying_delegates", "¦accompanying_delegate", "form-id", "did you mean accompanying_delegates?"),
    "post": ("under_secretary_of_state", "¦undersecretary_of_state", "form-id", "did you mean"),
    "body": ("body: jp.mofa}", "body: ¦jp.mofo}", "form-id", "did you mean jp.mofa?"),
    "contact": ("contact: mfaic_press", "contact: ¦mfaic_pres", "form-id", "did you mean mfaic_press?"),
    "id-twice": ("[kimtha, ishikawa]", "[kimtha, ¦kimtha]", "form-twice", "stands twice"),
    "own-id": ("  port_project:\n", "  ¦Port.Project:\n", "form-own-id", "small letters"),
    "own-id-of-a-country": ("  port_project:\n", "  ¦KH:\n", "form-own-id", "small letters"),
    "own-id-of-a-kind": (
        "  visit_call:\n    kind",
        "  ¦statement:\n    kind",
        "form-own-id",
        "choose another id, for example our_statement",
    ),
    "own-id-of-a-term": ("  visit_call:\n    kind", "  ¦tokyo:\n    kind", "form-own-id", "for example our_tokyo"),
    "own-id-misspelt": ("  kimtha:\n    name", "  ¦kimhta:\n    name", "form-id-unused", "kimtha is asked for"),
    # days and numbers
    "date-02-30": ("date: 2020-03-16", "date: ¦2020-02-30", "form-day", "look the day up"),
    "date-13-01": ("date: 2020-03-16", "date: ¦2020-13-01", "form-day", "2020-03-16"),
    "date-d/m/y": ("date: 2020-03-16", "date: ¦16/03/2020", "form-day", "2020-03-16"),
    "date-with-zone": ("date: 2020-03-16", "date: ¦2020-03-16T10:00+07:00", "form-day", "2020-03-16"),
    "date-short": ("date: 2020-03-16", "date: ¦2020-3-16", "form-day", "2020-03-16"),
    "date-buddhist": ("date: 2020-03-16", "date: ¦2563-03-16", "form-day", "Gregorian"),
    "date-9999": ("date: 2020-03-16", "date: ¦9999-12-31", "form-day", "Gregorian"),
    "end-before-start": ("until: 2023-08-22", "until: ¦2017-08-22", "post-days", "ends before it begins"),
    "post-not-held": ("from: 2018-09-06", "from: 2020-03-17", "post-not-valid", "holds no post on 2020-03-16"),
    "number-pending": ("number: 3", "number: ¦pending", "form-pending", "write it"),
    "number": ("number: 3", "number: ¦third", "form-number", "write 3 for the third"),
    "number-zero": ("number: 3", "number: ¦0", "form-number", "whole number"),
    "number-long": ("number: 3", "number: ¦" + "9" * 40, "form-number", "whole number"),
    "embargo": ("  event: talks", "  event: talks\n  embargo: ¦2020-03-16 25:99", "form-embargo", "2020-03-16 18:00"),
    "same-sides": ("partner: JP}", "partner: ¦KH}", "form-sides", "both sides are KH"),
    # names
    "name-language": ("ja: {family: 石川", "¦jp: {family: 石川", "name-language", "languages are en, km, ja"),
    "name-part": ("{family: CHEA, given", "{¦familly: CHEA, given", "name-form", "forms are family"),
    "name-half": (
        "{en: {family: CHEA, given: Kimtha}",
        "{¦en: {family: CHEA}",
        "name-parts",
        "expected family and given",
    ),
    "name-list": ("en: Port Project", "en: ¦[Port]", "name-form", "found a list"),
    "name-bare": (
        "name: {en: Port Project, km: pending, ja: pending}",
        "name: ¦Port Project",
        "name-languages",
        "each language",
    ),
    # events
    "role": ("    mood: [", "    caller: ¦kimtha\n    mood: [", "event-role", "roles are chairs, visitor, host"),
    "relation-itself": ("before: talks", "before: ¦visit_call", "event-relation", "can't be before itself"),
    "relation-second": ("before: talks", "before: talks\n    after: ¦talks", "event-relation", "one more"),
    "relation-days": ("before: talks", "before: ¦talks\n    date: 2020-03-17", "event-order", "the days say otherwise"),
    "until": (
        "    number: 3\n",
        "    number: 3\n    until: ¦2020-03-15\n",
        "event-until",
        "a single day needs no until",
    ),
    "outside": (
        "    before: talks",
        "    part_of: talks\n    date: ¦2020-03-20",
        "event-outside",
        "not between 2020-03-16 and 2020-03-16",
    ),
    "start": ("    number: 3\n", "    number: 3\n    start: ¦25:00\n", "event-start", "write it as 13:00"),
    "start-pending": (
        "    number: 3\n",
        "    number: 3\n    date: pending\n    start: ¦13:00\n",
        "event-start",
        "the day and the place",
    ),
    "duration": ("    number: 3\n", "    number: 3\n    duration: ¦long\n", "form-fact", "30 minutes"),
    "format": ("    before: talks", "    format: ¦by phone", "form-choice", "in_person or video or telephone"),
    "format-of-kind": (
        "    kind: senior_official_consultation\n",
        "    kind: telephone_talks\n    format: ¦video\n",
        "event-format",
        "held by telephone",
    ),
    "series": ("    before: talks", "    next_of: ¦talks", "event-series", "of different kinds"),
    "occasion": ("    before: talks", "    occasion: ¦visit_call", "event-relation", "no occasion of its own"),
    # registers
    "document-kind": (
        "\nbody:\n",
        f"\n{DOCUMENT.replace('memorandum_of_understanding', '¦asem')}body:\n",
        "document-kind",
        "kinds are",
    ),
    "document-title": (
        "\nbody:\n",
        f"\n{DOCUMENT}    title: {{en: Memo, km: pending, ja: pending}}\n    about: ¦peace\nbody:\n",
        "document-title",
        "keep one of them",
    ),
    "document-signer": (
        "\nbody:\n",
        f"\n{DOCUMENT}    parties: home\n    signers: ¦ishikawa\nbody:\n",
        "document-signer",
        "is no party to memo",
    ),
    "document-witness": (
        "\nbody:\n",
        f"\n{DOCUMENT}    signers: ishikawa\n    witnessed_by: ¦ishikawa\nbody:\n",
        "document-witness",
        "somebody else",
    ),
    "document-unknown": (
        "who: both\n        briefed: each_other\n        about: the situation in <home>",
        "was_signed: ¦memo",
        "form-id",
        "add it under documents:",
    ),
    "equivalent": (
        "\nbody:\n",
        f"\n{DOCUMENT}    amount: USD 2 million\n    equivalent: ¦USD 3 million\nbody:\n",
        "money-equivalent",
        "both in USD",
    ),
    "amount": ("\nbody:\n", f"\n{DOCUMENT}    amount: ¦a lot\nbody:\n", "form-fact", "sum of money"),
    "transfer-thing": (
        "\nbody:\n",
        "\ntransfers:\n  ¦aid: {giver: partner, receiver: home, form: in_kind}\nbody:\n",
        "transfer-thing",
        "add `thing:`",
    ),
    "transfer-sides": (
        "\nbody:\n",
        "\ntransfers:\n  aid: {giver: home, receiver: ¦home}\nbody:\n",
        "transfer-sides",
        "by the same",
    ),
    "act-transfer": (
        "body:\n  - say:\n      - who: ishikawa\n        paid_courtesy_call: visit_call\n",
        "transfers:\n  aid: {giver: partner, receiver: home}\nbody:\n  - say:\n      - who: home\n"
        "        ¦announced_transfer: aid\n      - who: ishikawa\n        paid_courtesy_call: visit_call\n",
        "act-transfer",
        "`giver:` under transfers, aid",
    ),
    # statements
    "two-acts": (
        "        about: the",
        "        ¦welcomed: peace\n        about: the",
        "statement-acts",
        "under `then:`",
    ),
    "two-acts-then": (
        "work closely with <partner>",
        "work closely\n          ¦welcomed: peace",
        "statement-acts",
        "welcomed is one more",
    ),
    "no-act": (
        "        briefed: each_other\n        about: the situation in <home>\n",
        "",
        "statement-act",
        "has no act",
    ),
    "statement-text": (
        "- who: home\n        expressed_app",
        "- ¦peace\n      - who: home\n        expressed_app",
        "form-table",
        "who, then an act",
    ),
    "statement-act-and-text": (
        "        degree: deep",
        "        text: ¦peace\n        degree: deep",
        "statement-text",
        "not both",
    ),
    "statement-loose": (
        "briefed: each_other\n        about: the situation in <home>",
        "text: peace\n        degree: ¦deep",
        "statement-loose",
        "belongs to an act",
    ),
    "statement-then-alone": (
        "briefed: each_other\n        about: the situation in <home>",
        "text: peace\n        then:\n          ¦welcomed: peace",
        "statement-loose",
        "belongs to an act",
    ),
    "statement-who": (
        "who: ishikawa\n        paid_courtesy_call",
        "who: ¦ishikawa\n        was_held",
        "statement-who",
        "leave who out",
    ),
    "statement-id-twice": (
        "about: the situation in <home>\n      - who: home\n",
        "about: the situation in <home>\n        id: one\n      - who: home\n        id: ¦one\n",
        "statement-id",
        "another id",
    ),
    "complement-event": (
        "paid_courtesy_call: visit_call",
        "paid_courtesy_call: ¦a warm welcome",
        "form-id",
        "no event is called",
    ),
    "complement-who": ("briefed: each_other", "briefed: ¦the political situation", "form-who", "nobody of this form"),
    "complement-keys": ("about: the situation in <home>", "about: ¦{what: peace}", "act-complement", "found keys"),
    "role-missing": (
        "who: both\n        briefed: each_other\n        about: the situation in <home>",
        "¦was_attended_by: talks",
        "act-role",
        "add `attendees:` under events",
    ),
    "act-of-another-event": (
        "who: both\n        briefed: each_other\n        about: the situation in <home>",
        "who: kimtha\n        ¦paid_visit: talks",
        "act-event",
        "kind official_visit, working_visit, state_visit",
    ),
    "oneself": (
        "who: both\n        briefed: each_other\n        about: the situation in <home>",
        "who: home\n        thanked: ¦home\n        for: the situation in <partner>",
        "act-oneself",
        "name the other one",
    ),
    "companion-missing": ("        about: the situation in <home>\n", "", "act-companion", "add `about:` beside it"),
    "companion-strange": (
        "        degree: deep",
        "        ¦about: peace\n        degree: deep",
        "form-key",
        "about belongs to briefed",
    ),
    "degree-unknown": ("degree: deep", "degree: ¦depe", "form-id", "did you mean deep?"),
    "degree-of-another": ("degree: deep", "degree: ¦extensive", "act-degree", "degrees are great, deep, sincere"),
    "also-other-text": (
        "        degree: deep",
        "        also: ¦agreed_to\n        degree: deep",
        "act-also",
        "put it under `then:`",
    ),
    "when-words": (
        "        degree: deep",
        "        when: ¦in the spring\n        degree: deep",
        "act-when",
        "<16 March 2020>",
    ),
    "who-unknown": ("- who: home\n", "- who: ¦hmoe\n", "form-who", "did you mean home?"),
    "who-nobody": ("- who: home\n", "- who: ¦nobody\n", "statement-who", "name who; of nobody can be told:"),
    "who-twice": ("- who: home\n", "- who: [home, ¦home]\n", "form-twice", "stands twice"),
    "who-both-and": ("- who: home\n", "- who: ¦[both, home]\n", "form-who", "both stands alone"),
    "who-each-other": ("- who: home\n", "- who: ¦each_other\n", "form-who", "nobody"),
    "who-in-then": ("          agreed_to:", "          ¦who: home\n          agreed_to:", "form-key", "beside `then`"),
    "list-unprinted": ("including <list>", "including a port", "act-list", "printed nowhere"),
    "list-in-topic": ("topic: trade and investment", "topic: ¦<list>", "act-list", "can't stand here"),
    "item-twice": ("[<port_project>, demining]", "[<port_project>, ¦<port_project>]", "form-twice", "delete one"),
    "own-statement-id": ("- who: home\n", "- who: home\n        id: ¦The one\n", "form-own-id", "small letters"),
    "variant-fact": (
        "        briefed: each_other\n",
        "        variants:\n          - in: ja\n            welcomed: talks of ¦<2018>\n        briefed: each_other\n",
        "statement-variant",
        "fewer facts",
    ),
    "variant-twice": (
        "        briefed: each_other\n",
        "        variants:\n          - in: [ja, ¦ja]\n            welcomed: the talks\n        briefed: each_other\n",
        "form-twice",
        "delete one",
    ),
    "items-gone": (
        "[<port_project>, demining]",
        "[{item: ¦demining, only: ja}]",
        "form-languages",
        "print an entry there",
    ),
    "no-such-list": ("including <list>", "including ¦<list.works>", "act-list", "add it"),
    "openings": ("topic: trade and", "apart_from: ¦peace\n    topic: trade and", "section-openings", "opens once"),
    "only-and-except": (
        "topic: trade and",
        "only: en\n    except: ¦km\n    topic: trade and",
        "form-languages",
        "keep one",
    ),
    # text
    "text-empty": ("[<port_project>, demining]", '[<port_project>, "¦ "]', "text-empty", "delete the line"),
    "bare-number": ("in <2019>, will", "in ¦2019, will", "text-number", "<2022>"),
    "number-word": ("demining]", "¦three projects]", "text-number", "<9 documents>"),
    "khmer-digits": ("demining]", "¦២០២០]", "text-number", "number in plain text"),
    "circled-digit": ("demining]", "¦③]", "text-number", "number in plain text"),
    "brace": ("work closely with <partner>", "work closely with ¦{partner}", "text-brace", "write <partner>"),
    "bracket-wide": ("<2019>, will", "¦\uff1c2019\uff1e, will", "text-bracket", "keyboard set to English"),
    "bracket-alone": ("work closely with <partner>", "work closely with ¦<partner", "text-bracket", "between a pair"),
    "unknown-slot": (
        "work closely with <partner>",
        "work closely with ¦<parnter>",
        "text-unknown",
        "did you mean partner?",
    ),
    "unknown-form": (
        "work closely with <partner>",
        "work closely with ¦<partner.adjectiv>",
        "text-form",
        "did you mean adjective?",
    ),
    "form-of-another-fact": (
        "work closely with <partner>",
        "work closely ¦<16 March 2020.clock>",
        "text-form",
        "with_lunar",
    ),
    "form-missing": ("work closely with <partner>", "work closely with ¦<partner.>", "text-form", "forms are"),
    "unfinished-word": ("work closely with <partner>", "work closely ¦with", "text-unfinished", "finish it"),
    "unfinished-mark": ("work closely with <partner>", "work closely¦,", "text-unfinished", "finish it"),
    "unfinished-dots": ("work closely with <partner>", "work closely ..¦.", "text-unfinished", "finish it"),
    "full-stop": ("work closely with <partner>", "work closely¦.", "text-stop", "leave it out"),
    "unfinished-note": ("work closely with <partner>", "work ¦TODO with <partner>", "text-unfinished", "<pending>"),
    "to-that": ("agreed_to: work", "agreed_to: ¦that they work", "text-start", "an act that such a text fits"),
    "to-to": ("agreed_to: work", "agreed_to: ¦to work", "text-start", "leave the word out"),
    "line-twice": (
        "          continue to grow in <2020>",
        "          continue to grow in <2020>\n          ¦continue to grow in <2020>",
        "text-line-twice",
        "delete one",
    ),
    # facts
    "no-such-day": ("<2020>", "¦<30 February 2020>", "fact-no-such-day", "calendar"),
    "no-such-month": ("<2020>", "¦<2020-13>", "fact-no-such-month", "from 01 to 12"),
    "ordinal": ("<2020>", "¦<0th>", "fact-ordinal", "<1st>"),
    "weekday": ("<2020>", "¦<Monday 17 March 2020>", "fact-weekday", "that day is a Tuesday"),
    "range-down": ("<2020>", "¦<18-16 March 2020>", "fact-range", "write the earlier"),
    "noon-or-midnight": ("<2020>", "¦<12 p.m. on 16 March 2020 in tokyo>", "fact-time", "noon or midnight"),
    "month-typo": ("<2020>", "¦<17 Marhc 2020>", "fact-unknown", "did you mean march?"),
    "buddhist-year": ("<2020>", "¦<2563>", "fact-year", "write <2020>"),
    "buddhist-date": ("<2020>", "¦<16 March 2563>", "fact-year", "2563"),
    "bare-fact": ("<2020>", "¦<45>", "fact-bare-number", "write what it counts"),
    "money-ambiguous": ("<over USD 2 billion>", "¦<USD 2.500>", "fact-number", "2,500,000"),
    "money-negative": ("<over USD 2 billion>", "¦<USD -2 billion>", "fact-unknown", "<over USD 2 billion>"),
}


@pytest.mark.parametrize("name", BAD)
def test_refused_at_its_place(name: str) -> None:
    old, new, rule, words = BAD[name]
    assert FORM.count(old) == 1
    text, line, column = marked(FORM.replace(old, new)) if "¦" in new else (FORM.replace(old, new), 0, 0)
    found = refused(text)
    at = [
        problem
        for problem in found
        if problem.rule == rule
        and problem.where
        and (not line or (problem.where.line, problem.where.column) == (line, column))
    ]
    assert at, [problem.show() for problem in found]
    assert any(words in f"{problem.text}; {problem.advice}" for problem in at), [problem.show() for problem in at]
    assert all(problem.quote for problem in at)


def test_all_problems_come_at_once_in_the_order_of_the_lines() -> None:
    text = edited(
        ("language: en", "language: en\nlangauge: en"),
        ("place: phnom_penh", "place: phnom_pen"),
        ("gender: m", "gender: x"),
        ("in <2019>, will", "in 2019, will"),
        ("degree: deep", "degree: depe"),
        ("contact: mfaic_press", "contact: nobody"),
    )
    found = errors(text)
    assert [rule for rule, _, _ in found] == [
        "form-key",
        "form-id",
        "form-choice",
        "text-number",
        "form-id",
        "form-id",
    ]
    assert [line for _, line, _ in found] == sorted(line for _, line, _ in found)


# what one slip must not set off: (edits, everything that is reported)
ONLY = {
    "act misspelt": ([("briefed:", "breifed:"), ("        about: the situation in <home>\n", "")], ["form-key"]),
    "language misspelt": ([("language: en", "language: ne")], ["form-choice"]),
    "post without an id": ([("{post: director_general, body", "{psot: director_general, body")], ["form-key"]),
    "statement without an act": (
        [("        briefed: each_other\n        about: the situation in <home>\n", "")],
        ["statement-act"],
    ),
    "who without an act, twice": ([("- who: home\n", "- who: home\n      - who: home\n")], ["statement-act"]),
    "degree alone under then": ([("agreed_to: work closely with <partner>", "degree: deep")], ["statement-act"]),
    "post on the day": ([("[kimtha, ishikawa]", "[kimtha, ishikawa]\n    date: 2024-03-16")], ["post-not-valid"]),
    "number in the second line": ([("<2020>", "45 countries")], ["text-number"]),
    "act of the event": (
        [("briefed: each_other\n        about: the situation in <home>", "was_held: talks")],
        ["statement-who"],
    ),
    "bracket not closed, with a number behind it": ([("<2019>, will", "<2019, will")], ["text-bracket"]),
    "a number beside brackets of full width": (
        [("<2019>, will", "\uff1c2019\uff1e, will 45 times")],
        ["text-bracket", "text-bracket", "text-number"],
    ),
    "list missing": ([("        list:", "        purpose:")], ["act-list"]),
    "a text's first line twice": (
        [
            (
                "list: [<port_project>, demining]",
                "list:\n          - the work\n          - the work\n            on <port_project>",
            )
        ],
        ["form-twice"],
    ),
    "a statement repeated and more": (
        [
            (
                "      - who: both\n        briefed",
                "      - who: both\n        welcomed: peace\n      - who: both\n        welcomed: peace\n"
                "        purpose: help <home>\n      - who: both\n        briefed",
            )
        ],
        ["form-twice"],
    ),
    "number too long": ([("number: 3", "number: " + "9" * 5000)], ["form-number"]),
    "no day to count from": (
        [("  date: 2020-03-16\n", ""), ("<2020>", "<next month>")],
        ["form-missing", "fact-relative"],
    ),
    "a circle of events": (
        [("[cordial_atmosphere]\n", "[cordial_atmosphere]\n    beside: visit_call\n")],
        ["event-relation", "event-relation"],
    ),
    "day and place of a title": ([("from: 2018-09-06", "from: 2018-9-6")], ["form-day"]),
}


@pytest.mark.parametrize("name", ONLY)
def test_one_slip_is_one_problem(name: str) -> None:
    edits, rules = ONLY[name]
    assert [rule for rule, _, _ in errors(edited(*edits))] == rules


def test_a_number_in_a_wrapped_line_is_found_in_that_line() -> None:
    assert errors(edited(("<2020>", "45 countries"))) == [("text-number", 55, 31)]
    problem = refused(edited(("<2020>", "45 countries")))[0]
    assert problem.quote == "continue to grow in 45 countries"


VALID: dict[str, list[Edit]] = {
    "as it is": [],
    "variants": [
        (
            "      - who: both\n        briefed: each_other\n",
            "      - who: both\n        variants:\n          - in: [ja]\n            welcomed: the talks\n"
            "          - in: km\n            who: home\n            text: The talks were useful.\n"
            "        briefed: each_other\n",
        )
    ],
    "items for some": [("[<port_project>, demining]", "[<port_project>, {item: demining, except: ja}]")],
    "named lists": [
        ("including <list>", "including <list.works.numbered> and <list.more>"),
        ("list: [<port_project>, demining]", "lists: {works: [<port_project>, demining], more: [roads, ports]}"),
    ],
    "editions": [
        (
            "\npeople:\n",
            "\neditions:\n  tokyo: {issuer: mofa_japan, languages: [ja], default: true, leads: partner}\n"
            "  notice: {tense: ahead, date: 2020-03-10}\n\npeople:\n",
        )
    ],
    "around the text": [
        (
            "  event: talks",
            "  event: talks\n  layout: numbered\n  headline: {all: Talks with <partner>, ja: 協議}\n"
            "  social: The talks were held.\n  provisional: ja\n  attendees: true\n  notes: The talks were useful.",
        )
    ],
    "pictures and styles": [
        ("\ncontact:", "\npictures:\n  - {file: a.png, alt: The table, credit: MFAIC, only: en}\n\ncontact:"),
        ("  - topic: trade", "  - id: deal\n    style: numbered\n    counted: roman\n    level: 2\n    topic: trade"),
    ],
    "wrapped and quoted": [("work closely with <partner>", '"work closely\n            with <partner>"')],
    "list in dashes": [("[<port_project>, demining]", "\n          - <port_project>\n          - demining")],
    "one chair": [("[kimtha, ishikawa]", "kimtha")],
    "khmer digits in a number": [("number: 3", "number: ៣")],
    "full-width digits in a day": [("date: 2020-03-16", "date: ２０２０-０３-１６")],
    "embargo": [
        ("  event: talks", "  event: talks\n  embargo: 2020-03-16 18:00\n  signature: kimtha\n  reference: No. 12/2020")
    ],
    "a date of its own": [("before: talks", "before: talks\n    date: 2020-03-15")],
    "beside": [("before: talks", "beside: talks")],
    "apart from": [("topic: trade and investment", "apart_from: trade and investment")],
    "heading, at, only": [
        ("  - topic: trade", "  - heading: Trade\n    at: talks\n    only: [en, ja]\n    topic: trade")
    ],
    "link and id": [
        ("- who: home\n", "- who: home\n        link: furthermore\n        id: thanks\n        at: talks\n")
    ],
    "text": [
        (
            "briefed: each_other\n        about: the situation in <home>",
            "text: Both sides will meet again in <next month>.",
        )
    ],
    "who a list": [("- who: home\n", "- who: [kimtha, ishikawa]\n")],
    "who a delegation": [("- who: home\n", "- who: partner.delegation\n")],
    "whom a person": [("briefed: each_other", "briefed: prak_sokhonn")],
    "event without who": [
        (
            "- who: ishikawa\n        paid_courtesy_call: visit_call\n        with: accompanying_delegates",
            "- was_held: visit_call\n        covering: trade",
        )
    ],
    "forms of slots": [
        (
            "with <partner>",
            "with <partner.side> and <home.adjective> <ishikawa.later> in <tokyo> at <jp.mofa.long> in <talks.short>",
        )
    ],
    "no contact": [("contact: mfaic_press\n", "")],
    "without posts": [("    posts:\n      - {post: director_general, body: jp.mofa}\n", "    standing: private\n")],
    "a wife": [("    posts:\n      - {post: director_general, body: jp.mofa}\n", "    spouse_of: prak_sokhonn\n")],
    "titles": [
        ("    gender: f\n", "    gender: f\n    bestowed: oknha\n    military: general\n    academic: doctor\n")
    ],
    "an acting ambassador": [("body: jp.mofa}", "body: jp.mofa, as: acting, to: KH}")],
    "gender unknown": [("gender: m", "gender: unknown")],
    "name of one part": [("{family: CHEA, given: Kimtha}", "{full: Kimtha}")],
    "name bare": [("{family: CHEA, given: Kimtha}", "Kimtha")],
    "the same text twice, apart": [
        ("the situation in <home>", "the situation in <home> and the situation in <partner>")
    ],
}


@pytest.mark.parametrize("name", VALID)
def test_valid(name: str) -> None:
    assert load(edited(*VALID[name])).language == "en"


def test_what_is_read() -> None:
    summary = load(FORM)
    assert (summary.issuer, dict(summary.sides)) == ("mfaic", {"home": "KH", "partner": "JP"})
    assert summary.events["talks"].number == 3
    assert summary.events["talks"].day == date(2020, 3, 16)
    assert summary.events["visit_call"].related == "talks"
    assert summary.people["kimtha"].posts[0].start == date(2018, 9, 6)
    assert not summary.names["people"]["ishikawa"]["km"].confirmed
    assert summary.names["terms"]["port_project"]["ja"].pending
    call, optimism, _, thanks = summary.statements()
    assert call.acts[0].company == "accompanying_delegates"
    assert (
        optimism.acts[0].content[0].key == "trade, which rose to {money} in {year1}, will continue to grow in {year2}"
    )
    assert [use.act.id for use in thanks.acts] == ["expressed_appreciation_for", "agreed_to"]
    assert [clause.key for clause in thanks.acts[0].items] == ["{port_project}", "demining"]
    assert thanks.acts[0].degree == "deep"
    assert summary.notes == ()


def test_facts_have_places_inside_wrapped_text() -> None:
    optimism = list(load(FORM).statements())[1]
    lines = FORM.split("\n")
    for slot in optimism.acts[0].content[0].slots:
        assert lines[slot.where.line - 1][slot.where.column - 1 :].startswith(f"<{slot.text}>")
    assert [slot.where.line for slot in optimism.acts[0].content[0].slots] == [54, 54, 55]


@pytest.mark.parametrize(
    "name",
    [
        "person-unused",
        "term-unused",
        "event-unused",
        "group-unused",
        "register-unused",
        "name-missing",
        "own-id-known",
        "post-not-valid",
        "fact-asked",
        "fact-pending",
    ],
)
def test_warnings_do_not_refuse(name: str) -> None:
    edits: dict[str, list[Edit]] = {
        "person-unused": [("chairs: [kimtha, ishikawa]", "chairs: ishikawa")],
        "term-unused": [("[<port_project>, demining]", "[demining]")],
        "event-unused": [
            ("        paid_courtesy_call: visit_call\n        with: accompanying_delegates", "        welcomed: peace")
        ],
        "group-unused": [("\nbody:\n", "\ngroups: {envoys: {members: [ishikawa, LA]}}\nbody:\n")],
        "register-unused": [("\nbody:\n", f"\n{DOCUMENT}body:\n")],
        "name-missing": [("km: pending, ja: pending}\n    country", "km: pending}\n    country")],
        "own-id-known": [("  port_project:\n", "  asem:\n"), ("<port_project>", "<asem>")],
        "post-not-valid": [("host: prak_sokhonn", "host: hor_namhong")],
        "fact-asked": [("<over USD 2 billion>", "<over USD 2 billion?>")],
        "fact-pending": [("<over USD 2 billion>", "<pending>")],
    }
    assert [(note.rule, note.grade) for note in load(edited(*edits[name])).notes] == [(name, Grade.WARNING)]


# -- ids ---------------------------------------------------------------------------------------------------------------


def statements() -> list[str]:
    """Return the statements of the second paragraph as they stand in the form."""
    start, end = FORM.index("      - who: both"), FORM.index("\ncontact:")
    return ["      - who:" + part for part in FORM[start:end].split("      - who:")[1:]]


def ids(text: str) -> dict[str, str]:
    """Return act -> id of its statement."""
    return {statement.acts[0].act.id: statement.id for statement in load(text).statements()}


@settings(deadline=None)
@given(st.permutations(range(3)))
def test_ids_survive_another_order(order: Sequence[int]) -> None:
    parts = statements()
    text = FORM.replace("".join(parts), "".join(parts[index] for index in order))
    assert ids(text) == ids(FORM)


def test_ids_survive_edits_elsewhere_and_other_line_breaks() -> None:
    text = edited(
        ("trade and investment", "trade"),
        (", will\n          continue", ",\n          will continue"),
        ("about: the situation in <home>", "about: the situation in <partner>"),
    )
    before, after = ids(FORM), ids(text)
    assert {act for act in before if before[act] != after[act]} == {"briefed"}


def test_equal_statements_get_numbers_and_a_warning() -> None:
    thanks = statements()[2]
    summary = load(FORM.replace(thanks, thanks + "      - who: both\n        welcomed: peace\n" + thanks))
    found = [statement.id for statement in summary.statements()]
    assert found[5] == f"{found[3]}-2"
    assert [note.rule for note in summary.notes] == ["statement-twice"]


# -- facts -------------------------------------------------------------------------------------------------------------

TODAY = date(2020, 12, 16)
FACTS: dict[str, Fact] = {
    "16 March 2020": Date(date(2020, 3, 16)),
    "2020-03-16": Date(date(2020, 3, 16)),
    "2020-3-6": Date(date(2020, 3, 6)),
    "March 16, 2020": Date(date(2020, 3, 16)),
    "16th March 2020": Date(date(2020, 3, 16)),
    "២៩ february ២០២០": Date(date(2020, 2, 29)),
    "July 2020": Month(2020, 7),
    "2020-07": Month(2020, 7),
    "  july   2020 ": Month(2020, 7),
    "2022": Year(2022),
    "２０２２": Year(2022),
    "២០២២": Year(2022),
    "1953": Year(1953),
    "13th": Ordinal(13),
    "1st": Ordinal(1),
    "១៣th": Ordinal(13),
    "70th anniversary": Anniversary(70),
    "over USD 2 billion": Money("USD", Decimal(2_000_000_000), "over"),
    "USD 2.125 billion": Money("USD", Decimal(2_125_000_000)),
    "more than USD 2.5 million": Money("USD", Decimal(2_500_000), "over"),
    "USD 2,500,000.75": Money("USD", Decimal("2500000.75")),
    "about 300 million yen": Money("JPY", Decimal(300_000_000), "about"),
    "at least 5 euros": Money("EUR", Decimal(5), "at_least"),
    "KHR 999,999,999,999,999": Money("KHR", Decimal(999_999_999_999_999)),
    "45 per cent": Percent(Decimal(45)),
    "4.5%": Percent(Decimal("4.5")),
    "４５％": Percent(Decimal(45)),
    "nearly 12 percent": Percent(Decimal(12), "nearly"),
    "3 days": Duration(Decimal(3), "day"),
    "up to 2 years": Duration(Decimal(2), "year", "up_to"),
    "9 documents": Count(Decimal(9), "document"),
    "over 1,200 participants": Count(Decimal(1200), "participant", "over"),
    "next month": Relative("month", 1, 2021, 1),
    "this month": Relative("month", 0, 2020, 12),
    "last month": Relative("month", -1, 2020, 11),
    "next year": Relative("year", 1, 2021),
}


@pytest.mark.parametrize("text", FACTS)
def test_fact(text: str) -> None:
    assert read_fact(text, words(), TODAY) == FACTS[text]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("30 February 2020", "fact-no-such-day"),
        ("2020-02-30", "fact-no-such-day"),
        ("៣១ April 2020", "fact-no-such-day"),
        ("2020-13", "fact-no-such-month"),
        ("16 March 2563", "fact-year"),
        ("March 2563", "fact-year"),
        ("2563-03-16", "fact-year"),
        ("9999", "fact-year"),
        ("1234", "fact-year"),
        ("0th", "fact-ordinal"),
        ("7", "fact-bare-number"),
        ("1,000", "fact-bare-number"),
        ("1 2", "fact-bare-number"),
        ("USD 2,5 million", "fact-number"),
        ("USD 2.500", "fact-number"),
        ("USD 1.000.000", "fact-number"),
        ("USD 1,00,000", "fact-number"),
        ("KHR 1,000,000,000,000,000", "fact-number"),
        ("USD " + "9" * 5000, "fact-number"),
        ("9" * 5000 + "th", "fact-unknown"),
        ("USD -5", "fact-unknown"),
        ("5 unicorns", "fact-unknown"),
        ("1:30", "fact-unknown"),
        ("Tuesday 16 March 2020", "fact-weekday"),
        ("1e9", "fact-unknown"),
    ],
)
def test_no_fact(text: str, rule: str) -> None:
    with pytest.raises(FactError) as caught:
        read_fact(text, words(), TODAY)
    assert caught.value.rule == rule


def test_a_relative_time_needs_a_day() -> None:
    with pytest.raises(FactError, match="needs a day"):
        read_fact("next month", words(), None)


@pytest.mark.parametrize("text", ["asem", "home.adjective", "covid19", "JP", "mekong_japan", "③", ""])
def test_names_are_no_facts(text: str) -> None:
    assert read_fact(text, words(), TODAY) is None


@given(st.integers(0, 10**13 - 1), st.integers(0, 99), st.booleans())
def test_numbers_are_exact(whole: int, cents: int, grouped: bool) -> None:
    text = f"{whole:,}.{cents:02}" if grouped else f"{whole}.{cents:02}"
    assert read_number(text) == Decimal(whole) + Decimal(cents) / 100


@given(
    st.integers(1, 10**9 - 1),
    st.integers(0, 999_999),
    st.sampled_from(["", " thousand", " million", " billion", " trillion"]),
    st.sampled_from(["", "over ", "about ", "at least "]),
    st.sampled_from(["USD", "JPY", "KHR"]),
)
def test_money_is_exact(whole: int, part: int, scale: str, bound: str, currency: str) -> None:
    fact = read_fact(f"{bound}{currency} {whole:,}.{part:06}{scale}", words())
    factor = {"": 1, " thousand": 10**3, " million": 10**6, " billion": 10**9, " trillion": 10**12}[scale]
    assert isinstance(fact, Money)
    assert fact.amount * 10**6 == (whole * 10**6 + part) * factor
    assert fact.currency == currency


@given(st.text(alphabet="0123456789.,", max_size=12))
def test_a_number_is_read_as_written_or_refused(text: str) -> None:
    try:
        number = read_number(text)
    except FactError as error:
        assert error.rule == "fact-number"
    else:
        assert number == Decimal(text.replace(",", ""))
        assert "," not in text or all(len(group) == 3 for group in text.split(".")[0].split(",")[1:])


@given(st.integers(1, 9999), st.sampled_from(["0", "០", "０", "๐", "٠"]))
def test_digits_of_every_script_are_one(n: int, zero: str) -> None:
    typed = "".join(chr(ord(zero) + int(digit)) for digit in str(n))
    assert read_fact(f"{typed} documents", words()) == Count(Decimal(n), "document")
    assert bare_numbers(f"about {typed} of them", words()) == [(6, typed)]


@given(st.dates(date(1500, 1, 1), date(2199, 12, 31)))
def test_days_are_read_back(day: date) -> None:
    assert read_day(day.isoformat()) == day
    assert read_fact(day.isoformat(), words()) == Date(day)


@given(st.text(max_size=30))
def test_whatever_stands_in_brackets_is_a_fact_a_name_or_refused(text: str) -> None:
    try:
        read_fact(text, words(), TODAY)
    except FactError as error:
        assert error.rule.startswith("fact-")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the two countries", []),
        ("one of both", []),
        ("in 2019 and 2020", ["2019", "2020"]),
        ("the third meeting", ["third"]),
        ("Ⅳ and ½", ["Ⅳ", "½"]),
        ("16/03/2020", ["16/03/2020"]),
        ("COVID-19", ["19"]),
        ("a thirdly", []),
        ("２０ people", ["２０"]),
        ("20 per cent", ["20", "per cent"]),
    ],
)
def test_bare_numbers(text: str, found: list[str]) -> None:
    assert [number for _, number in bare_numbers(text, words())] == found


def test_number_words_without_spaces() -> None:
    few = Words("xx", word_breaks=False, refused=frozenset({"三", "百"}), allowed=frozenset({"三角"}))
    assert bare_numbers("三角と百と三", few) == [(3, "百"), (5, "三")]


def test_unfinished_text_without_spaces() -> None:
    text = edited(("work closely with <partner>", "協力、"))
    other = Words(
        "en",
        words().patterns,
        words().months,
        words().scales,
        words().currencies,
        bounds=words().bounds,
        word_breaks=False,
        dangling=frozenset({"、"}),
    )
    with pytest.raises(DraftError) as caught:
        load(text, other)
    assert [(problem.rule, str(problem.where)) for problem in caught.value.problems] == [
        ("text-unfinished", "form.yaml:64:24")
    ]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tpoic", "topic"),
        ("topc", "topic"),
        ("topicc", "topic"),
        ("tapic", "topic"),
        ("hwo", "who"),
        ("ta", "at"),
        ("si", ""),
        ("welcommed", "welcomed"),
        ("Topic", "topic"),
        ("xyz", ""),
    ],
)
def test_did_you_mean(typed: str, meant: str) -> None:
    assert did_you_mean(typed, ["topic", "who", "at", "as", "welcomed"]) == (f"did you mean {meant}?" if meant else "")


def test_the_example_is_valid() -> None:
    assert load(EXAMPLE.read_text(encoding="utf-8")).notes == ()


# -- languages without spaces ------------------------------------------------------------------------------------------

KHMER_AND_JAPANESE: dict[tuple[str, str], Fact] = {
    ("km", "ថ្ងៃទី១៦ ខែមីនា ឆ្នាំ២០២០"): Date(date(2020, 3, 16)),
    ("km", "ថ្ងៃទី១៦\u200bខែ\u200bមីនា ឆ្នាំ\u200b២០២០"): Date(date(2020, 3, 16)),
    ("km", "លើកទី១៣"): Ordinal(13),
    ("km", "ជាង ២ ប៊ីលាន ដុល្លារ"): Money("USD", Decimal(2_000_000_000), "over"),
    ("km", "៤៥ ភាគ\u200bរយ"): Percent(Decimal(45)),
    ("ja", "2020年3月16日"): Date(date(2020, 3, 16)),
    ("ja", "２０２０年３月"): Month(2020, 3),
    ("ja", "第13回"): Ordinal(13),
    ("ja", "20億ドル超"): Money("USD", Decimal(2_000_000_000), "over"),
    ("ja", "70周年"): Anniversary(70),
}


@cache
def words_of(tag: str) -> Words:
    return load_locale(ROOT, tag, office()[0]).words


@pytest.mark.parametrize(("tag", "text"), KHMER_AND_JAPANESE)
def test_fact_without_spaces(tag: str, text: str) -> None:
    assert read_fact(text, words_of(tag), TODAY) == KHMER_AND_JAPANESE[tag, text]


@pytest.mark.parametrize(
    ("tag", "text", "found"),
    [
        ("km", "ពីរប្រទេស", []),
        ("km", "៤៥ ភាគ\u200bរយ", ["៤៥", "ភាគ\u200bរយ"]),
        ("ja", "二国間", []),
        ("ja", "三か国", ["三か国"]),
    ],
)
def test_bare_numbers_without_spaces(tag: str, text: str, found: list[str]) -> None:
    assert [number for _, number in bare_numbers(text, words_of(tag))] == found
