"""所问: nothing that is asked is passed over; a filter that is misspelt would otherwise find everything."""

from collections.abc import Iterator

from fastapi import APIRouter, Depends, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from lifecycle.web.transport.problems import Problem

PREFIX = "/api/v1"


def refuse_unknown(request: Request) -> None:
    """Raises Problem for a parameter that the route does not know."""
    route: APIRoute = request.scope["route"]
    known = set(_parameters(route.dependant))
    if unknown := sorted(request.query_params.keys() - known):
        raise Problem(422, "api.parameter_unknown" if known else "api.no_parameters", unknown=unknown, known=sorted(known))


def _parameters(dependant: Dependant) -> Iterator[str]:
    yield from (field.alias for field in dependant.query_params)
    for each in dependant.dependencies:
        yield from _parameters(each)


def interface() -> APIRouter:
    """A router of this interface."""
    return APIRouter(prefix=PREFIX, dependencies=[Depends(refuse_unknown)])
