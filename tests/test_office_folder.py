"""An office's folder over drafter's own files: what it says counts, what it leaves out stays."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from drafter.cli import main
from drafter.office import load_office, make_releases
from drafter.overlay import find_home, overlaid
from drafter.prepared import WITHOUT, Store
from drafter.problem import DraftError
from drafter.render.make import load_letterhead
from drafter.tree import parse_data, plain

ROOT = Path(__file__).parent.parent
FORM = ROOT / "examples" / "2020-03-16-senior-official-consultation.yaml"


def office(folder, files, store=WITHOUT):
    """Write the files of an office and read it."""
    home = folder / "office"
    for name, text in {"office.yaml": "office: 1\n", **files}.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, encoding="utf-8")
    return load_office(ROOT, store, home)


def text_of(made, tag="en"):
    return "\n".join(sentence.text for block in made.drafts[tag].blocks for sentence in block.sentences)


def test_an_entry_replaces_what_it_says_and_keeps_the_rest(tmp_path):
    made = office(tmp_path, {"locales/en/names.yaml": "countries:\n  JP: {adjective: Nipponese, source: a test}\n"})
    name = made.locale("en").names["countries"]["JP"]
    assert (name.forms["adjective"], name.forms["form"]) == ("Nipponese", "Japan")
    assert name.places["adjective"].file.endswith("office/locales/en/names.yaml")
    assert name.places["form"].file == "locales/en/names.yaml"
    text = text_of(make_releases(FORM, ("en",), made))
    assert "Nipponese" in text and "Cambodia" in text


def test_a_confirmation_takes_the_doubt_away_and_says_who(tmp_path):
    packaged = load_office(ROOT, WITHOUT)
    plainly = make_releases(FORM, ("km",), packaged)
    names = packaged.locale("km").names
    section, id = next(
        (section, run.origin.ref)
        for sentence in plainly.drafts["km"].sentences()
        for run in sentence.runs
        if run.doubt and run.origin.kind == "name"
        for section in names
        if run.origin.ref in names[section] and run.text in names[section][run.origin.ref].forms.values()
    )
    signed = "confirmed: {by: KEO Dara, on: 2026-11-28, source: note of the embassy}"
    made = office(tmp_path, {"locales/km/names.yaml": f"{section}:\n  {id}:\n    {signed}\n"})
    name = made.locale("km").names[section][id]
    assert name.confirmed and not name.doubted and name.source == "note of the embassy"
    assert (name.about["confirmed_by"], name.about["confirmed_on"]) == ("KEO Dara", "2026-11-28")
    after = make_releases(FORM, ("km",), made)
    assert text_of(after, "km") == text_of(plainly, "km")
    assert not any(run.doubt for s in after.drafts["km"].sentences() for run in s.runs if run.origin.ref == id)


def test_a_confirmation_without_day_or_person_is_refused(tmp_path):
    with pytest.raises(DraftError) as caught:
        office(
            tmp_path,
            {
                "locales/en/names.yaml": "terms:\n  asem:\n    confirmed: {by: KEO Dara, on: soon}\n"
                "countries:\n  JP:\n    colour: red\n"
            },
        ).locale("en")
    found = {
        (p.rule, p.where.file.endswith("office/locales/en/names.yaml"), p.where.line) for p in caught.value.problems
    }
    assert found == {("office-confirmed", True, 3), ("name-form", True, 6)}


def test_an_office_confirms_the_posts_of_a_person(tmp_path):
    signed = "people:\n  prak_sokhonn:\n    confirmed: {by: KEO Dara, on: 2026-11-28, source: royal decree}\n"
    before = load_office(ROOT, WITHOUT).directory.people["prak_sokhonn"]
    after = office(tmp_path, {"locales/directory.yaml": signed}).directory.people["prak_sokhonn"]
    assert not all(post.confirmed for post in before.posts) and all(post.confirmed for post in after.posts)
    assert [post.post for post in after.posts] == [post.post for post in before.posts] and after.gender == "m"


def test_people_posts_terms_and_lists_are_added(tmp_path):
    made = office(
        tmp_path,
        {
            "locales/directory.yaml": "people:\n  som:\n    country: KH\n    gender: f\n    posts:\n"
            "      - {post: director, body: kh.mfaic}\nnouns: [bridge]\n",
            "locales/terms.yaml": "bridge_fund: {kind: initiative}\n",
            "locales/en/names.yaml": "people:\n  som: {family: SOM, given: Sreymom, source: a test}\n"
            "nouns:\n  bridge: {form: bridge, plural: bridges, source: a test}\n"
            "terms:\n  bridge_fund: {form: Bridge Fund, source: a test}\n",
        },
    )
    assert {"som", "prak_sokhonn"} <= set(made.directory.people)
    assert {"bridge", "document"} <= set(made.directory.sections["nouns"])
    assert {"bridge_fund", "asem"} <= set(made.directory.sections["terms"])
    assert main(["write", "en", "9 bridges", "som", "--office", str(tmp_path / "office")]) == 0


def test_rules_and_settings_overlay_and_their_place_is_the_offices(tmp_path):
    made = office(
        tmp_path,
        {
            "locales/en/locale.yaml": "settings: {HE_form: abbr}\nhonorifics:\n"
            "  - {id: doctor, when: {academic: doctor}, write: Doctor, register: plain, source: a test}\n"
            "dates:\n  date: {write: '{month} {d}, {y}', source: house}\n"
        },
    )
    locale = made.locale("en")
    assert locale.settings["HE_form"] == "abbr" and locale.settings["HE_repeat"] == "always"
    rows = locale.rows("honorifics")
    assert (
        rows[0].id == "en.honorifics.doctor" and len(rows) == len(load_office(ROOT).locale("en").rows("honorifics")) + 1
    )
    assert locale.rule("dates", "date").where.file.endswith("office/locales/en/locale.yaml")
    assert locale.rule("dates", "month").where.file == "locales/en/locale.yaml"
    text = text_of(make_releases(FORM, ("en",), made))
    assert "H.E. Deputy Prime Minister PRAK Sokhonn" in text and "MARCH 16, 2020" in text


def test_what_an_office_says_itself_does_not_keep_the_packaged_source():
    base = parse_data(
        b"a: {write: x, source: seen, inner: {write: y, source: there}}\nb: {write: z, source: seen}", "p"
    )
    over = parse_data(b"a: {write: w}\nb: {more: {write: v}}", "o")
    assert plain(overlaid(base, over)) == {
        "a": {"write": "w", "inner": {"write": "y", "source": "there"}},
        "b": {"write": "z", "source": "seen", "more": {"write": "v"}},
    }


ACTS = """\
{% macro noted_with_satisfaction(a) %}{{ v(a, "were glad of", "be glad of") }} {{ a.content }}{% endmacro %}
"""


def test_a_macro_replaces_the_one_of_its_name_and_uses_the_others(tmp_path):
    made = make_releases(FORM, ("en",), office(tmp_path, {"templates/en/acts.j2": ACTS}))
    runs = [run for s in made.drafts["en"].sentences() for run in s.runs]
    glad = next(run for run in runs if run.text.strip() == "were glad of")
    assert (Path(glad.origin.at.file).as_posix()[-27:], glad.origin.at.line) == ("office/templates/en/acts.j2", 1)
    assert any(run.origin.at.file == "templates/en/acts.j2" for run in runs if run.origin.kind == "template")
    assert "noted with satisfaction" not in text_of(made)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("\n{% macro supported(a) %}backed{% endmacro %}\n", 2, "never prints a.content"),
        ("\n\n{% macro supported(a) %}backed {{ a.contnt }}{% endmacro %}\n", 3, "contnt"),
        ("\n{% macro supported(a) %}backed {{ a.content }\n", 2, "can't be read"),
    ],
)
def test_faults_of_an_offices_template_are_told_at_its_line(text, line, said, tmp_path):
    with pytest.raises(DraftError) as caught:
        office(tmp_path, {"templates/en/acts.j2": text}).locale("en")
    first = caught.value.problems[0]
    assert first.where.file.endswith("office/templates/en/acts.j2") and first.where.line == line
    assert said in first.text


def test_prepared_data_follows_the_office(tmp_path):
    store = Store(tmp_path / "store", b"test")
    (tmp_path / "store").mkdir()
    read = []
    for macro in ("hailed", "saluted"):
        text = "{% macro supported(a) %}" + macro + " {{ a.content }}{% endmacro %}"
        for _ in range(2):
            made = make_releases(FORM, ("en",), office(tmp_path, {"templates/en/acts.j2": text}, store))
            read.append([macro in text_of(made), "MARCH" in text_of(made)])
    assert read == [[True, True]] * 4
    assert "supported" in text_of(make_releases(FORM, ("en",), load_office(ROOT, store)))


def test_the_offices_letterhead_comes_first(tmp_path):
    made = office(tmp_path, {})
    other = made.home / "templates" / "en" / "letterhead.docx"
    other.parent.mkdir(parents=True)
    shutil.copy(ROOT / "templates" / "ja" / "letterhead.docx", other)
    name, data = load_letterhead(ROOT, "en", "mofa_japan", made.home)
    assert name == other.as_posix() and data == other.read_bytes()
    assert load_letterhead(ROOT, "km", "mofa_japan", made.home)[0] == "templates/km/letterhead.mofa_japan.docx"


def test_the_office_above_a_form_is_found(tmp_path, monkeypatch, capsys):
    office(tmp_path, {"locales/en/names.yaml": "countries:\n  JP: {adjective: Nipponese, source: a test}\n"})
    form = tmp_path / "office" / "forms" / "2020" / FORM.name
    form.parent.mkdir(parents=True)
    shutil.copy(FORM, form)
    assert find_home([form]) == tmp_path / "office"
    monkeypatch.chdir(form.parent)
    assert find_home([Path(form.name)]) == Path("../..")
    assert main(["explain", form.name, "--lang", "en", "--match", "Nipponese"]) == 0
    assert "../../locales/en/names.yaml:2" in capsys.readouterr().out
    monkeypatch.chdir(tmp_path)
    assert find_home([Path("else.yaml")]) is None
    with pytest.raises(DraftError, match="different offices"):
        find_home([form, tmp_path / "else.yaml"])


def test_an_office_says_which_languages_it_publishes(tmp_path):
    made = office(tmp_path, {"office.yaml": "office: 1\nlanguages: [km, en]\n"})
    assert tuple(make_releases(FORM, (), made).drafts) == ("km", "en")
    with pytest.raises(DraftError) as caught:
        office(tmp_path, {"office.yaml": "office: 1\nlanguages: [xx]\nletterhead: a\n"})
    assert [(p.rule, p.where.line) for p in caught.value.problems] == [("office-key", 3), ("language-unknown", 2)]


def test_a_folder_that_is_not_there_is_told(capsys):
    assert main(["check", str(FORM), "--office", "nowhere"]) == 1
    assert "there is no folder nowhere [office-folder]" in capsys.readouterr().err


def test_a_new_office_changes_nothing_and_is_never_written_over(tmp_path, capsys):
    home = tmp_path / "office"
    assert main(["init", str(home)]) == 0
    files = {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}
    assert {"office.yaml", "reviewers.yaml", "releases/README.md", "locales/directory.yaml"} <= files
    assert {f"locales/{tag}/{name}.yaml" for tag in ("en", "km", "ja") for name in ("names", "locale")} <= files
    texts = [text_of(make_releases(FORM, ("en",), load_office(ROOT, WITHOUT, where))) for where in (home, None)]
    assert texts[0] == texts[1]
    (home / "office.yaml").write_text("office: 1\nname: ours\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["init", str(home)]) == 0
    assert "office.yaml is there already" in capsys.readouterr().err
    assert (home / "office.yaml").read_text(encoding="utf-8") == "office: 1\nname: ours\n"


def test_where_tells_file_line_and_what_stands_below(tmp_path, capsys):
    made = office(
        tmp_path,
        {
            "locales/en/names.yaml": "countries:\n  JP: {adjective: Nipponese, source: a test}\n",
            "templates/en/acts.j2": "\n" + ACTS,
            "locales/en/locale.yaml": "dates:\n  date: {write: '{d}', source: house}\n",
        },
    )
    home = made.home.as_posix()
    assert main(["where", "JP", "--office", home]) == 0
    said = capsys.readouterr().out
    assert f"{home}/locales/en/names.yaml:2:3, over locales/en/names.yaml:" in said and "(a test)" in said
    assert main(["where", "noted_with_satisfaction", "--office", home]) == 0
    assert f"{home}/templates/en/acts.j2:2:1, over templates/en/acts.j2:" in capsys.readouterr().out
    assert main(["where", "dates.date", "--office", home]) == 0
    assert f"{home}/locales/en/locale.yaml:2:3, over locales/en/locale.yaml:" in capsys.readouterr().out
    assert main(["where", "nothing_at_all", "--office", home]) == 1


def test_a_person_moves_to_the_office_with_comments_and_nothing_else_changes(tmp_path):
    home = office(tmp_path, {"locales/directory.yaml": "# ours\npeople:\n  som: {country: KH}  # kept\n# below\n"}).home
    form = home / FORM.name
    text = FORM.read_text(encoding="utf-8").replace("  norng_sakal:\n", "  # asked by telephone\n  norng_sakal:\n")
    form.write_text(text, encoding="utf-8")
    before = make_releases(form, (), load_office(ROOT, WITHOUT, home))
    assert main(["keep", str(form), "norng_sakal"]) == 0
    after = make_releases(form, (), load_office(ROOT, WITHOUT, home))
    assert {tag: text_of(before, tag) for tag in before.drafts} == {tag: text_of(after, tag) for tag in after.drafts}
    directory = (home / "locales/directory.yaml").read_text(encoding="utf-8")
    assert directory.startswith("# ours\npeople:\n  som: {country: KH}  # kept\n")
    assert directory.endswith("# below\n") and "  # asked by telephone\n  norng_sakal:\n    country: KH\n" in directory
    left = form.read_text(encoding="utf-8")
    start = text.index("  # asked by telephone")
    assert left == text[:start].rstrip() + text[text.index("\n\nbody:") :]
    names = (home / "locales/km/names.yaml").read_text(encoding="utf-8")
    assert names == "people:\n  norng_sakal:\n    family: ណង\n    given: សាកល\n    confirmed: false\n"
    assert main(["keep", str(form), "norng_sakal"]) == 1
    assert main(["keep", str(form), "ishikawa"]) == 0
    assert "people:" not in form.read_text(encoding="utf-8")
    last = make_releases(form, (), load_office(ROOT, WITHOUT, home))
    assert text_of(last, "ja") == text_of(before, "ja")


def test_a_person_that_is_there_already_is_not_moved(tmp_path, capsys):
    home = office(tmp_path, {"locales/ja/names.yaml": "people:\n  ishikawa: {full: 石川, source: a test}\n"}).home
    form = home / FORM.name
    shutil.copy(FORM, form)
    assert main(["keep", str(form), "ishikawa"]) == 1
    assert "locales/ja/names.yaml:2:3" in capsys.readouterr().err
    assert form.read_bytes() == FORM.read_bytes() and not (home / "locales/directory.yaml").exists()
