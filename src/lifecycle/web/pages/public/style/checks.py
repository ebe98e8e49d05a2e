"""检查表单的样张: a check with items of the project and of buildings, a finding with the unit, and an order."""

from datetime import date

from lifecycle.inspections.checks.check import Check
from lifecycle.inspections.checks.terms import AuthorityLevel, ItemInScope, ItemLevel, ItemResult, ItemSubject, ResultOfItem
from lifecycle.inspections.findings.finding import Finding, FindingStatus, Severity
from lifecycle.projects.project import Project
from lifecycle.projects.works.inspected import CheckOrigin
from lifecycle.vocabulary import BuildingId
from lifecycle.web.forms.checks.grids import Clauses, ItemResults, ReChecks, Replies, Stages
from lifecycle.web.forms.checks.subject import CHECKED, OfCheck
from lifecycle.web.forms.checks.units import OneUnit, SeveralUnits, Signatures
from lifecycle.web.forms.photos import Photos
from lifecycle.web.pages.public.style.samples import DAY, ENERGY, LONG_NAME, LONG_UNIT, OFFICER
from lifecycle.web.pages.public.style.sheets import Sample, SampleSheet

FILE = "3f" * 32
WALL = ItemInScope(
    item="sample/c1",
    document_sha256=FILE,
    title="外墙保温层厚度每栋至少实测3处，不小于图纸；防火隔离带按图设置",
    subject=ItemSubject.BUILDING,
    item_level=ItemLevel.KEY,
)
PERMIT = ItemInScope(
    item="sample/a5", document_sha256=FILE, title="施工许可证齐全", subject=ItemSubject.PROJECT, item_level=ItemLevel.GENERAL
)
B1 = BuildingId("b1")


def sheet_of_checks(project: Project) -> SampleSheet:
    """The fields that only forms of checks have."""
    check = Check(
        id="2023-07",
        project=project.id,
        origin=CheckOrigin.DOUBLE_RANDOM,
        level=AuthorityLevel.CITY,
        buildings=(B1,),
        inspectors=(OFFICER.staff,),
        items=(WALL, PERMIT),
        due=date(2023, 9, 8),
        opened_on=DAY,
        last_on=DAY,
        results={("sample/a5", None): ResultOfItem(item="sample/a5", document_sha256=FILE, result=ItemResult.MET)},
        findings={
            "F1": Finding(
                id="F1",
                words="外墙保温板厚度低于设计",
                on=DAY,
                since=DAY,
                level=ItemLevel.KEY,
                severity=Severity.SERIOUS,
                buildings=(B1,),
                status=FindingStatus.ORDERED,
                due=date(2023, 9, 22),
            )
        },
    )
    return SampleSheet(
        "checks",
        "检查的栏目",
        (
            Sample(
                ItemResults("results"),
                {
                    "i1-result": "unmet",
                    "i1-measured": "28mm、27mm、29mm",
                    "i1-drawn": "30mm",
                    "i1-spot": LONG_NAME,
                    "i1-photos": (FILE, "4e" * 32),
                },
                {"i1-measured": "28mm", "i2-result": "not_checked"},
            ),
            Sample(Stages("stages"), {f"stage-{B1}": "energy_works"}, {f"stage-{B1}": "roof"}),
            Sample(OneUnit("addressee", label="addressee_unit"), {"addressee": "laboratory", "addressee-name": LONG_UNIT}, {}),
            Sample(
                SeveralUnits("responsible", label="responsible_units"),
                {
                    "responsible": ("contractor", "reviewer"),
                    "responsible-contractor-name": LONG_UNIT,
                    "responsible-reviewer-name": LONG_UNIT,
                },
                {},
            ),
            Sample(
                Signatures("units"),
                {
                    **{f"{role}": "signed" for role in ("construction_unit", "contractor")},
                    **{f"{role}-name": LONG_UNIT for role in ("construction_unit", "contractor", "supervisor")},
                    "supervisor": "refused",
                    "supervisor-witness": "P-000218",
                },
                {},
            ),
            Sample(
                Clauses("clauses", label="check_clauses"),
                {"c1-document": LONG_NAME, "c1-place": ENERGY.place, "c1-quote": ENERGY.quote},
                {},
            ),
            Sample(Replies("replies"), {"F1-words": LONG_NAME * 3, "F1-after-photos": (FILE,)}, {"F1-before-photos": (FILE,)}),
            Sample(ReChecks("re_checks"), {"F1-result": "insufficient", "F1-remark": LONG_NAME}, {"F1-remark": LONG_NAME}),
            Sample(Photos("photos", label="site_photos"), {"photos": (FILE, "4e" * 32)}, {}),
        ),
        about={"about": OfCheck(project=project, acting=OFFICER.staff, check=check), "kind": CHECKED},
    )
