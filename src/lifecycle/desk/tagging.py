"""标签: what streams and facts are called, and by which tags facts are found and conditions checked across streams."""

from collections.abc import Sequence

from msgspec import Struct, json

from lifecycle.desk.paperwork.numbers import number_tag
from lifecycle.desk.people.proposals import PROPOSAL
from lifecycle.ledger import Append, Stream
from lifecycle.projects.mending.corrections import FactCorrected
from lifecycle.projects.numbers import paper_of
from lifecycle.projects.registration import ProjectRegistered
from lifecycle.values.marks import Finder
from lifecycle.vocabulary import BuildingId, Fact, ProjectId

NAMED_BUILDINGS = Finder(lambda leaf: leaf.kind is BuildingId, but=(Struct,))
"""所及单体: the buildings that a fact is about, by the type of its own fields; those inside it only say more of them."""


def project_stream(id_: ProjectId) -> str:
    return f"project/{id_}"


def code_tag(code: str) -> str:
    return f"code:{code}"


def fact_name(fact: Fact) -> str:
    return str(fact.__struct_config__.tag)


def tags(stream: Stream, fact: Fact) -> frozenset[str]:
    """标签 by which facts are found, and conditions are checked, across streams: a code is used once; a building is named."""
    if stream.name.startswith("staff/"):
        return frozenset({"staff"})
    if stream.name.startswith(f"{PROPOSAL}/"):
        return frozenset({PROPOSAL})
    named: set[str] = set()
    if isinstance(fact, ProjectRegistered):
        named.add(code_tag(fact.code))
    if isinstance(fact, FactCorrected) and (code := json.decode(fact.changed).get("code")):
        named.add(code_tag(code))
    if paper := paper_of(fact):
        named.add(number_tag(paper))
    return frozenset(named) | {f"building:{stream.name.removeprefix('project/')}/{id_}" for id_ in NAMED_BUILDINGS.values(fact)}


def append_to(stream: Stream, facts: Sequence[Fact]) -> Append:
    return Append(stream=stream.name, expected_version=stream.version, facts=tuple(facts), tags=tuple(tags(stream, fact) for fact in facts))
