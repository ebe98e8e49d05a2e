"""选项: what several commands ask for in the same words, and how each kind of value is read. A test walks all commands."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from lifecycle.compliance.problems import BadInput, Problem
from lifecycle.inspections.registers.roster_names import RosterName
from lifecycle.values.identifiers import code_sought, identifier
from lifecycle.values.marked import question_code
from lifecycle.values.text import figures_sought, shortened


def _questions(codes: list[str] | None) -> list[str] | None:
    return codes and list(map(question_code, codes))


def an_id(typed: str | None) -> str | None:
    """编号 or 代码 of anything, as it is recorded. Raises Refused as `identifier` does."""
    return typed and identifier(typed)


def whole(option: str, least: int, most: int) -> Callable[[Any], int]:
    """整数 of an option, in plain or full width. The reader raises BadInput for what is none between the two."""

    def read(typed: Any) -> int:
        text = figures_sought(str(typed))
        if not (text.isascii() and text.isdigit() and len(text) <= len(str(most)) and least <= int(text) <= most):
            raise BadInput(Problem(option, "option.whole", {"text": shortened(text), "least": str(least), "most": str(most)}))
        return int(text)

    return read


As = Annotated[str, typer.Option("--as", help="工号，以谁的名义办理 · staff id, in whose name", callback=identifier)]
StaffNumber = Annotated[str, typer.Argument(help="工号 · staff id", metavar="STAFF_ID", callback=identifier)]
ProposeUntil = Annotated[
    str | None, typer.Option("--propose-until", help="须两人办理的，提请到哪天 · propose what takes two, until this day")
]
Confirm = Annotated[
    list[str] | None, typer.Option("--confirm", help="核对无误的疑问 · what is confirmed", metavar="CODE", callback=_questions)
]
RegisterAsked = Annotated[
    RosterName | None, typer.Option("--register", help="双随机名录：检查对象、执法检查人员、专家 · a register of random inspections")
]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON · print JSON")]
ProjectCode = Annotated[
    str, typer.Argument(help="投资项目统一代码，如 2304-140581-04-01-135254 · project code", metavar="CODE", callback=code_sought)
]
