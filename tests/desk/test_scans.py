"""扫描件: which files a command or fact names is told by the mark of the type, also where a correction names them."""

from datetime import date

import pytest
from msgspec import Raw, Struct, json

from lifecycle.compliance.adoption import AdoptedSource, DocumentAdopted
from lifecycle.compliance.choices import ChoiceDecided
from lifecycle.desk.belonging import file_tags
from lifecycle.desk.opening import FACTS as OF_ALL
from lifecycle.desk.scans import named_files
from lifecycle.inspections.findings.closing import FindingsReChecked, ReCheckOfFinding, ReCheckResult
from lifecycle.ledger import verify_lifecycle as verifier
from lifecycle.projects import FACTS
from lifecycle.projects.decide import COMMANDS
from lifecycle.projects.deciding.elsewhere import OutsideDecisionRecorded
from lifecycle.projects.mending.annulment import FactAnnulled
from lifecycle.projects.mending.corrections import FactCorrected
from lifecycle.projects.project import Outcome
from lifecycle.values.marks import leaves, structs
from lifecycle.vocabulary import Certificate, Gate, StaffId
from tests.projects.given import fact

ONE, OTHER = "1" * 64, "2" * 64
DECIDED = fact(
    OutsideDecisionRecorded,
    gate=Gate.DRAWING_REVIEW,
    buildings=(),
    outcome=Outcome.PASSED,
    certificate=Certificate(number="高图审2023-9", authority="晋城市施工图审查中心", scan_sha256=ONE),
)
SCANNED = json.encode({"certificate": {"number": "高图审2023-9", "authority": "晋城市施工图审查中心", "scan_sha256": OTHER}})
CORRECTED = FactCorrected(by=StaffId("SP01"), on=date(2023, 5, 10), corrects=1, changed=Raw(SCANNED), reason="扫错一页")


def test_the_files_of_a_project_are_those_of_its_facts_and_of_what_they_were_corrected_to():
    assert list(named_files([DECIDED])) == [ONE]
    assert list(named_files([DECIDED, CORRECTED])) == [ONE, OTHER]


def test_a_file_stays_one_of_the_project_where_the_fact_that_names_it_is_annulled():
    annulled = fact(FactAnnulled, annuls=1, together=(), reason="登记在错误的项目上", retired=(), proposer=StaffId("SP02"))
    assert list(named_files([DECIDED, CORRECTED, annulled])) == [ONE, OTHER]


HASHED = ("sha256", "digest", "hash", "scan", "file", "attachment")
KINDS = sorted({each for kind in (*FACTS, *COMMANDS) for each in structs(kind)}, key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", KINDS)
def test_every_hash_says_by_a_mark_what_it_is_the_hash_of(kind: type[Struct]):
    """A file without the mark would be checked by nobody, shown to nobody and exported by nobody."""
    unsaid = [
        name for name, leaf in leaves(kind) if leaf.kind is str and "holds" not in leaf.marks and any(part in name for part in HASHED)
    ]

    assert unsaid == [], "FileHash, DocumentHash or Sha256 (vocabulary)"


@pytest.mark.parametrize(("mark", "names"), [("file", verifier.ATTACHMENTS), ("document", verifier.DOCUMENTS)])
def test_the_offline_verifier_knows_by_name_what_the_types_mark(mark: str, names: set[str]):
    """It is one file that runs without this program and sees no types. A correction gives it names and values, too."""
    kinds = {each for kind in FACTS for each in structs(kind)}
    holding = {(name, leaf.marks.get("holds") == mark) for kind in kinds for name, leaf in leaves(kind)}

    assert {name for name, marked in holding if marked} == names
    assert not {name for name, marked in holding if not marked} & names, "the verifier would take it for one"


ELSEWHERE = {
    "DocumentAdopted.sha256",
    "AdoptedSource.sha256",
    "HolidayNoticesAdopted.sha256",
    "CountyTargetsSet.document_sha256",
    "PromisedCode.sha256",
}
"""Fields with a name of the verifier's, of something else, in facts whose streams belong to no project. There are no others."""
BY_A_TAG = {
    "ArrivedOnSite.recorder",
    "ChoiceDecided.scan",
    "DrawAnnounced.announcement",
    "DrawSeeded.seed",
    "DrawVoided.result",
    "ExtensionAsked.letter",
    "FindingDropped.scan",
    "FindingRecorded.photos",
    "FindingsReChecked.signed_paper",
    "ItemsPublished.scan",
    "ItemsWithdrawn.scan",
    "LabReportDisputed.letter",
    "LabReported.test_report",
    "NoticeServed.service_receipt",
    "ObjectsDrawn.result",
    "ReCheckOfFinding.photos",
    "RecordSigned.signed_paper",
    "RectificationOrdered.service_receipt",
    "ReplyReceived.letter",
    "ReplyToFinding.after",
    "ReplyToFinding.before",
    "ResultOfItem.photos",
    "SampleTaken.photos",
    "SiteTestMadeUp.test_report",
    "StopWorkOrdered.service_receipt",
}
"""Files under other names, which mean nothing else in any fact; each gets a tag by its type."""


def test_a_file_of_any_matter_is_known_by_its_name_or_by_a_tag():
    """What stands under another name than the verifier knows gets a tag; the name may mean nothing else."""
    fields = {(each, name, leaf.marks.get("holds")) for kind in OF_ALL for each in structs(kind) for name, leaf in leaves(each)}
    names = verifier.ATTACHMENTS | verifier.DOCUMENTS
    other = {
        (each, name) for each, name, holds in fields if name in names and holds != ("file" if name in verifier.ATTACHMENTS else "document")
    }
    assert {f"{each.__name__}.{name}" for each, name in other} == ELSEWHERE
    assert {
        name for each, name, holds in fields if holds == "document" and each not in {DocumentAdopted, AdoptedSource}
    } == verifier.DOCUMENTS
    tagged = {f"{each.__name__}.{name}" for each, name, holds in fields if holds == "file" and name not in verifier.ATTACHMENTS}
    assert tagged == BY_A_TAG


def test_a_file_under_another_name_gets_a_tag():
    decided = fact(ChoiceDecided, document="a", choice="b", option="c", number="晋市建〔2026〕1号", since=date(2026, 1, 1), scan=ONE)
    assert file_tags(decided) == {f"file:{ONE}"}
    looked = ReCheckOfFinding(finding_id="F1", result=ReCheckResult.RECTIFIED, photos=(ONE, OTHER))
    assert file_tags(fact(FindingsReChecked, second=StaffId("ZF02"), results=(looked,))) == {f"file:{ONE}", f"file:{OTHER}"}
    assert file_tags(DECIDED) == frozenset(), "as it was always recorded"
