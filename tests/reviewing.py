"""A small release with an office of invented people, for tests of review."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path

from drafter.office import Office, load_office

ROOT = Path(__file__).parent.parent
NAME = "2020-03-16-small"
AT = "2020-03-17T02:00:00Z"
FORM = """\
form: 1
language: en
issuer: mfaic
sides: {home: KH, partner: JP}

release:
  kind: outcomes
  event: call
  date: 2020-03-16
  place: phnom_penh

events:
  call:
    kind: foreign_ministers_meeting
    date: 2020-03-16
    place: phnom_penh
    chairs: [prak_sokhonn]

body:
  - at: call
    say:
      - id: growth
        who: both
        expressed_optimism_that: trade, which reached <over USD 2 billion> in <2019>, will continue to grow
      - id: exchange
        who: both
        supported: the further expansion of cultural exchange between the two countries
  - topic: trade and investment
    say:
      - id: tourism
        who: both
        agreed_to: promote tourism
"""
PEOPLE = """\
people:
  dara: {name: KEO Dara, roles: [translator]}
  yui: {name: TANAKA Yui, roles: [translator, "language_editor:ja"]}
  vanna: {name: SAR Vanna, roles: [language_editor, protocol]}
  sophea: {name: CHAN Sophea, roles: [language_editor, protocol]}
  borey: {name: LY Borey, roles: [head]}
"""
# clause -> translations, so that nothing is missing
CLAUSES = {
    ("that", "trade, which reached {money} in {year}, will continue to grow"): {
        "km": "ពាណិជ្ជកម្មដែលមានទំហំ{money} នៅ{year} នឹងបន្តកើនឡើង",
        "ja": "{year}に{money}に達した貿易が引き続き拡大する",
    },
    ("what", "the further expansion of cultural exchange between the two countries"): {
        "km": "ការពង្រីកការផ្លាស់ប្តូរវប្បធម៌រវាងប្រទេសទាំងពីរ",
        "ja": "両国間の文化交流の更なる拡大",
    },
    ("topic", "trade and investment"): {"km": "ពាណិជ្ជកម្ម និងវិនិយោគ", "ja": "貿易・投資"},
    ("to", "promote tourism"): {"km": "ជំរុញទេសចរណ៍", "ja": "観光を促進していく"},
}


_folder = tempfile.TemporaryDirectory(prefix="drafter-")


@cache
def office() -> Office:
    """Return an office in which everything that the small release says is known in every language."""
    root = Path(_folder.name)
    for name in ("locales", "templates"):
        shutil.copytree(ROOT / name, root / name)
    names = root / "locales" / "en" / "names.yaml"
    text = names.read_text(encoding="utf-8")
    entry = "  foreign_ministers_meeting:\n"
    assert text.count(entry) == 1
    told = f"{entry}    headline: MEETING OF THE FOREIGN MINISTERS\n    headline_source: own\n"
    if "headline:" not in text.partition(entry)[2].split("\n  ")[0]:
        names.write_text(text.replace(entry, told), encoding="utf-8")
    return load_office(root)


def small_office(folder: Path) -> Path:
    """Write form, catalogues and reviewers into a folder, and return the form."""
    form = folder / f"{NAME}.yaml"
    form.parent.mkdir(parents=True, exist_ok=True)
    form.write_text(FORM, encoding="utf-8")
    (folder / "reviewers.yaml").write_text(PEOPLE, encoding="utf-8")
    for tag in ("km", "ja"):
        head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        entries = (
            f'msgctxt "{kind}"\nmsgid "{key}"\nmsgstr "{texts[tag]}"\n' for (kind, key), texts in CLAUSES.items()
        )
        (folder / f"{NAME}.{tag}.po").write_text(head + "\n".join(entries), encoding="utf-8")
    return form


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text that stands once in a file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8")
