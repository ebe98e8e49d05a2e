"""存量补录表样: `lifecycle template` writes the register's form, without a database."""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from lifecycle.cli.options import Json
from lifecycle.cli.output import language, show, show_json
from lifecycle.compliance.problems import BadInput, Problem
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.desk.register.form import form_of
from lifecycle.papers.register_form import csv_form, xlsx_form
from lifecycle.policies_folder import policies_folder
from lifecycle.wording import say
from lifecycle.wording.system import of_the_system

FORMS = {".xlsx": xlsx_form, ".csv": csv_form}


def template(
    file: Annotated[Path, typer.Argument(help="要写的文件，.xlsx 或 .csv · the file to write", metavar="FILE")],
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的文件 · overwrite")] = False,
    as_json: Json = False,
) -> None:
    """写出存量补录台账的空白表样 · write the empty register, one row a building."""
    written = FORMS.get(file.suffix.lower())
    if written is None:
        raise BadInput(Problem(str(file), "register.template_type"))
    form = form_of(Rulebook.load(policies_folder()).jurisdictions)
    try:
        with file.open("wb" if force else "xb") as opened_file:
            opened_file.write(written(form))
    except FileExistsError as error:
        raise BadInput(Problem("", "register.template_exists", {"file": str(file)})) from error
    except OSError as error:
        raise BadInput(Problem("", "register.template_unwritable", {"file": str(file), "reason": of_the_system(error)})) from error
    if as_json:
        show_json({"file": str(file), "columns": [column.heading() for column in form.columns]})
    else:
        show(Text(say("register.template_written", language(), file=file)))
