"""What the loader refuses, each with file, line and reason."""

from pathlib import Path

import pytest

from lifecycle.compliance.document import NotCheckable, Rule, Target
from lifecycle.compliance.duties import Checklist, ScoreLine
from lifecycle.compliance.examples import work_examples
from lifecycle.compliance.problems import BadInput
from lifecycle.compliance.rulebook import Rulebook
from tests.policies.drafts import DRAFT, INDEX, SOURCE, UNITS, folder_with

ENERGY = '{case: 恰好, use: office, energy_saving_rate: "72%", expect: met}'


def test_the_draft_is_sound_as_it_stands_and_has_all_five_kinds(tmp_path: Path) -> None:
    rulebook = Rulebook.load(folder_with(tmp_path))

    kinds = [type(each) for _, each in rulebook.documents[0].provisions()]
    assert kinds == [Rule, Target, ScoreLine, Checklist, NotCheckable]
    assert all(worked.as_expected for worked in work_examples(rulebook))


SPOILED: dict[str, tuple[str, str, str]] = {
    # name: what is replaced, by what, the reason that is given
    "undated": ("in_force: {from: 2023-01-01, until: null, note: 未定终止日}\n", "", "policy.missing_key"),
    "half dated": ("{from: 2023-01-01, until: null,", "{from: 2023-01-01,", "policy.missing_key"),
    "open without a note": (", note: 未定终止日}", "}", "policy.note_needed"),
    "impossible day": ("from: 2023-01-01", "from: 2023-02-29", "policy.not_a_date"),
    "ends before it begins": ("until: null, note", "until: 2022-12-31, note", "policy.ends_before_it_begins"),
    "no source": ("source: {", "#source: {", "policy.missing_key"),
    "other source": ('sha256: "', 'sha256: "0', "policy.source_changed"),
    "absent source": ("file: draft.txt", "file: gone.txt", "file.missing"),
    "source elsewhere": ("file: draft.txt", "file: ../draft.yaml", "policy.source_elsewhere"),
    "uncited": ("    quote: 新建公共建筑 执行72%节能标准\n", "", "policy.missing_key"),
    "placeless": ("  - place: 一\n    quote", "  - quote", "policy.missing_key"),
    "misquoted": ("新建公共建筑 执行72%节能标准", "新建公共建筑执行70%节能标准", "policy.not_in_source"),
    "misquoted elsewhere": ("{place: 三, quote: 加强宣传}", "{place: 三, quote: 加强宣讲}", "policy.not_in_source"),
    "out of order": ("quote: 装配率不低于30%", "quote: 新建公共建筑", "policy.clause_out_of_order"),
    "unknown key": ("title: 草案", "title: 草案\nauthor: 某人", "policy.unknown_key"),
    "unknown key of a rule": (
        "        gates: [design_review]",
        "        gates: [design_review]\n        severity: high",
        "policy.unknown_key",
    ),
    "key twice": ("title: 草案", "title: 草案\ntitle: 草案", "policy.repeated_key"),
    "no title": ("title: 草案", "title: ''", "policy.not_text"),
    "a number as title": ("title: 草案", "title: 2023", "policy.not_text"),
    "pinyin with capitals": ("id: draft", "id: Draft", "policy.not_a_slug"),
    "jurisdiction unquoted": ('jurisdiction: "140500"', "jurisdiction: 140500", "policy.number_not_quoted"),
    "jurisdiction unknown": ('jurisdiction: "140500"', 'jurisdiction: "999999"', "policy.unknown_jurisdiction"),
    "number unquoted": ('at_least: "72%"', "at_least: 0.72", "policy.number_not_quoted"),
    "number in an example unquoted": ('"71.99%"', "71.99%", "policy.number_not_quoted"),
    "rate over the whole": ('at_least: "72%"', 'at_least: "72"', "quantity.over_the_whole"),
    "no number": ('more_than: "500"', 'more_than: "五百"', "quantity.not_a_number"),
    "two comparisons": ('at_least: "72%"', 'at_least: "72%"\n        at_most: "90%"', "policy.one_comparison"),
    "no comparison": ('        at_least: "72%"\n', "", "policy.one_comparison"),
    "two comparisons in the scope": ('{more_than: "500"}', '{more_than: "500", at_most: "900"}', "policy.one_comparison"),
    "ladder that asks for nothing": ('at_least: "72%"', "not_below_earlier_stages: false", "policy.only_true"),
    "ladder of no indicator": (
        'measure: energy_saving_rate\n        at_least: "72%"',
        "measure: floor_area_m2\n        not_below_earlier_stages: true",
        "policy.not_an_indicator",
    ),
    "silence of a measure": ('at_least: "72%"', "some_rule_in_force: true", "policy.no_measure_here"),
    "comparison without order": ('at_least: "72%"', 'is: "72%"', "policy.wrong_comparison"),
    "scope without comparison": ('floor_area_m2: {more_than: "500"}', 'floor_area_m2: "500"', "policy.comparison_needed"),
    "unknown measure": ("measure: energy_saving_rate", "measure: u_value", "policy.unknown_measure"),
    "no measure": ("        measure: energy_saving_rate\n", "", "policy.missing_key"),
    "unknown measure in the scope": ("use_class: public", "height_m: public", "policy.unknown_measure"),
    "unknown category": ("use_class: public", "use_class: civil", "policy.not_in_list"),
    "unknown choice": ("{choice: reach}", "{choice: range}", "policy.unknown_choice"),
    "choice of another measure": ("use_class: public", "use_class: {choice: reach}", "policy.unknown_choice"),
    "idle choice": ("funding: {choice: reach}, ", "", "policy.idle_choice"),
    "default that is no option": ("default: wide", "default: wider", "policy.default_not_an_option"),
    "choice between numbers": ("measure: funding", "measure: assembly_rate", "policy.choice_of_categories"),
    "choice without decision": ("    decided_by: null\n", "", "policy.missing_key"),
    "unknown gate": ("gates: [design_review]", "gates: [lunch]", "policy.not_in_list"),
    "gate that is not judged": ("gates: [design_review]", "gates: [construction]", "policy.gate_not_judged"),
    "no gate": ("gates: [design_review]", "gates: []", "policy.empty_list"),
    "unknown milestone": ("planning_conditions_on", "lunch_on", "policy.not_in_list"),
    "no example on the line": (ENERGY, ENERGY.replace("72%", "73%"), "policy.boundary_without_examples"),
    "no example beyond the line": ('"71.99%", expect: unmet', '"80%", expect: unmet', "policy.boundary_without_examples"),
    "no example on the line of the scope": (
        'floor_area_m2: "500", expect',
        'floor_area_m2: "400", expect',
        "policy.boundary_without_examples",
    ),
    "no unmet example": ("expect: unmet", "expect: undetermined", "policy.example_missing"),
    "example of nothing": ("case: 恰好, use: office", "case: 恰好", "policy.missing_key"),
    "unknown expectation": ("expect: unmet", "expect: failed", "policy.not_in_list"),
    "two kinds in one": ("      - not_checkable: 没有可核对的数", "      - {not_checkable: 无, score: x}", "policy.one_kind"),
    "no kind": ("      - not_checkable: 没有可核对的数", "      - title: 无", "policy.one_kind"),
    "clause without provisions": (
        "      - not_checkable: 没有可核对的数",
        "  - {place: 四, quote: 。, provisions: []}",
        "policy.empty_list",
    ),
    "id twice": ("score: publicity", "score: share", "policy.repeated_id"),
    "target of nobody": ('        counties: {"140581": "24%"}\n        printed_total: "24%"\n', "", "policy.target_without_figure"),
    "reported as no source says": (
        "choices:",
        'reported: {decimals: "2", rounding: down, place: 三, quote: 只舍不入}\nchoices:',
        "policy.not_in_source",
    ),
    "reported to no number of decimals": (
        "choices:",
        'reported: {decimals: "two", rounding: down, place: 三, quote: 加强宣传}\nchoices:',
        "policy.not_in_list",
    ),
    "counties missing": ('counties: {"140581": "24%"}', 'counties: {"140582": "24%"}', "policy.counties_differ"),
    "target in no unit": ("unit: share", "unit: percent", "policy.not_in_list"),
    "share without a numerator": ("having: {prefabricated: true}, ", "", "policy.share_needs_having"),
    "counted and not": ("        counted:", "        not_counted_yet: 无\n        counted:", "policy.counted_or_not_yet"),
    "summed over no area": ("area: floor_area_m2}", "area: bim}", "policy.not_an_area"),
    "counted by no date": ("in_year_of: started_on", "in_year_of: approved_on", "policy.not_in_list"),
    "year unquoted": ('year: "2023"', "year: 2023", "policy.number_not_quoted"),
    "not YAML": ("title: 草案", "title: [草案", "policy.not_yaml"),
    "list for a mapping": ("in_force: {from: 2023-01-01, until: null, note: 未定终止日}", "in_force: [2023-01-01]", "policy.not_a_mapping"),
    "mapping for a list": ("gates: [design_review]", "gates: {design_review: true}", "policy.not_a_list"),
    "yes for true": ("prefabricated: true", "prefabricated: yes", "policy.not_true_or_false"),
    "quoted truth": ("prefabricated: true", 'prefabricated: "true"', "policy.not_true_or_false"),
}


@pytest.mark.parametrize(("old", "new", "code"), SPOILED.values(), ids=SPOILED)
def test_a_spoiled_document_is_refused_on_its_line(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert old in DRAFT
    draft = DRAFT.replace(old, new, 1)

    found = problems(folder_with(tmp_path, draft))

    assert code in [each for _, each in found]
    place = next(place for place, each in found if each == code)
    if code not in ("file.missing", "policy.unknown_jurisdiction"):
        file, line = place.split(":")
        assert file == "city/draft.yaml"
        assert 1 <= int(line) <= draft.count("\n")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: 草案", "title: 草案\nauthor: 某人"),
        ('at_least: "72%"', "at_least: 0.72"),
        ("expect: unmet", "expect: failed"),
        ("gates: [design_review]", "gates: [lunch]"),
        ("use_class: public", "use_class: civil"),
    ],
)
def test_the_line_is_the_very_line(tmp_path: Path, old: str, new: str) -> None:
    draft = DRAFT.replace(old, new, 1)

    ((place, _),) = problems(folder_with(tmp_path, draft))

    assert place == f"city/draft.yaml:{line_of(draft, new.splitlines()[-1])}"


def test_all_faults_of_a_file_are_named_at_once(tmp_path: Path) -> None:
    draft = (
        DRAFT.replace("title: 草案", "title: 草案\nauthor: 某人")
        .replace("from: 2023-01-01", "from: 2023-13-01")
        .replace("    default: wide\n", "")
    )

    assert {code for _, code in problems(folder_with(tmp_path, draft))} == {"policy.unknown_key", "policy.not_a_date", "policy.missing_key"}


def test_a_document_that_is_not_listed_is_not_silently_ignored(tmp_path: Path) -> None:
    folder = folder_with(tmp_path)
    (folder / "city" / "forgotten.yaml").write_text(DRAFT, encoding="utf-8")

    assert problems(folder) == [("city/forgotten.yaml", "policy.not_listed")]


def test_a_listed_document_has_to_be_there(tmp_path: Path) -> None:
    assert problems(folder_with(tmp_path, index=INDEX + "  - city/gone.yaml\n")) == [("city/gone.yaml", "file.missing")]


def test_a_document_is_listed_once(tmp_path: Path) -> None:
    assert problems(folder_with(tmp_path, index=INDEX + "  - city/draft.yaml\n")) == [("index.yaml:4", "policy.repeated_id")]


def test_an_empty_folder_says_what_is_missing(tmp_path: Path) -> None:
    assert problems(tmp_path) == [("index.yaml", "file.missing")]


def test_an_empty_document_is_refused(tmp_path: Path) -> None:
    assert problems(folder_with(tmp_path, "# nothing yet\n")) == [("city/draft.yaml:1", "policy.empty")]


def test_a_document_in_another_encoding_is_refused_on_its_line(tmp_path: Path) -> None:
    folder = folder_with(tmp_path)
    (folder / "city" / "draft.yaml").write_bytes(DRAFT.encode("gbk"))

    assert problems(folder) == [("city/draft.yaml:2", "policy.not_utf8")]


def test_a_changed_source_is_refused_even_where_no_quote_changed(tmp_path: Path) -> None:
    ((_, code),) = problems(folder_with(tmp_path, source=SOURCE + "\n"))

    assert code == "policy.source_changed"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('parent: "140500"', 'parent: "140600"', "policy.unit_misplaced"),
        ('code: "140581"', 'code: "140500"', "policy.unit_misplaced"),
        ('parent: "140500", standard: true', 'parent: "140500", standard: false', "policy.note_needed"),
    ],
)
def test_units_stand_below_their_parents(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert problems(folder_with(tmp_path, units=UNITS.replace(old, new))) == [("units.yaml:2", code)]


def test_a_wrong_example_is_found_by_judging_it(tmp_path: Path) -> None:
    draft = DRAFT.replace("expect: met", "expect: undetermined").replace("expect: unmet", "expect: met").replace("not_applicable", "unmet")
    rulebook = Rulebook.load(folder_with(tmp_path, draft))

    failing = [worked.problem for worked in work_examples(rulebook) if not worked.as_expected]

    assert [problem.where for problem in failing] == [f"city/draft.yaml:{line_of(draft, case)}" for case in ("恰好", "不足", "太小")]
    assert "恰好" in failing[0].says()


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def problems(folder: Path) -> list[tuple[str, str]]:
    """(place, code) of everything that is wrong with a folder; every one can be said in both languages."""
    with pytest.raises(BadInput) as bad:
        Rulebook.load(folder)
    assert all(problem.says("zh") and problem.says("en") for problem in bad.value.problems)
    return [(problem.where, problem.code) for problem in bad.value.problems]
