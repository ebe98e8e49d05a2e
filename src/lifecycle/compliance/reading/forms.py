"""表单: readers of YAML nodes. Each gives a typed value or refuses with file, line and reason; a mapping names all its faults at once."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from io import StringIO
from typing import Any, TypeVar

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from lifecycle.compliance.problems import BadInput, Gathering, Problem, slugs
from lifecycle.compliance.quantities import area, rate

Read = TypeVar("Read")
Reader = Callable[[Node], Read]
Member = TypeVar("Member", bound=StrEnum)

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
STRING = "tag:yaml.org,2002:str"
NULL = "tag:yaml.org,2002:null"
QUOTED = ("'", '"')
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WHITE_SPACE = re.compile(r"\s+")
SLUG = re.compile(r"[a-z0-9]+(?:[-_/][a-z0-9]+)*")


def compose(text: str, file: str) -> Node:
    """The one YAML document of a file; its marks carry the file's name."""
    stream = StringIO(text)
    stream.name = file
    try:
        root = yaml.compose(stream, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadInput(Problem(f"{file}:{line}", "policy.not_yaml", {"reason": error.problem or error.context})) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise BadInput(Problem(f"{file}:1", "policy.not_yaml", {"reason": str(error).splitlines()[0]})) from error
    if root is None:
        raise BadInput(Problem(f"{file}:1", "policy.empty"))
    return root


def line(node: Node) -> int:
    """The line on which a node begins."""
    return int(node.start_mark.line) + 1


def where(node: Node) -> str:
    """file:line."""
    return f"{node.start_mark.name}:{line(node)}"


def fault(node: Node, code: str, **values: Any) -> BadInput:
    """What is wrong with a node."""
    return BadInput(Problem(where(node), code, values))


def fields(node: Node, required: Mapping[str, Reader[Any]], optional: Mapping[str, Reader[Any]] | None = None) -> dict[str, Any]:
    """A mapping with exactly these keys; absent optional ones are left out."""
    form = {**required, **(optional or {})}
    found: dict[str, Any] = {}
    gathering = Gathering()
    for key, value in entries(node, gathering):
        if key not in form:
            gathering.problems.append(Problem(where(value[0]), "policy.unknown_key", {"key": key, "allowed": tuple(form)}))
        else:
            found[key] = gathering.attempt(form[key], value[1])
    for key in required:
        if key not in found:
            gathering.problems.append(Problem(where(node), "policy.missing_key", {"key": key}))
    gathering.settle()
    return found


def entries(node: Node, gathering: Gathering) -> list[tuple[str, tuple[Node, Node]]]:
    """The entries of a mapping as (key, (key node, value node)), each key once."""
    if not isinstance(node, MappingNode):
        raise fault(node, "policy.not_a_mapping")
    seen: dict[str, tuple[Node, Node]] = {}
    for key, value in node.value:
        if not isinstance(key, ScalarNode):
            gathering.problems.append(Problem(where(key), "policy.not_text"))
        elif key.value in seen:
            gathering.problems.append(Problem(where(key), "policy.repeated_key", {"key": key.value}))
        else:
            seen[key.value] = (key, value)
    return list(seen.items())


def listing(read: Reader[Read], *, allow_empty: bool = False) -> Reader[tuple[Read, ...]]:
    """A list, every item by the same reader."""

    def read_all(node: Node) -> tuple[Read, ...]:
        if not isinstance(node, SequenceNode):
            raise fault(node, "policy.not_a_list")
        if not node.value and not allow_empty:
            raise fault(node, "policy.empty_list")
        gathering = Gathering()
        items = [gathering.attempt(read, item) for item in node.value]
        gathering.settle()
        return tuple(item for item in items if item is not None)

    return read_all


def keyed(read_key: Reader[str], read: Reader[Read]) -> Reader[dict[str, Read]]:
    """A mapping whose keys are names, not a fixed form."""

    def read_all(node: Node) -> dict[str, Read]:
        gathering = Gathering()
        found = {gathering.attempt(read_key, key): gathering.attempt(read, value) for _, (key, value) in entries(node, gathering)}
        gathering.settle()
        return {key: value for key, value in found.items() if key is not None and value is not None}

    return read_all


def nullable(read: Reader[Read]) -> Reader[Read | None]:
    """Either an explicit null or what the reader reads."""
    return lambda node: None if node.tag == NULL else read(node)


def anything(node: Node) -> Node:
    """A node to be read later, when more is known."""
    return node


def text(node: Node) -> str:
    """Words: not blank, and not something that YAML takes for a number, a date or a truth value."""
    if not isinstance(node, ScalarNode) or node.tag != STRING or not node.value.strip():
        raise fault(node, "policy.not_text")
    return str(node.value)


def slug(node: Node) -> str:
    """An identifier in lower-case ASCII."""
    if not SLUG.fullmatch(value := text(node)):
        raise fault(node, "policy.not_a_slug", text=value)
    return value


def member(enum: type[Member]) -> Reader[Member]:
    """One of a closed list."""

    def read(node: Node) -> Member:
        allowed = slugs(enum)
        if not isinstance(node, ScalarNode) or node.value not in allowed:
            raise fault(node, "policy.not_in_list", allowed=allowed)
        return enum(node.value)

    return read


def truth(node: Node) -> bool:
    """true or false, and none of YAML's other spellings."""
    if not isinstance(node, ScalarNode) or node.style in QUOTED or node.value not in ("true", "false"):
        raise fault(node, "policy.not_true_or_false")
    return bool(node.value == "true")


def day(node: Node) -> date:
    """A calendar day."""
    if isinstance(node, ScalarNode) and DATE.fullmatch(node.value):
        try:
            return date.fromisoformat(node.value)
        except ValueError:
            pass  # the 31st of a short month: refused below like any other text
    raise fault(node, "policy.not_a_date")


def quoted(node: Node) -> str:
    """A number's digits. Unquoted, YAML would make a float of them."""
    if not isinstance(node, ScalarNode) or node.style not in QUOTED:
        raise fault(node, "policy.number_not_quoted")
    return str(node.value)


def exact_rate(node: Node) -> Decimal:
    """比例."""
    return rate(quoted(node), where(node))


def exact_area(node: Node) -> Decimal:
    """面积 or another plain quantity."""
    return area(quoted(node), where(node))


def spaced(words: str) -> str:
    """Words as quotes are compared: every run of white space, a line break or an ideographic space included, counts as one space."""
    return WHITE_SPACE.sub(" ", words).strip()
