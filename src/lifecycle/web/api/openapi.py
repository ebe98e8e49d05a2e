"""接口说明: the OpenAPI document, made from the routes as they are and the structs that they read and write; nothing is said twice."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from fastapi import FastAPI, Request
from fastapi.openapi.utils import get_openapi
from msgspec import json
from starlette.responses import Response

from lifecycle.desk import FACTS
from lifecycle.projects.registration import RegisterProject
from lifecycle.values import days, quantities
from lifecycle.vocabulary import Command
from lifecycle.web.access import OPEN, access, routes
from lifecycle.web.api import (
    attachments,
    campaigns,
    checks,
    commands,
    facts,
    gates,
    inspection_items,
    policies,
    projects,
    proposals,
    registers,
    replay,
    targets,
    tray,
)
from lifecycle.web.api.answers import JSON, REFERENCE, answer
from lifecycle.web.api.asked import PREFIX, interface
from lifecycle.web.api.examples import Examples, examples
from lifecycle.web.arriving import Upload
from lifecycle.web.transport.problems import ProblemDetails
from lifecycle.web.transport.security import API

router = interface()

SHOWN = (
    ProblemDetails,
    projects.RegisterPage,
    projects.ProjectShown,
    projects.ProjectFacts,
    gates.GateShown,
    replay.Replay,
    facts.Feed,
    commands.Recorded,
    commands.Expected,
    attachments.Kept,
    Upload,
    targets.TargetSheet,
    targets.CountySheet,
    policies.Policies,
    inspection_items.InspectionItems,
    policies.DocumentShown,
    tray.Tray,
    registers.Objects,
    registers.Inspectors,
    registers.Experts,
    registers.Classes,
    campaigns.Campaigns,
    campaigns.CampaignShown,
    proposals.Proposals,
)
"""What is answered; what stands in these is found from here."""

COMMANDS: dict[str, tuple[Mapping[str, type[Command]], str]] = {
    PREFIX + "/projects/{code}/commands/{command}": (commands.OF_PROJECTS, "project"),
    PREFIX + "/counties/{county}/commands/{command}": (commands.OF_COUNTIES, "county"),
    PREFIX + "/checks/{check}/commands/{command}": (checks.OF_CHECKS, "check"),
    PREFIX + "/policies/{document}/commands/{command}": (commands.OF_POLICIES, "document"),
    PREFIX + "/staff/{staff}/commands/{command}": (commands.OF_STAFF, "staff"),
    PREFIX + "/persons/{person}/commands/{command}": (commands.OF_PERSONS, "person"),
    PREFIX + "/proposals/{proposal}/commands/{command}": (commands.OF_PROPOSALS, "proposal"),
    PREFIX + "/objects/{object_id}/commands/{command}": (registers.OF_OBJECTS, "object_id"),
    PREFIX + "/inspectors/{staff}/commands/{command}": (registers.OF_INSPECTORS, "staff"),
    PREFIX + "/experts/{person}/commands/{command}": (registers.OF_EXPERTS, "person"),
    PREFIX + "/units/{uscc}/commands/{command}": (registers.OF_UNITS, "uscc"),
    PREFIX + "/campaigns/{campaign}/commands/{command}": (campaigns.OF_CAMPAIGNS, "campaign"),
}
"""地址 -> 命令, and the field that the address says already."""

AS_TYPED: dict[str, dict[str, Any]] = {
    "decimal": {
        "maxLength": quantities.LONGEST,
        "examples": ["12000.5", "0.72"],
        "description": "a decimal number in a string, since readers of JSON numbers round them; best as plain digits, a rate as a "
        "fraction. What people write is read as well: 12,000.5㎡, 1.2万平方米, 75%",
    },
    "date": {
        "maxLength": days.LONGEST,
        "examples": ["2023-05-01"],
        "description": "a day, best as 2023-05-01. What people write is read as well: 2023/5/1, 2023.5.1, 2023年5月1日",
    },
}
"""格式 -> what is said of it in a body, where more spellings than that of the format are read."""

ABOUT = """Commands and queries of the register, for programs. Every request shows a token, which a security administrator issues;
what it may do follows from the appointments of its staff id. Errors are problem+json (RFC 9457), in Chinese or, with
`Accept-Language: en`, in English. Fields may be added to answers; those that are there keep their meaning."""


@router.get("/openapi.json", name="api_openapi", include_in_schema=False)
def openapi(request: Request) -> Response:
    """接口说明."""
    return answer(document(request.app))


@lru_cache(maxsize=1)
def document(app: FastAPI) -> dict[str, Any]:
    """The document of an application. The generic routes of commands are told command by command, each with its own body."""
    shown = examples(app.state.desk.rulebooks.folder)
    asked = [route for route in routes(app) if str(route.path).startswith(API)]
    made = get_openapi(title="lifecycle 建设项目全过程合规台账", version="1", description=ABOUT, routes=asked)
    for path, (by_slug, from_address) in COMMANDS.items():
        generic = made["paths"].pop(path)["post"]
        for name, command in by_slug.items():
            made["paths"][path.replace("{command}", name)] = {"post": _operation(generic, name, command, from_address, shown)}
    register = made["paths"][f"{PREFIX}/projects"]["post"]
    made["paths"][f"{PREFIX}/projects"]["post"] = _operation(register, "register-project", RegisterProject, "project", shown)
    parameters = made["components"]["schemas"]
    made["components"] = {
        "schemas": parameters | _answers() | _bodies(),
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
    }
    made["security"] = [{"token": []}]
    for route in asked:
        if access(app)[str(route.name)] is OPEN and route.path in made["paths"]:
            made["paths"][str(route.path)]["get"]["security"] = []
    for path in made["paths"].values():
        for operation in path.values():
            for parameter in operation.get("parameters", ()):
                _without_null(parameter["schema"])
    return made


def _operation(generic: Mapping[str, Any], name: str, command: type[Command], from_address: str, shown: Examples) -> dict[str, Any]:
    """One command: its words, its parameters, its body."""
    body: dict[str, Any] = {"schema": {"$ref": REFERENCE.format(name=_given(command.__name__))}}
    if command in shown:
        body["example"] = shown[command]
    parameters = [each for each in generic.get("parameters", ()) if each["name"] != "command"]
    if not any(each["name"] == "preview" for each in parameters):
        parameters = [each | {"required": True} if each["name"] == "idempotency-key" else each for each in parameters]
    return {
        **generic,
        "operationId": name,
        "summary": (command.__doc__ or name).partition("\n")[0],
        "description": f"`{from_address}` is said by the address, `id` by the Idempotency-Key, `by` by the token.",
        "parameters": parameters,
        "requestBody": {"required": True, "content": {JSON: body}},
    }


def _answers() -> dict[str, Any]:
    """Answers may come to have more fields. A fact is one of all the kinds there are, by its tag."""
    _, components = json.schema_components([*SHOWN, *FACTS], ref_template=REFERENCE)
    kinds = {str(fact.__struct_config__.tag): REFERENCE.format(name=fact.__name__) for fact in FACTS}
    components["Fact"] = {
        "anyOf": [{"$ref": each} for each in kinds.values()],
        "discriminator": {"propertyName": "fact", "mapping": kinds},
    }
    return components


def _bodies() -> dict[str, Any]:
    """Bodies are read strictly: no field but those named. Quantities and days are read as on the pages."""
    said = [(command, from_address) for by_slug, from_address in COMMANDS.values() for command in by_slug.values()]
    said.append((RegisterProject, "project"))
    _, components = json.schema_components([command for command, _ in said], ref_template=REFERENCE.format(name=_given("{name}")))
    for command, from_address in said:
        _leave_out(components[command.__name__], ("command", "id", "by", from_address))
    for schema in _objects(components.values()):
        if "properties" in schema:
            schema["additionalProperties"] = False
        if schema.get("format") in AS_TYPED:
            schema.update(minLength=1, **AS_TYPED[schema.pop("format")])
    return {_given(name): schema for name, schema in components.items()}


def _given(name: str) -> str:
    return f"{name}.given"


def _leave_out(schema: dict[str, Any], names: Iterable[str]) -> None:
    for name in names:
        del schema["properties"][name]
        schema["required"].remove(name)


def _objects(value: Any) -> Iterable[dict[str, Any]]:
    """Every schema in schemas."""
    if isinstance(value, dict):
        yield value
        value = value.values()
    if not isinstance(value, str) and isinstance(value, Iterable):
        for each in value:
            yield from _objects(each)


def _without_null(schema: dict[str, Any]) -> None:
    """A parameter is left out, and never null."""
    if others := [each for each in schema.get("anyOf", ()) if each.get("type") != "null"]:
        del schema["anyOf"]
        schema.update(others[0])
