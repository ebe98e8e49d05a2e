"""抽查事项清单: the list as it ships: every item of the first real checklist, what it rests on, and what is left out of it and why."""

from datetime import date

from lifecycle.compliance.annotation import coverage
from lifecycle.compliance.document import NotCheckable, PolicyDocument
from lifecycle.compliance.duties import CheckLevel, Checklist
from tests.packaged import rulebook

LIST = next(each for each in rulebook().documents if each.id == "inspection-items-2023")
OF_PARTS = {"a": 8, "b": 8, "c": 9, "d": 8, "p": 4, "q": 4, "r": 3, "z": 1}
"""How many items each part of the checklist has."""
LEFT_OUT = {"a7", "b5", "b6", "b8"}
KEY = {"a4", "b2", "c1", "c2", "c4", "c7", "c8", "d1", "d2", "d3", "d5", "p1", "p3", "q1", "q2", "q3"}
FROM_MEMORY = {"a4", "b1", "b4", "c4", "c6", "c7", "d1", "d2", "d3", "d4", "d7", "d8", "p2", "p3", "p4", "q1"}
"""Those of which the notes have a clause or a figure from memory."""


def items(document: PolicyDocument = LIST) -> dict[str, Checklist]:
    return {each.id.partition("/")[2]: each for _, each in document.provisions() if isinstance(each, Checklist)}


def test_the_list_has_every_item_of_the_checklist_but_those_that_stand_on_no_statute() -> None:
    numbered = {f"{part}{number}" for part, count in OF_PARTS.items() for number in range(1, count + 1)}

    assert set(items()) == numbered - LEFT_OUT | {"q2a"}


def test_what_is_left_out_is_named_with_the_reason() -> None:
    reasons = {clause.place.lower(): each.reason for clause in LIST.clauses for each in clause.provisions if isinstance(each, NotCheckable)}

    assert reasons.keys() > LEFT_OUT
    assert all("依据" in reasons[each] for each in LEFT_OUT)


def test_key_items_are_those_that_the_checklist_marks() -> None:
    assert {name for name, each in items().items() if each.level is CheckLevel.KEY} == KEY


def test_what_was_not_compared_with_a_text_is_not_verified() -> None:
    assert all(not items()[each].verified for each in FROM_MEMORY)
    assert {name for name, each in items().items() if each.verified} >= {"a1", "a5", "b2", "c1", "d5", "q2", "q3", "r3"}


def test_prefabricated_and_retrofit_items_say_so_in_their_scope() -> None:
    scopes = {name: {each.measure.name: each.required for each in item.applies_to} for name, item in items().items()}

    assert all(scopes[each] == {"prefabricated": True} for each in ("p1", "p2", "p3", "p4"))
    assert all(scopes[each] == {"kind": {"residential_retrofit", "public_retrofit"}} for each in ("r1", "r2"))
    assert scopes["r3"] == {"kind": {"public_retrofit"}, "funding": {"government"}}
    assert [name for name, scope in scopes.items() if "urban" in scope] == ["b3"]


def test_nothing_of_it_is_decided_by_anybody_yet() -> None:
    assert {each.name: (each.default, each.decided_by) for each in LIST.choices} == {
        "open_finding_blocks": ("key_items", None),
        "specials_at_filing": ("required", None),
        "items_published_only": ("published_only", None),
        "drawn_in_a_year": ("once", None),
    }
    assert (LIST.number, LIST.decided_by) == (None, None)
    assert LIST.in_force.covers(date(2023, 1, 1))


def test_every_line_of_its_text_stands_in_a_clause_but_headings() -> None:
    read, whole = coverage(LIST)

    assert whole - read < 100
