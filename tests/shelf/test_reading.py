"""YAML read strictly: every scalar as written, every fault with its line and its clause."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import Field

from guildhall.engine.pack import Pack
from guildhall.engine.strict import Strict
from guildhall.shelf.faults import Fault, FaultyFileError
from guildhall.shelf.packs import find, read_pack
from guildhall.shelf.reading import LARGEST, parse, read, typed

HERE = Path("somewhere.yaml")


def fault_of(text):
    """The one fault of a text, as line and sentence."""
    with pytest.raises(FaultyFileError) as caught:
        parse(HERE, text)
    (fault,) = caught.value.faults
    return fault.line, fault.sentence


# Scalars


@pytest.mark.parametrize(
    "word",
    [
        "on", "off", "yes", "no", "true", "false", "null", "~", "15:30", "1.2", "1.20", "012",
        "0x1f", "1_000", "1e3", ".inf", "2026-03-20", "2026-03-20 10:00", "190:20:30", "=", "ÄÖ",
    ],
)  # fmt: skip
def test_a_scalar_stays_as_it_is_written(word):
    assert parse(HERE, f"key: {word}\n").value == {"key": word}
    assert parse(HERE, f"{word}: value\n").value == {word: "value"}
    assert parse(HERE, f"- {word}\n").value == [word]


def test_an_empty_value_is_none_and_an_empty_text_is_a_text():
    assert parse(HERE, "a:\nb: ''\nc: \"\"\n").value == {"a": None, "b": "", "c": ""}


def test_folded_and_quoted_texts_are_texts():
    assert parse(HERE, "a: >-\n  one\n  two\nb: 'no'\n").value == {"a": "one two", "b": "no"}


# Lines


def test_every_place_knows_its_line():
    text = "# A comment\na:\n  - one\n  - b: two\n    c: three\nd: {e: four,\n  f: five}\n"
    document = parse(HERE, text)
    assert document.value == {
        "a": ["one", {"b": "two", "c": "three"}],
        "d": {"e": "four", "f": "five"},
    }
    places = {
        (): 2,
        ("a",): 2,
        ("a", 0): 3,
        ("a", 1): 4,
        ("a", 1, "b"): 4,
        ("a", 1, "c"): 5,
        ("d",): 6,
        ("d", "e"): 6,
        ("d", "f"): 7,
    }
    assert {steps: document.line(steps) for steps in places} == places


def test_a_place_that_is_not_there_has_the_line_of_the_place_around_it():
    document = parse(HERE, "a:\n  - one\n  - two\n")
    assert document.line(("a", 1, "deep", 7)) == 3
    assert document.line(("a", 9)) == 1
    assert document.line(("x",)) == 1


# Faults of YAML


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("", 1, "the file is empty"),
        ("# only a comment\n", 1, "the file is empty"),
        ("a: 1\nb: 2\na: 3\n", 3, "the key `a` stands twice"),
        ("a:\n  b: 1\n  b: 2\n", 3, "the key `b` stands twice"),
        ("a: {b: 1, b: 2}\n", 1, "the key `b` stands twice"),
        ("a: 1\n'a': 2\n", 2, "the key `a` stands twice"),
        ("a: &x 1\nb: *x\n", 1, "anchors and aliases are not used here"),
        ("a: &x [1]\nb: *x\n", 1, "anchors and aliases are not used here"),
        ("a: 1\nb: !!python/tuple [1]\n", 2,
         "tags are not used here: tag:yaml.org,2002:python/tuple"),
        ("a: !secret 1\n", 1, "tags are not used here: !secret"),
        ("a: !!set {b}\n", 1, "tags are not used here: tag:yaml.org,2002:set"),
        ("[1, 2]: 3\n", 1, "a key is a single word"),
        ("? {a: b}\n: c\n", 1, "a key is a single word"),
    ],
)  # fmt: skip
def test_what_is_not_used_here_is_a_fault_with_its_line(text, line, sentence):
    assert fault_of(text) == (line, sentence)


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: [1, 2\n", 2), ("a: b: c\n", 1), ("a:\n\t- b\n", 2), ("a: 'open\n", 2), ("*a\n", 1)],
)
def test_what_is_no_yaml_is_a_fault_with_its_line(text, line):
    found, sentence = fault_of(text)
    assert found == line
    assert sentence.startswith("this is no YAML: ")


def test_a_sign_that_no_text_has_is_a_fault():
    line, sentence = fault_of("a: \x01\n")
    assert line == 1
    assert sentence.startswith("this is no YAML: ")


def test_two_documents_in_one_file_are_a_fault():
    assert fault_of("a: 1\n---\nb: 2\n")[1].startswith("this is no YAML: ")


def test_a_merge_key_is_a_key_like_any_other():
    assert parse(HERE, "<<: {a: 1}\nb: 2\n").value == {"<<": {"a": "1"}, "b": "2"}


def test_what_is_nested_too_deeply_is_a_fault():
    for text in ("[" * 5_000 + "]" * 5_000, "{a: " * 5_000 + "}" * 5_000):
        assert fault_of(text)[1] == "this is nested too deeply"


# Faults of files


def file_fault(path):
    with pytest.raises(FaultyFileError) as caught:
        read(path)
    (fault,) = caught.value.faults
    return fault.line, fault.sentence


def test_a_file_that_is_not_there_is_a_fault(tmp_path):
    assert file_fault(tmp_path / "none.yaml") == (1, "there is no such file")


def test_a_folder_is_a_fault(tmp_path):
    assert file_fault(tmp_path) == (1, "this is a folder and no file")


def test_a_file_in_another_encoding_is_a_fault_on_its_line(tmp_path):
    path = tmp_path / "latin.yaml"
    path.write_bytes("a: 1\nb: 2\nc: Müller\n".encode("latin-1"))
    assert file_fault(path) == (3, "the file is not written in UTF-8")


def test_a_file_that_is_too_large_is_a_fault(tmp_path):
    path = tmp_path / "large.yaml"
    path.write_text("a: 1\n" + "#" * LARGEST, encoding="utf-8")
    assert file_fault(path) == (1, "the file is larger than 2,000,000 bytes")


def test_a_path_that_leads_through_a_file_is_a_fault(tmp_path):
    (tmp_path / "file").write_text("a: 1\n", encoding="utf-8")
    assert file_fault(tmp_path / "file" / "below.yaml") == (
        1,
        "the file cannot be read: Not a directory",
    )


def test_a_fault_is_written_from_the_folder_in_which_people_stand(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    inside = Fault(tmp_path / "packs" / "a.yaml", 7, "it is wrong", "am1.notice")
    assert str(inside) == "packs/a.yaml:7: am1.notice: it is wrong"
    outside = Fault(Path("/elsewhere/a.yaml"), 1, "it is wrong")
    assert str(outside) == "/elsewhere/a.yaml:1: it is wrong"
    assert str(FaultyFileError(inside, outside)) == f"{inside}\n{outside}"


# Faults of types


class Inner(Strict):
    number: int
    colour: str = "red"


class Outer(Strict):
    name: str
    inner: Inner
    many: tuple[Inner, ...] = ()


def faults_of(text, model=Outer):
    with pytest.raises(FaultyFileError) as caught:
        typed(parse(HERE, text), model, "an outer thing")
    return [(fault.line, fault.sentence) for fault in caught.value.faults]


def test_a_list_is_no_set_of_keys():
    assert faults_of("- a\n") == [(1, "an outer thing is a set of keys and values")]


def test_every_fault_is_told_at_once_in_the_order_of_lines():
    text = "inner:\n  number: many\n  size: 3\nmany:\n  - number: 1\n  - colour: blue\n"
    assert faults_of(text) == [
        (1, "`name` is missing"),
        (2, "`number` is a whole number, and not 'many'"),
        (3, "the key `size` is not known here"),
        (6, "`number` is missing"),
    ]


class Thing(Strict):
    day: date | None = None
    share: Decimal | None = None
    flag: bool | None = None
    few: tuple[str, ...] = Field(default=("a",), min_length=1)
    small: int = Field(default=1, gt=0, le=9)
    low: int = Field(default=1, ge=1, lt=9)
    word: str = Field(default="a", min_length=1)
    keys: dict[str, str] = {}
    odd: float = Field(default=0.5, multiple_of=0.5)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("day: tomorrow", "`day` is a day, such as 2026-03-20, and not 'tomorrow'"),
        ("day: 2026-03-20 10:00", "`day` is a day, such as 2026-03-20, and not '2026-03-20 10:00'"),
        ("share: half", "`share` is a number, and not 'half'"),
        ("flag: perhaps", "`flag` is true or false, and not 'perhaps'"),
        ("few: []", "`few` is empty"),
        ("few: one", "`few` is a list, and not 'one'"),
        ("few: [[a]]", "`few` is a text"),
        ("small: 0", "`small` is more than 0, and not '0'"),
        ("small: 10", "`small` is at most 9, and not '10'"),
        ("low: 0", "`low` is 1 or more, and not '0'"),
        ("low: 9", "`low` is less than 9, and not '9'"),
        ("small: 1.5", "`small` is a whole number, and not '1.5'"),
        ("word: ''", "`word` is empty"),
        ("keys: [a]", "`keys` is a set of keys and values"),
        ("odd: 0.7", "`odd`: input should be a multiple of 0.5, and not '0.7'"),
    ],
)
def test_a_fault_is_told_in_our_words(text, sentence):
    assert faults_of(text, Thing) == [(1, sentence)]


def test_a_whole_document_has_its_type():
    document = parse(HERE, "name: a\ninner: {number: 7}\n")
    assert typed(document, Outer, "a thing") == Outer(name="a", inner=Inner(number=7))


# Faults of packs


@pytest.fixture
def broken(tmp_path):
    """A way to break a copy of the pack in one place, and to read its faults."""
    source = find("ST0825/AP02") / "pack.yaml"
    copy = tmp_path / "pack.yaml"

    def faults(old, new):
        text = source.read_text(encoding="utf-8")
        assert old in text
        copy.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(FaultyFileError) as caught:
            read_pack(tmp_path)
        line = text[: text.index(old)].count("\n") + 1
        return [(f.line - line, f.clause, f.sentence) for f in caught.value.faults]

    return faults


def test_the_pack_itself_has_no_fault(tmp_path):
    shutil.copy(find("ST0825/AP02") / "pack.yaml", tmp_path)
    assert isinstance(read_pack(tmp_path), Pack)
    assert read_pack(tmp_path).digest == read_pack(find("ST0825/AP02")).digest


NOTICE = "rule: {kind: notice, method: am1, days: 10, bites: [book_session, move_session]}"


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        (
            "rule: {kind: notce, method: am1, days: 10}",
            "no rule kind is called `notce`; did you mean notice?",
        ),
        ("rule: {method: am1, days: 10}", "the rule has no `kind`"),
        ("rule: {kind: notice, method: am1}", "`days` is missing"),
        ("rule: {kind: notice, method: am1, days: ten}", "`days` is a whole number, and not 'ten'"),
        ("rule: {kind: notice, method: am1, days: 0}", "`days` is 1 or more, and not '0'"),
        (
            "rule: {kind: notice, method: am1, days: 10, dayz: 1}",
            "the key `dayz` is not known here; did you mean days?",
        ),
    ],
)
def test_a_fault_of_a_rule_is_told_with_its_line_and_its_clause(broken, new, sentence):
    assert broken(NOTICE, new) == [(0, "am1.notice", sentence)]


def test_a_word_that_is_not_one_of_ours_is_told_with_those_that_are(broken):
    old = "force: fact\n    does: record"
    assert broken(old, "force: perhaps\n    does: record") == [
        (
            0,
            "document.version",
            "`force` is one of 'must', 'typical', 'may' or 'fact', and not 'perhaps'",
        )
    ]


def test_a_name_that_does_not_look_like_one_is_told_with_how_it_should(broken):
    assert broken("spec: ST0825/AP02", "spec: st0825") == [
        (
            0,
            None,
            "`spec` is a standard and its plan or version, such as ST0825/AP02, and not 'st0825'",
        )
    ]


def test_a_period_in_two_units_is_told_in_our_words(broken):
    assert broken("within: {months: 4}", "within: {months: 4, weeks: 1}") == [
        (0, "epa.window", "a period is given in exactly one of days, weeks, months, working_days")
    ]


def test_a_clause_without_its_heading_is_told_at_the_clause(broken):
    old = "  - id: gateway.off-the-job\n    at: EPA Gateway\n"
    new = "  - id: gateway.off-the-job\n"
    assert broken(old, new) == [(0, "gateway.off-the-job", "`at` is missing")]
