"""A language by files only: a script fills the templates with made-up words until nothing is missing, and it writes."""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path

import pytest

from drafter.cli import main
from drafter.languages import NEEDED, check_language
from drafter.office import catalogues, load_office, make_releases
from drafter.prepared import WITHOUT
from drafter.problem import DraftError, Grade
from drafter.translate import states
from drafter.tree import read_data

ROOT = Path(__file__).parent.parent
FORM = ROOT / "examples" / "2020-03-16-senior-official-consultation.yaml"
TAG = "qya"  # a tag kept for private use, ISO 639
LETTERS = "bdfgklmnprstvz"


def words():
    """Yield made-up words, each another one."""
    for n in count(5):
        syllables = []
        while n:
            n, digit = divmod(n, len(LETTERS))
            syllables.append(LETTERS[digit] + "aeiou"[len(syllables) % 5])
        yield "".join(syllables)


def filled_rules(text):
    """A locale.yaml with every `pending` filled by what the comment behind it says: so many names, or those parts."""
    new = words()

    def fill(match):
        before, said, comment = match[1], match[2], match[3]
        if number := re.match(r"\s*(\d+) names", comment):
            return f"{before}{', '.join(next(new) for _ in range(int(number[1])))}{said}#{comment}"
        parts = list(dict.fromkeys(re.findall(r"\{\w+\}", comment.partition(":")[0])))
        pattern = " ".join([next(new), *parts])
        if "join" in before or "last" in before or "nested" in before:
            pattern = f" {next(new)} "
        if "bounds" in comment or re.search(r"^  (over|about|nearly|under|up_to|at_least):", before):
            pattern += " "
        return f'{before}"{pattern}"{said}#{comment}'

    lines = []
    for line in text.replace("script: pending", "script: Latn").splitlines():
        while re.search(r"(?<![\w`])pending(?!`)", line.partition("#")[0]):
            head, _, comment = line.partition("#")
            line = re.sub(r"^(.*?)(?<!\w)pending(?!\w)(.*?)#(.*)$", fill, f"{head}#{comment}", count=1)
        lines.append(line)
    return "\n".join(lines) + "\n"


def filled_names(text):
    new = words()
    made = re.sub(r"pending$", lambda _: f"{{form: {next(new)}o, source: made up}}", text, flags=re.M)
    # the sides are called by the adjectives of their countries, as the rule `sides` says
    return re.sub(r"^(  '?[A-Z]{2}'?: \{form: \w+,)", lambda m: f"{m[1]} adjective: {next(new)}a,", made, flags=re.M)


def filled_template(text):
    new = words()
    return re.sub(r"\{\{ pending \}\}", lambda _: next(new), text)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("language") / "office"
    assert main(["init", str(folder)]) == 0
    assert main(["locale", "new", TAG, "--office", str(folder)]) == 0
    return folder


def test_what_is_missing_is_listed_by_file_and_line(home, capsys):
    assert main(["locale", "check", TAG, "--office", str(home)]) == 1
    said = capsys.readouterr().err
    found = {tuple(line.split(": ")[0].rsplit(":", 2)[:2]) for line in said.splitlines() if "[locale-pending]" in line}
    wanted = set()
    for path in sorted((home / "locales" / TAG).glob("locale.yaml")):
        lines = path.read_text(encoding="utf-8").splitlines()
        wanted |= {
            (path.as_posix(), str(n))
            for n, line in enumerate(lines, 1)
            if re.search(r"(?<![\w`])pending(?!`)", line.partition("#")[0])
        }
    for path in sorted((home / "templates" / TAG).glob("*.j2")):
        lines = path.read_text(encoding="utf-8").splitlines()
        wanted |= {
            (path.as_posix(), str(n)) for n, line in enumerate(lines, 1) if re.search(r"\{\{ pending \}\}(?!`)", line)
        }
    assert found == wanted and len(wanted) > 200
    assert sum("[name-missing]" in line for line in said.splitlines()) > 100


def test_a_made_up_language_writes_the_example(home, tmp_path):
    for path in (home / "locales" / TAG / "locale.yaml", home / "locales" / TAG / "names.yaml"):
        fill = filled_rules if path.name == "locale.yaml" else filled_names
        path.write_text(fill(path.read_text(encoding="utf-8")), encoding="utf-8")
    for path in (home / "templates" / TAG).glob("*.j2"):
        path.write_text(filled_template(path.read_text(encoding="utf-8")), encoding="utf-8")
    office = load_office(ROOT, WITHOUT, home)
    assert TAG in office.tags and office.published("mfaic") == ("en", "km", "ja")
    left = check_language(office, TAG)
    assert [p.show() for p in left if p.grade >= Grade.ERROR] == []
    assert {p.rule for p in left} <= {"locale-unproved"}

    names = {
        "ishikawa": "Ishi Kawo",
        "chea_kimtha": "Kimo Tho",
        "norng_sakal": "Noro Sako",
        "prak_sokhonn": "Prako Soko",
    }
    people = "\npeople:\n" + "".join(f"  {id}: {{full: {name}, source: made up}}\n" for id, name in names.items())
    with (home / "locales" / TAG / "names.yaml").open("a", encoding="utf-8") as stream:
        stream.write(people)
    office = load_office(ROOT, WITHOUT, home)
    form = tmp_path / FORM.name
    form.write_bytes(FORM.read_bytes())
    first = make_releases(form, (TAG, "en"), office)
    new = words()
    entries = ['msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n']
    for state in states(first, TAG):
        slots = " ".join(re.findall(r"\{\w+", state.clause.key))
        written = " ".join([next(new), *(slot + "}" for slot in slots.split())])
        entries.append(f'msgctxt "{state.clause.kind}"\nmsgid "{state.clause.key}"\nmsgstr "{written}"\n')
    (shared,) = [path for path, _ in catalogues(form, TAG, "en", ROOT, home) if home in path.parents]
    shared.parent.mkdir()
    shared.write_text("\n".join(entries), encoding="utf-8")

    assert (
        main(["generate", str(form), "--lang", TAG, "--office", str(home), "-o", str(tmp_path), "--format", "txt,docx"])
        == 0
    )
    text = next(tmp_path.glob(f"*.{TAG}.txt")).read_text(encoding="utf-8")
    made = make_releases(form, (TAG, "en"), office)
    runs = [run for sentence in made.drafts[TAG].sentences() for run in sentence.runs]
    assert not any(run.gap for run in runs), [run.text for run in runs if run.gap]
    # nothing of another language came in: every word is made up, but for the ornament and digits
    assert "".join(re.findall(r"[A-Za-z]+", text))
    english = {
        run.text.strip() for s in made.drafts["en"].sentences() for run in s.runs if run.origin.kind == "template"
    }
    assert not english & {run.text.strip() for run in runs if re.search(r"[A-Za-z]{3}", run.text)}
    values = {run.origin.value for s in made.drafts["en"].sentences() for run in s.runs if run.origin.kind == "fact"}
    assert values <= {run.origin.value for run in runs if run.origin.kind == "fact"}
    assert str(home) in next(run.origin.at.file for run in runs if run.origin.kind == "template")


def test_a_language_is_never_written_into_drafters_own_folder(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["locale", "new", TAG]) == 1
    assert "[office-missing]" in capsys.readouterr().err
    assert main(["locale", "new", "Klingon", "--office", str(tmp_path)]) == 1
    assert "no language tag" in capsys.readouterr().err


def test_the_template_has_every_rule_that_a_language_needs():
    template = {key for key, _ in read_data(ROOT / "locales/_template/locale.yaml", "template")}
    assert set(NEEDED) <= template


def test_nothing_of_a_language_is_in_the_templates():
    for path in (ROOT / "templates/_template").glob("*.j2"):
        text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", path.read_text(encoding="utf-8"), flags=re.S)
        assert not re.search(r"[^\W\d_]", text), path.name


def test_an_unknown_language_of_an_office_is_told(home):
    with pytest.raises(DraftError, match="no language is called"):
        load_office(ROOT, WITHOUT, home).locale("zz")
