import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.script import digits, fold, khmer_problems

# what khmerspell 0.1.1 makes of common wrong orders and look-alikes
REPAIRED = [
    ("ស្រ្តី", "ស្ត្រី"),
    ("មន្រ្តី", "មន្ត្រី"),
    ("សិទិ្ធ", "សិទ្ធិ"),
    ("ចំុ", "ចុំ"),
    ("ខេី", "ខើ"),
    ("គេា", "គោ"),
    ("ហុ៊ន", "ហ៊ុន"),
    ("ឯកឧត្ដម", "ឯកឧត្តម"),
    ("សម្ដេច", "សម្តេច"),
    ("ប៉ុស្ដិ៍", "ប៉ុស្តិ៍"),
]

# equal for a reader, and so for us; khmerspell leaves these apart
ALIKE = [
    ("ឲ្យ", "ឱ្យ"),
    ("ឣ", "អ"),
    ("ឤ", "អា"),
    ("សុី", "ស៊ី"),
    ("យុី", "យ៉ី"),
    ("បុី", "ប៉ី"),
    ("រដ្ឋ\u200bមន្ត្រី", "រដ្ឋមន្ត្រី"),
    ("ម៉ាណែតត\u17d2\u17d2ត", "ម៉ាណែតត\u17d2ត"),
    ("ក\u17dd\u17d2\u178f", "ក\u17d2\u178f\u17dd"),
    ("  ហ៊ុន \n ម៉ាណែត ", "ហ៊ុន ម៉ាណែត"),
    ("ISHIKAWA\u00a0Hiroshi", "ishikawa hiroshi"),
    ("Cafe\u0301", "café"),
]

CANONICAL = [
    "ឯកឧត្តម ប្រាក់ សុខុន ឧបនាយករដ្ឋមន្ត្រី",
    "ក្រសួងការបរទេស និងសហប្រតិបត្តិការអន្តរជាតិ",
    "ថ្ងៃចន្ទ ៨រោច ខែផល្គុន ឆ្នាំកុរ ឯកស័ក ពុទ្ធសករាជ ២៥៦៣",
    "សេចក្តីប្រកាសព័ត៌មាន",
    "ប៉ុន្តែ ហ៊ឺ ធម៌ ពណ៌ ម្សាញ់ ជេស្ឋ ព្រហស្បតិ៍ ស្រាពណ៍ សំរឹទ្ធិស័ក",
]

KHMER = st.text(
    st.one_of(
        st.sampled_from("\u17d2\u178a\u179a\u1794\u17dd\u17bb\u17c1\u17b8\u17c9\u17ca\u17cc\u17c6"),
        st.characters(min_codepoint=0x1780, max_codepoint=0x17E9),
        st.sampled_from("a \u0301\u0323\u200b\u200d\u25cc"),
    ),
    max_size=12,
)


@pytest.mark.parametrize(("typed", "right"), REPAIRED)
def test_wrong_orders_fold_to_the_right_one(typed: str, right: str) -> None:
    assert fold(typed) == right == fold(right)
    assert khmer_problems(typed)
    assert khmer_problems(right) == []


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_look_alikes_fold_to_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("ក្ក", "ក្ក្ក"), ("ហ៊ុន", "ហុន"), ("សែន", "សេន"), ("ន្ដ", "នត"), ("橋", "橘"), ("が", "か")]
)
def test_other_words_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize("text", CANONICAL)
def test_canonical_text_is_left_alone(text: str) -> None:
    assert fold(text) == text
    assert khmer_problems(text) == []


@given(st.one_of(st.text(), KHMER))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.lists(st.sampled_from(CANONICAL)))
def test_words_fold_one_by_one(texts: list[str]) -> None:
    assert fold("\u200b ".join(texts)) == " ".join(texts)


@given(KHMER)
def test_folded_text_has_no_wrong_order(text: str) -> None:
    kinds = {kind for _, kind in khmer_problems(fold(text))}
    assert not kinds & {"order", "subscript-da"}


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("ឲ្យ", [(0, "character")]),
        ("កឣ", [(1, "character")]),
        ("ក\u200cក", [(1, "character")]),
        ("ក\u00a0A", [(1, "character")]),
        ("A\u00a0B \U0001f468\u200d\U0001f469", []),
        ("ក\u17d2", [(1, "coeng")]),
        ("ក \u17d2ត", [(2, "coeng")]),
        ("ក\u17d2\u17d2ត", [(1, "coeng"), (2, "coeng")]),
        ("ក្ដី", [(1, "subscript-da")]),
        ("កិិ", [(2, "doubled")]),
        ("ក៉៊", [(2, "doubled")]),
        ("ខេី", [(2, "vowels")]),
        ("ស្រ្តី", [(1, "order")]),
        ("ab ចំុ", [(4, "order")]),
        ("ហុ៊ន ស្រ្តី", [(1, "order"), (6, "order")]),
        ("◌ំ", []),
        ("English 日本語", []),
    ],
)
def test_khmer_problems(text: str, problems: list[tuple[int, str]]) -> None:
    assert khmer_problems(text) == problems


def test_digits() -> None:
    assert digits("ថ្ងៃទី១៦ ២០២០ 2020年3月 २०२०") == "ថ្ងៃទី16 2020 2020年3月 2020"
    assert digits("三 ½ ²") == "三 ½ ²"


@given(st.text())
def test_digits_keep_the_length(text: str) -> None:
    result = digits(text)
    assert len(result) == len(text)
    assert all(character.isascii() for character in result if unicodedata.category(character) == "Nd")
