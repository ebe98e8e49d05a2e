"""存量补录表样: `lifecycle template` writes the register's form, without a database."""

from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from lifecycle.cli.options import Json, RegisterAsked
from lifecycle.cli.output import language, show_json, write
from lifecycle.compliance.problems import BadInput, Problem
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.desk.register.form import form_of
from lifecycle.policies_folder import policies_folder
from lifecycle.reasons import why
from lifecycle.regular_files import NotRegular
from lifecycle.wording import say

FORMS = {".xlsx": "register_form:xlsx_form", ".csv": "register_headings:csv_form"}
"""The module of `papers` that writes a form, imported when it is asked for, and the function in it."""


def template(
    file: Annotated[Path, typer.Argument(help="要写的文件，.xlsx 或 .csv · the file to write", metavar="FILE")],
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的文件 · overwrite")] = False,
    register: RegisterAsked = None,
    as_json: Json = False,
) -> None:
    """写出存量补录台账或双随机名录的空白表样 · write the empty form, one row a building or an entry."""
    module, _, name = FORMS.get(file.suffix.lower(), "").partition(":")
    if not module:
        raise BadInput(Problem(str(file), "register.template_type"))
    jurisdictions = Rulebook.load(policies_folder()).jurisdictions
    form = (
        form_of(jurisdictions)
        if register is None
        else import_module("lifecycle.desk.register.rosters").roster_of(register, jurisdictions).form
    )
    try:
        if file.exists() and not file.is_file():  # to write into a pipe waits for somebody who reads
            raise NotRegular(file)
        with file.open("wb" if force else "xb") as opened_file:
            opened_file.write(getattr(import_module(f"lifecycle.papers.{module}"), name)(form))
    except FileExistsError as error:
        raise BadInput(Problem("", "register.template_exists", {"file": str(file)})) from error
    except OSError as error:
        raise BadInput(Problem("", "register.template_unwritable", {"file": str(file), "reason": why(error)})) from error
    if as_json:
        show_json({"file": str(file), "columns": [column.heading() for column in form.columns]})
    else:
        option = "" if register is None else f" --register {register}"
        write(say("register.template_written", language(), file=file, option=option) + "\n")
