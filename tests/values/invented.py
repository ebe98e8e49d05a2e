"""设想的指标: run in a copy of the package to which 屋顶绿化面积 was added. Prints where the new indicator was found, as JSON."""

import json
import re
import sys
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import msgspec

import lifecycle
from lifecycle.compliance.dossier_file import read_dossier
from lifecycle.compliance.phrases import amount, missing_name
from lifecycle.compliance.reading.files import POLICIES
from lifecycle.compliance.reading.index import read_policies
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.desk.register.form import form_of
from lifecycle.papers.register_form import xlsx_form
from lifecycle.papers.register_headings import csv_form
from lifecycle.policies.measures import MEASURES
from lifecycle.projects.works.indicators import Declaration, DeclareIndicators, refuse_wrong_values
from lifecycle.values.doubts import doubts_of
from lifecycle.values.indicators import AREAS, BY_NAME
from lifecycle.vocabulary import INDICATORS, BuildingId, Indicators, Refused, Stage
from lifecycle.web.forms.grids import Declarations, offered, printed, typed
from lifecycle.web.layout.ladder import ladder
from lifecycle.wording import say

NAME = "green_roof_m2"
VALUE = Decimal("120.5")
ON = date(2026, 11, 30)


def stated(**values: Any) -> Indicators:
    return Indicators(**values)


def grid(stage: Stage) -> list[str]:
    every: Any = {BuildingId("1"): INDICATORS}
    anybody: Any = None
    return list(Declarations("declarations", stage=lambda _: stage, wanted=lambda _: every).columns(anybody))


def refused(value: str) -> str:
    try:
        refuse_wrong_values(Declaration(building=BuildingId("1"), values=stated(**{NAME: Decimal(value)})), Stage.DRAWN)
    except Refused as refusal:
        return refusal.values["indicator"].said("zh")
    return ""


def dossier(path: Path) -> dict[str, Any]:
    sound = json.loads(path.read_text("utf-8"))
    sound["buildings"][0]["indicators"]["drawn"] = {NAME: "120.5㎡"}
    _, units = read_policies(POLICIES)
    return msgspec.to_builtins(read_dossier(json.dumps(sound).encode(), units).buildings[0].indicators[Stage.DRAWN])


def main(sample: str) -> None:
    form = form_of(Rulebook.load(POLICIES).jurisdictions)
    headings = [column.heading() for column in form.columns]
    texts = ZipFile(BytesIO(xlsx_form(form))).read("xl/sharedStrings.xml").decode()
    values = stated(**{NAME: VALUE})
    fallen = {Stage.DRAWN: values, Stage.AS_BUILT: stated(**{NAME: Decimal(1)})}
    found = {
        "package": str(Path(lifecycle.__file__).parent),
        "grid": {stage: NAME in grid(stage) for stage in Stage},
        "cell": [printed(NAME, "zh"), typed(NAME, VALUE), offered(NAME)],
        "register": [column.path for column in form.columns if column.path.endswith(NAME)],
        "template": [each for each in headings if each in csv_form(form).decode("utf-8-sig")] == headings,
        "workbook": re.findall(r">([^<]*屋顶绿化[^<]*)<", texts),
        "interface": NAME in msgspec.json.schema_components([DeclareIndicators], ref_template="{name}")[1]["Indicators"]["properties"],
        "stored": [msgspec.json.encode(values).decode(), msgspec.json.encode(stated(bim=True)).decode()],
        "ladder": [(name, [step.fell for step in steps]) for name, steps in ladder(fallen)],
        "dossier": dossier(Path(sample)),
        "measure": [MEASURES[NAME].unit, amount(NAME, "120.5"), missing_name(NAME, "en")],
        "asked": [next((each.code for each in doubts_of(stated(**{NAME: Decimal(area)}), ON)), "") for area in ("19", "20", "5001")],
        "words": [say(f"{code}.{NAME}", lang) for code in ("label.indicator", "register.note.indicator") for lang in ("zh", "en")],
        "subject": MEASURES[NAME].subject,
        "out of range": [refused("-1"), refused("120.5")],
        "not inherited": NAME in AREAS,
        "within": BY_NAME[NAME].within_floor_area,
    }
    sys.stdout.write(json.dumps(found, default=str))


if __name__ == "__main__":
    main(sys.argv[1])
