"""选项: what several commands ask for in the same words."""

from typing import Annotated

import typer

from lifecycle.values.identifiers import identifier
from lifecycle.values.marked import question_code


def _questions(codes: list[str] | None) -> list[str] | None:
    return codes and list(map(question_code, codes))


As = Annotated[str, typer.Option("--as", help="工号，以谁的名义办理 · staff id, in whose name", callback=identifier)]
ProposeUntil = Annotated[
    str | None, typer.Option("--propose-until", help="须两人办理的，提请到哪天 · propose what takes two, until this day")
]
Confirm = Annotated[
    list[str] | None, typer.Option("--confirm", help="核对无误的疑问 · what is confirmed", metavar="CODE", callback=_questions)
]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON · print JSON")]
ProjectCode = Annotated[str, typer.Argument(help="投资项目统一代码，如 2304-140581-04-01-135254 · project code", metavar="CODE")]
