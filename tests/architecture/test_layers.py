"""Imports point down only, and the rooms where decisions are made see no ledger, no web and no clock."""

import sys
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest
from mypy.find_sources import create_source_list
from mypy.options import Options

from tests.architecture.source import MODULES, SRC, modules_under

LAYERS = (
    ("__main__", "cli", "web", "settings", "policies_folder", "views"),
    ("demo", "papers"),
    ("desk", "projections"),
    ("permissions", "deadlines"),
    ("projects", "inspections", "counties", "staff"),
    ("accounts", "calendar", "witness"),  # over the ledger's database, over the policy files, over the formats of ledgers; none known below
    ("compliance", "policies", "ledger"),  # policies/measures is the arithmetic of compliance
    ("values", "reasons"),
    ("vocabulary", "wording", "recent"),
    ("field_types", "kinds", "regular_files"),
)
"""Top to bottom. A module of `lifecycle` that stands in no layer fails the test, so does a name here that is nowhere."""

NOT_YET: set[str] = set()
"""Named in the design, to be built; a name leaves this set with its first module."""

WITHIN = {
    "ledger": (
        ("backup", "verifying"),
        (
            "ledger",
            "entering",
            "persons",
            "signing",
            "tree",
            "attachments",
            "parts",
        ),  # `Ledger` holds parts of the others, which are handed it in their turn
        ("store",),
        ("formats",),
        ("facts", "faults", "workplaces", "verify_lifecycle"),
    ),
}
"""The same inside a room; `migrations` stand beside, since they stay as they were written."""

APART = (
    ("desk", "projections"),
    ("compliance", "ledger"),
    ("policies", "ledger"),
    ("accounts", "compliance"),
    ("accounts", "calendar"),
    ("calendar", "ledger"),
    ("web", "demo"),
    ("witness", "compliance"),
    ("witness", "accounts"),
    ("witness", "calendar"),
)
"""Side by side, and neither sees the other."""

ROOMS = ("projects", "inspections", "counties", "staff")
OUT_OF_SIGHT = ("sqlalchemy", "sqlite3", "psycopg", "eventsourcing", "alembic", "fastapi", "time", "random", "uuid", "secrets")
OF_A_DATABASE = ("sqlalchemy", "psycopg", "eventsourcing", "alembic", "lifecycle.ledger.ledger", "lifecycle.ledger.store.database")
WINDOW = frozenset(f"compliance.{name}" for name in ("dossier", "problems", "reading.json_forms"))
"""The rooms are handed verdicts; of compliance they know how a project is described to it, and how a file of JSON is read."""


WRITERS = {"xlsxwriter": {"papers.excel"}, "typst": {"papers.pdf"}, "docxtpl": {"papers.word"}}
"""The libraries that write papers, each known to its one writer."""


def build(package: str) -> grimp.ImportGraph:
    return grimp.build_graph(package, include_external_packages=True, cache_dir=None)


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return build("lifecycle")


def upward_imports(graph: grimp.ImportGraph, package: str) -> list[str]:
    """Imports that point up, or across between parts that must stay apart, each as one readable line."""
    layers = [grimp.Layer(*names, independent=False) for names in LAYERS]
    rising = graph.find_illegal_dependencies_for_layers(layers=layers, containers={package})
    return [f"{one.importer} must not import {one.imported}" for one in rising] + list(crossings(graph, package))


def crossings(graph: grimp.ImportGraph, package: str) -> Iterator[str]:
    for one, other in [*APART, *((other, one) for one, other in APART)]:
        yield from chains(graph, f"{package}.{one}", f"{package}.{other}")


def chains(graph: grimp.ImportGraph, importer: str, imported: str) -> list[str]:
    """How one part comes to see another, directly or through others."""
    if not {importer, imported} <= graph.modules:
        return []
    return sorted(" -> ".join(chain) for chain in graph.find_shortest_chains(importer, imported, as_packages=True))


def sights_from_rooms(graph: grimp.ImportGraph, package: str) -> list[str]:
    """What the rooms see and should not."""
    seen = [line for room in ROOMS for name in OUT_OF_SIGHT for line in chains(graph, f"{package}.{room}", name)]
    for module in graph.modules:
        if module.removeprefix(f"{package}.").split(".")[0] in ROOMS:
            direct = graph.find_modules_directly_imported_by(module)
            closed = {name for name in direct if name.startswith(f"{package}.compliance")} - {f"{package}.{name}" for name in WINDOW}
            seen += [f"{module} -> {name}" for name in sorted(closed)]
    return seen


def test_the_graph_holds_every_module_on_disk(graph: grimp.ImportGraph):
    assert {module for module in graph.modules if module.split(".")[0] == "lifecycle"} == set(MODULES)
    assert "lifecycle.policies.measures" in MODULES, "the links were not followed"


def test_the_type_checker_sees_every_module_once():
    sources = [source.module for source in create_source_list([str(SRC)], Options())]

    assert sorted(sources) == sorted(MODULES)


def test_every_part_of_the_package_stands_in_a_layer():
    parts = {module.split(".")[1] for module in MODULES if "." in module}
    named = {name for layer in LAYERS for name in layer}

    assert parts - named == set(), "give it a place in LAYERS"
    assert named - parts == NOT_YET


def test_imports_point_down_only(graph: grimp.ImportGraph):
    assert upward_imports(graph, "lifecycle") == []


@pytest.mark.parametrize("room", WITHIN)
def test_imports_point_down_inside_a_room(graph: grimp.ImportGraph, room: str):
    package = f"lifecycle.{room}"
    layers = [grimp.Layer(*names, independent=False) for names in WITHIN[room]]
    rising = graph.find_illegal_dependencies_for_layers(layers=layers, containers={package})

    assert sorted(f"{one.importer} must not import {one.imported}" for one in rising) == []
    parts = {module.split(".")[2] for module in graph.modules if module.startswith(f"{package}.")}
    assert parts - {"migrations"} == {name for layer in WITHIN[room] for name in layer}


def test_the_rooms_see_no_ledger_no_clock_and_no_chance(graph: grimp.ImportGraph):
    assert sights_from_rooms(graph, "lifecycle") == []


def test_every_kind_of_paper_has_one_writer(graph: grimp.ImportGraph):
    assert {library: writers(graph, "lifecycle", library) for library in WRITERS} == WRITERS


def writers(graph: grimp.ImportGraph, package: str, library: str) -> set[str]:
    """Who imports a library."""
    return {module.removeprefix(f"{package}.") for module in graph.find_modules_that_directly_import(library)}


def test_a_witness_knows_the_formats_of_a_ledger_and_not_its_database(graph: grimp.ImportGraph):
    """It has to be small enough to be read, and to run where there is no ledger."""
    direct = {
        name
        for module in graph.modules
        if module.startswith("lifecycle.witness")
        for name in graph.find_modules_directly_imported_by(module)
    }

    assert {"lifecycle.ledger.formats.merkle", "lifecycle.ledger.formats.signed_notes", "lifecycle.ledger.formats.checkpoint"} < direct
    assert [line for name in OF_A_DATABASE for line in chains(graph, "lifecycle.witness", name)] == []
    assert chains(graph, "lifecycle.ledger", "sqlalchemy"), "the ledger has one: the name is right"


def test_the_readers_of_values_see_words_and_check_digits_only(graph: grimp.ImportGraph):
    direct = {
        name.split(".")[0] if not name.startswith("lifecycle.") else name.split(".")[1]
        for module in graph.modules
        if module.startswith("lifecycle.values.")
        for name in graph.find_modules_directly_imported_by(module)
    }

    assert "re" in direct, "some readers were found"
    assert direct - set(sys.stdlib_module_names) - {"values", "vocabulary", "wording", "stdnum", "msgspec"} == set()
    assert [line for name in OUT_OF_SIGHT for line in chains(graph, "lifecycle.values", name)] == []


@pytest.fixture
def bad_house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> grimp.ImportGraph:
    """A package with our rooms and every kind of bad import."""
    bad = {
        "vocabulary": "from bad_house.projects import design",
        "ledger": "import bad_house.compliance",
        "compliance": "",
        "compliance.dossier": "",
        "compliance.judge": "",
        "policies": "",
        "projects": "",
        "projects.design": "import bad_house.ledger\nfrom bad_house.compliance import judge, dossier",
        "counties": "import time",
        "desk": "import sqlalchemy",
        "projections": "from bad_house import desk",
        "web": "import bad_house.desk",
    }
    for module, code in bad.items():
        folder = tmp_path / "bad_house" / module.split(".")[0]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{module.partition('.')[2] or '__init__'}.py").write_text(code)
    (tmp_path / "bad_house" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    assert len(modules_under(tmp_path / "bad_house")) == len(bad) + 1
    return build("bad_house")


def test_bad_imports_are_found_where_there_are_some(bad_house: grimp.ImportGraph):
    assert sorted(upward_imports(bad_house, "bad_house")) == [
        "bad_house.ledger -> bad_house.compliance",
        "bad_house.projections -> bad_house.desk",
        "bad_house.vocabulary must not import bad_house.projects",
    ]
    assert writers(bad_house, "bad_house", "sqlalchemy") == {"desk"}
    assert sights_from_rooms(bad_house, "bad_house") == [
        "bad_house.counties -> time",
        "bad_house.projects.design -> bad_house.compliance.judge",
    ]
