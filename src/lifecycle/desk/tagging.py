"""标签: what streams and facts are called, and by which tags facts are found and conditions checked across streams."""

from msgspec import Struct, json

from lifecycle.desk.paperwork.numbers import number_tag
from lifecycle.ledger import Stream
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


def project_tags(stream: Stream, fact: Fact) -> frozenset[str]:
    """标签 of a fact of a project: a code is used once, a paper's number too; a building is named."""
    named = {code_tag(code) for code in codes_in(fact)}
    if paper := paper_of(fact):
        named.add(number_tag(paper))
    return frozenset(named) | {f"building:{stream.name.removeprefix('project/')}/{id_}" for id_ in NAMED_BUILDINGS.values(fact)}


def codes_in(fact: Fact) -> tuple[str, ...]:
    """项目代码 that a project bears from this fact on."""
    if isinstance(fact, ProjectRegistered):
        return (fact.code,)
    code = json.decode(fact.changed).get("code") if isinstance(fact, FactCorrected) else None
    return (code,) if code else ()
