"""样张的表单: each kind of field in a form that nobody has filled in, in one filled to the brim, and in one filled in wrongly.

The wrong ones are read as ever: what they are told is what their fields found, and nothing of it is written here.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from lifecycle.calendar import Calendar
from lifecycle.compliance.problems import BadInput
from lifecycle.desk.paperwork.same_numbers import StandsElsewhere
from lifecycle.desk.statutes import Statutes
from lifecycle.desk.telling.history import HistoryEntry
from lifecycle.ledger import Recorded
from lifecycle.projects.deciding.conclusion import GateConcluded
from lifecycle.projects.mending.corrections import CorrectFact, FactCorrected
from lifecycle.projects.parties import PartyRole
from lifecycle.projects.project import Mode, Outcome, Project
from lifecycle.projects.routes import Level
from lifecycle.projects.works.building import Building, Declared
from lifecycle.vocabulary import INDICATORS, BuildingId, Funding, Gate, Kind, ProjectId, Question, Refused, StaffId, Stage, Use, WorksClass
from lifecycle.web.campaigns.rows import OfEach, Rows
from lifecycle.web.forms.advising import Bodies
from lifecycle.web.forms.correcting import Mended, before_and_after
from lifecycle.web.forms.fields import Area, Choice, Count, Day, Lines, Percent, Several, Tick, Time, Words, Year, counties, members
from lifecycle.web.forms.filing import Attempt, shown_about
from lifecycle.web.forms.form import WorkForm
from lifecycle.web.forms.grids import Declarations, Measured, NewBuildings
from lifecycle.web.forms.grounds import Basis, DropReason
from lifecycle.web.forms.of_projects import PROJECT as KIND
from lifecycle.web.forms.papers import Clause, Organisation, Paper, Parties, Promise, Scan, SpecialAcceptance
from lifecycle.web.forms.reading import Form
from lifecycle.web.forms.subject import Subject
from lifecycle.web.pages.public.style import samples as style_samples
from lifecycle.web.pages.public.style.checks import sheet_of_checks
from lifecycle.web.pages.public.style.samples import DAY, ENERGY, LONG_NAME, LONG_UNIT, NAMES, OFFICER, PARTS, REMEASURED, STATED
from lifecycle.web.pages.public.style.sheets import Sample, SampleSheet, Typing
from lifecycle.web.scans import ACCEPT
from lifecycle.web.typed import Typed

B1 = Building(
    id=BuildingId("b1"),
    name="1# 门诊医技楼",
    use=Use.HOSPITAL,
    floor_area_m2=Decimal("48230.5"),
    prefabricated=True,
    parts=PARTS,
    indicators={"b1/p1": {stage: Declared(values=values) for stage, values in STATED.items()}},
)
PROJECT = Project(
    registered_on=date(2023, 4, 1),
    id=ProjectId("sample"),
    code="2304-140581-04-01-135254",
    name=LONG_NAME,
    county="140581",
    kind=Kind.NEW,
    works_class=WorksClass.BUILDING,
    funding=Funding.GOVERNMENT,
    urban=True,
    bim_pilot=True,
    approving_authority="高平市审批服务管理局",
    buildings={B1.id: B1, **{id_: replace(B1, id=id_, name=name, parts=()) for id_, name in NAMES.items() if id_ != B1.id}},
)
ENTRY = HistoryEntry(
    recorded=Recorded(
        position=18190,
        stream="project/sample",
        version=7,
        recorded_at=datetime(2023, 8, 22, 1, 14, tzinfo=UTC),
        actor="A-0102",
        command="sample",
        tags=(),
        fact=REMEASURED,
        schema_version=1,
        prev_stream_hash=b"",
        leaf_hash=b"",
    )
)
CONCLUDED = GateConcluded(
    on=DAY,
    by=StaffId("B-0442"),
    behalf=StaffId("A-0117"),
    application="a1",
    gate=Gate.DRAWING_REVIEW,
    buildings=tuple(NAMES),
    outcome=Outcome.REFUSED,
    opinion="装配率48.60%，低于规划条件要求的50%；" * 8,
    signatures=((Level.HANDLED, StaffId("A-0117")), (Level.CHECKED, StaffId("A-0102"))),
    verdicts=style_samples.VERDICTS,
)

JUDGED = lambda _: (Gate.DRAWING_REVIEW, style_samples.VERDICTS)  # noqa: E731 - a field is handed a function
CORRECTION = Sample(
    Mended("changed"),
    {
        "mended.floor_area_m2": "48210.5",
        "mended.parts.0.use": "hospital",
        "mended.parts.0.floor_area_m2": "46210.5",
        "mended.parts.1.use": "commercial",
        "mended.parts.1.floor_area_m2": "2000",
        "mended.report_number": f"{REMEASURED.report_number}（{LONG_NAME}房屋建筑面积测绘报告书，复测后重新编号）",
    },
    {"mended.floor_area_m2": "四万八", "mended.parts.0.use": "", "mended.report_number": ""},
)
SEVERAL: Callable[[Subject], dict[str, str]] = lambda subject: subject.names(PROJECT.standing()) | {"b4": LONG_NAME}  # noqa: E731
SHEETS = (
    SampleSheet(
        "plain",
        "文字、日期与选择",
        (
            Sample(Words("name", label="project_name"), {"name": LONG_NAME}, {"name": ""}),
            Sample(Words("reason", rows=3), {"reason": CONCLUDED.opinion}, {"reason": ""}),
            Sample(Lines("defects", hint="one_a_line"), {"defects": "\n".join([CONCLUDED.opinion] * 2)}, {"defects": ""}),
            Sample(Day("approved_on", past=True), {"approved_on": "2023-04-02"}, {"approved_on": ""}),
            Sample(Time("at", optional=True), {"at": "09:05"}, {"at": "25:00"}),
            Sample(Year("year"), {"year": "2023"}, {"year": "23年"}),
            Sample(Count("days", label="days_needed"), {"days": "20"}, {"days": "二十天"}),
            Sample(Area("area", label="floor_area_m2"), {"area": "999999999.9999"}, {"area": "约三千"}),
            Sample(Choice("role", offered=members(PartyRole)), {"role": "designer"}, {"role": ""}),
            Sample(Choice("county", offered=counties, listed=True), {"county": "140581"}, {"county": ""}),
            Sample(Several("buildings", offered=SEVERAL), {"buildings": ("b1", "b4")}, {"buildings": ()}),
            Sample(Percent("ratio", label="draw_ratio"), {"ratio": "33.3"}, {"ratio": "三成"}),
            Sample(Rows("times", label="times_inspected", cells=(Words("inspected"), Count("times")), beside=2), *style_samples.TIMES),
            Sample(Tick("rechecked", hint="rechecked"), {"rechecked": "yes"}, {}),
            Sample(OfEach("numbers", each=lambda _: iter([Words("source", words=LONG_NAME)])), {"source": "9 18 26"}, {"source": ""}),
            Sample(Scan("scan_sha256"), {"scan": "3f" * 32, "scan_name": f"{LONG_NAME}.pdf"}, {}),
        ),
    ),
    SampleSheet(
        "papers",
        "成组的栏目",
        (
            Sample(
                Paper("certificate", otherwise=lambda subject: PROJECT.approving_authority, proposed=lambda _: "高审管方审〔2023〕119号"),
                {"number": "高审管方审〔2023〕118号", "authority": LONG_UNIT, "scan": "3f" * 32, "scan_name": "118.pdf"},
                {"number": "", "authority": ""},
            ),
            Sample(Bodies("bodies", hint="bodies"), *style_samples.BODIES),
            Sample(
                Organisation("unit", label="unit_name"),
                {"unit": LONG_UNIT, "uscc": style_samples.USCC},
                {"unit": LONG_UNIT, "uscc": style_samples.USCC[:-1]},
            ),
            Sample(Parties("parties"), *style_samples.PARTIES),
            Sample(
                SpecialAcceptance("energy"),
                {"energy-result": "passed", "energy-record": CONCLUDED.opinion[:60]},
                {"energy-result": "", "energy-record": ""},
            ),
            Sample(
                Clause("clause"),
                {"document": "2023年建设科技与标准定额工作要点", "place": ENERGY.place, "quote": ENERGY.quote * 2},
                {"document": "", "place": "", "quote": ""},
            ),
            Sample(
                Promise("commitments"),
                {"mode": Mode.INFORMED_COMMITMENT, "promise": CONCLUDED.opinion, "promise_due": "2023-12-31", "promisor": "P-000218"},
                {"mode": Mode.INFORMED_COMMITMENT, "promise": "", "promise_due": "", "promisor": ""},
            ),
        ),
    ),
    SampleSheet(
        "grids",
        "成表的栏目",
        (
            Sample(
                NewBuildings("into", rows=1),
                {
                    "rows": "1",
                    "1-name": f"{LONG_NAME}之感染楼",
                    "1-use": "other_public",
                    "1-area": "999 999 999.99",
                    "1-prefabricated": "yes",
                    "1-part1-use": "hospital",
                    "1-part1-area": "999 999 999.99",
                },
                {"rows": "1", "1-name": "", "1-use": "", "1-area": "36", "1-part1-area": "40"},
            ),
            Sample(
                Declarations(
                    "declarations",
                    stage=lambda _: Stage.DRAWN,
                    wanted=lambda _: {BuildingId("b1/p1"): INDICATORS, BuildingId("b1/p2"): INDICATORS[:4]},
                ),
                *style_samples.DECLARATIONS,
            ),
            Sample(Measured("floor_area_m2"), {"area-p1": "999 999 999.99", "area-p2": "2000.0001"}, {"area-p1": "约四万", "area-p2": ""}),
        ),
        of=B1.id,
    ),
    SampleSheet(
        "grounds",
        "理由与依据",
        (
            Sample(DropReason("drop_reason", judged=JUDGED), {"drop_reason": CONCLUDED.opinion}, {"buildings": tuple(NAMES)}),
            Sample(Basis("basis", judged=JUDGED), {"document": LONG_UNIT, "place": "三", "quote": ENERGY.quote}, {"document": "校验规则"}),
        ),
    ),
    sheet_of_checks(PROJECT),
    SampleSheet("mended", "更正的栏目", (CORRECTION,), of=str(ENTRY.recorded.position), dated=False),
)


def samples(lang: str, statutes: Statutes, calendar: Callable[[], Calendar]) -> Mapping[str, Any]:
    """What the page is handed of filing."""
    subject = Subject(
        today=DAY, lang=lang, visitor=OFFICER, statutes=statutes, calendar=calendar, about=PROJECT, kind=KIND, entries=(ENTRY,)
    )
    return {
        "sheets": [(sheet, list(_thrice(sheet, replace(subject, of=sheet.of, **sheet.about)))) for sheet in SHEETS],
        "previewed": _previewed(replace(subject, of=SHEETS[-1].of)),
        "questioned": {**shown_about(QUESTIONED, subject), "form": WorkForm(QUESTIONED.typed.form, CorrectFact)},
        "overtaken": shown_about(OVERTAKEN, subject),
        "candidates": [("#filing", words) for words in (*subject.names(PROJECT.standing()).values(), LONG_NAME)],
    }


def _previewed(subject: Subject) -> Mapping[str, Any]:
    """将要记入: a correction, beside what stood there before, and a decision with its verdicts, given on behalf of another."""
    typed = _typed("mended-long", CORRECTION.long)
    corrected = CORRECTION.field.gives(Form(typed, subject)) | {"reason": CONCLUDED.opinion}
    correction = FactCorrected(on=DAY, by=OFFICER.staff, behalf=OFFICER.behalf, corrects=ENTRY.recorded.version, **corrected)
    elsewhere = StandsElsewhere(number="高规条〔2023〕17号", authority="高平市规划和自然资源局", code=PROJECT.code, name=LONG_NAME)
    attempt = Attempt(typed=typed, expected=(correction, CONCLUDED), elsewhere=(elsewhere,))
    return {**shown_about(attempt, subject), "compared": before_and_after(subject, attempt.expected)}


def _thrice(sheet: SampleSheet, subject: Subject) -> Iterator[Mapping[str, Any]]:
    """Empty, full and wrong."""
    fields = tuple(sample.field for sample in sheet.samples)
    typings: dict[str, tuple[Typing, ...]] = {
        "empty": (),
        "long": ({"on": "2023-08-22"}, *(sample.long for sample in sheet.samples)),
        "wrong": ({"on": ""}, *(sample.wrong for sample in sheet.samples)),
    }
    for state, typing in typings.items():
        form = WorkForm(f"{sheet.name}-{state}", CorrectFact, fields, previewed=True, dated=sheet.dated)
        attempt = _read(form, _typed(form.name, *typing), subject) if typing else Attempt()
        yield {**shown_about(attempt, subject), "form": form, "accept": ACCEPT}


def _read(form: WorkForm, typed: Typed, subject: Subject) -> Attempt:
    """Its fields as ever; no command has all of them."""
    reading = Form(typed, subject)
    for field in form.fields:
        field.gives(reading)
    if form.dated:
        reading.day("on")
    try:
        reading.settle()
    except BadInput as bad:
        return Attempt(typed=typed, errors=bad.problems)
    return Attempt(typed=typed)


def _typed(form: str, *typings: Typing) -> Typed:
    values = {name: (value,) if isinstance(value, str) else value for typing in typings for name, value in typing.items()}
    return Typed(form=form, values=values)


QUESTIONED = Attempt(
    typed=_typed("questioned", {}),
    asked=(
        Question("number.year_long_before", {"number": "高审管方审〔2003〕118号", "on": DAY}),
        Question("unit.uscc_check", {"unit": LONG_NAME, "code": "91350200M000100Y4A"}),
    ),
)
OVERTAKEN = Attempt(
    typed=_typed("lost", {"opinion": CONCLUDED.opinion, "number": "高审管方审〔2023〕118号", "authority": ""}),
    refusal=Refused("race.lost", by="A-0102", facts=("supplement-supplied", "application-accepted")),
)
"""What was typed into a form that is not on the page any more."""
