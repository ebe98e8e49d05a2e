"""接口说明属实: whatever is asked of the interface, by whichever role, is answered as the OpenAPI document says, and never by a failure.

The cases follow from the document, fitting and not. `LIFECYCLE_API_EXAMPLES=200 pytest tests/web/api/test_truthful.py` asks at length.
"""

import json
import os
import re
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode, openapi
from schemathesis.checks import not_a_server_error
from schemathesis.python import asgi
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from lifecycle.staff.appointments import Role
from lifecycle.web.access import routes
from lifecycle.web.api.asked import PREFIX
from lifecycle.web.api.openapi import COMMANDS, document
from tests.desk.conftest import CODE
from tests.web.api.conftest import token_of
from tests.web.conftest import HOLDER, Web

EXAMPLES = int(os.environ.get("LIFECYCLE_API_EXAMPLES", "2"))
"""Of each kind, for every operation and every role."""
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
THERE = {"code": CODE, "county": "140581", "staff": "SP01", "person": "P-1"}
"""Addresses of something that is there: what is not there is soon answered."""


@pytest.fixture
def tokens(web: Web) -> list[dict[str, str]]:
    """The headers of somebody of each role, and of nobody."""
    return [{}, *({"Authorization": f"Bearer {token_of(web.office, HOLDER[role])}"} for role in Role)]


@pytest.mark.parametrize("method", ["get", "post", "patch", "delete"])
def test_every_answer_to_every_role_is_as_documented(web: Web, tokens: list[dict[str, str]], method: str):
    asked = [found.ok() for found in openapi.from_asgi("/api/v1/openapi.json", web.app).get_all_operations()]
    with asgi.get_client(web.app) as session:
        session.trust_env = False  # or each request looks for a proxy in all variables there are
        for operation in asked:
            if operation.method == method:
                ask(operation, session, tokens)

    assert {operation.method for operation in asked} == {"get", "post", "patch", "delete"}
    assert len(asked) > 60


def ask(operation: APIOperation, session: Any, tokens: list[dict[str, str]]) -> None:
    """What fits the document, and what does not; each case in the name of everybody."""
    at = {name: there for name, there in THERE.items() if f"{{{name}}}" in operation.path}
    for mode, checks in ((GenerationMode.POSITIVE, CHECKS), (GenerationMode.NEGATIVE, [*CHECKS, negative_data_rejection])):

        @settings(max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(mode, path_parameters=at))
        def answered(case: Any) -> None:
            for headers in tokens:
                case.call_and_validate(session=session, headers=headers, checks=checks)  # noqa: B023  called at once

        with suppress(Unsatisfiable) if mode is GenerationMode.NEGATIVE else nullcontext():  # of some, nothing can be wrong
            answered()


def test_the_document_describes_every_route_but_its_own(web: Web):
    of_interface = [route for route in routes(web.app) if str(route.path).startswith(PREFIX)]
    written = {(str(route.path), method.lower()) for route in of_interface for method in route.methods or ()}
    described = {(path, method) for path, operations in document(web.app)["paths"].items() for method in operations}
    generic = {(path, "post") for path in COMMANDS}

    assert written - described == generic | {(f"{PREFIX}/openapi.json", "get")}
    assert {path.rpartition("/")[0] + "/{command}" for path, _ in described - written} == set(COMMANDS)
    assert document(web.app)["openapi"].startswith("3.1")


def test_every_reference_leads_somewhere_and_nothing_stands_unused(web: Web):
    made = document(web.app)
    named = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(made)))

    assert named == set(made["components"]["schemas"])


def contract(web: Web) -> set[str]:
    """Every address, and every field of an answer or a body, a line each."""
    made = document(web.app)
    schemas = made["components"]["schemas"]
    return {f"{name}.{field}" for name, schema in schemas.items() for field in schema.get("properties", ())} | set(made["paths"])


def test_what_once_was_answered_is_answered_for_ever(web: Web):
    """v1.txt is added to with each release and never taken from: the programs of others rest on it."""
    kept = (Path(__file__).parent / "v1.txt").read_text("utf-8").split()

    assert len(kept) > 1000
    assert sorted(set(kept) - contract(web)) == []
