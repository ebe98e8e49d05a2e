"""`lifecycle demo`: what a newcomer sees first, on a screen of 80 columns, and again."""

import json
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.city import first_run, toured
from tests.cli.program import Ended, Program
from tests.copies import copied

COUNTIES = ("城区", "开发区", "泽州县", "高平市", "阳城县", "陵川县", "沁水县")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> str:
    return copied(toured, f"sqlite:///{tmp_path_factory.mktemp('demo') / 'lifecycle.db'}")


@pytest.fixture(scope="module")
def first(city: str) -> Ended:
    """The first run, which built the city."""
    return first_run(city)


@pytest.fixture
def in_the_city(program: Program, city: str, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Further commands on the database of the city."""
    monkeypatch.setenv("LIFECYCLE_DATABASE_URL", city)
    return program


def test_the_first_run_builds_and_shows_the_city(first: Ended) -> None:
    assert (first.code, first.err) == (0, "")
    assert first.out.startswith("演示城市（种子1）：")
    assert "全部虚构" in first.out


def test_it_fits_80_columns(first: Ended) -> None:
    assert [line for line in first.out.splitlines() if cell_len(line) > 80] == []


def test_it_shows_the_table_the_walk_the_refusal_and_what_to_try(first: Ended) -> None:
    table, walk, refusal, after = (first.out.index(words) for words in ("目标进度", "全过程", "一次不予通过", "接下来可以试"))

    assert table < walk < refusal < after
    assert all(county in first.out[table:walk] for county in COUNTIES)
    assert "高平市第二人民医院门诊综合楼" in first.out[walk:refusal]
    assert all(words in first.out[refusal:after] for words in ("不可通过", "实测 71.99%，要求 不低于72%", "新建公共建筑执行72%节能标准"))


def test_a_second_run_says_the_same(in_the_city: Program, first: Ended) -> None:
    again = in_the_city("demo")

    assert (again.code, again.out) == (0, first.out)


def test_programs_get_the_same_as_json(in_the_city: Program) -> None:
    ended = in_the_city("demo", "--json")
    told = json.loads(ended.out)

    assert ended.code == 0
    assert told["projects"] >= 120
    assert told["facts"] == told["targets"]["position"]
    assert [each["name"] for each in told["targets"]["counties"]] == list(COUNTIES)
    assert told["refused"]["passable"] is False
    assert {each["verdict"] for each in told["refused"]["verdicts"]} == {"met", "unmet", "not_applicable", "undetermined"}
    assert told["project"]["code"] == told["refused"]["code"]
    assert len({each["code"] for each in told["stories"]}) > 30


def test_what_it_says_to_try_works(in_the_city: Program) -> None:
    commands = json.loads(in_the_city("demo", "--json").out)["next"]

    assert len(commands) > 3
    assert [command for command in commands if in_the_city(*command.split()[1:]).code] == []


def test_every_story_can_be_shown(in_the_city: Program) -> None:
    stories = json.loads(in_the_city("demo", "--json").out)["stories"]

    assert [each for each in stories if in_the_city("show", each["code"]).code] == []


def test_it_speaks_english(in_the_city: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIFECYCLE_LANG", "en")

    assert in_the_city("demo").out.startswith("Demonstration city (seed 1): ")


def test_another_seed_wants_another_database(in_the_city: Program) -> None:
    ended = in_the_city("demo", "--seed", "2")

    assert (ended.code, ended.out) == (2, "")
    assert "LIFECYCLE_DATABASE_URL" in ended.err


def test_a_seed_is_a_number(in_the_city: Program) -> None:
    assert in_the_city("demo", "--seed", "city").code == 2


def test_a_database_that_cannot_be_made_is_named(program: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LIFECYCLE_DATABASE_URL", f"sqlite:///{tmp_path / 'no such folder' / 'lifecycle.db'}")

    ended = program("demo")

    assert (ended.code, ended.out) == (2, "")
    assert "no such folder" in ended.err
