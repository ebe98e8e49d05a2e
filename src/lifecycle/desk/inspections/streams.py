"""检查业务的流与标签: what the streams of registers and campaigns are called, and by which tags their facts are found."""

from lifecycle.inspections.registers.objects import ObjectKind, known_as
from lifecycle.vocabulary import PersonId, StaffId

OBJECT, INSPECTOR, EXPERT, UNIT, CAMPAIGN = "object", "inspector", "expert", "unit", "campaign"
"""What the streams begin with, before a slash; and the tag of every fact there."""


def object_stream(kind: ObjectKind, object_id: str) -> str:
    return f"{OBJECT}/{kind}/{known_as(kind, object_id)}"


def kind_tag(kind: ObjectKind) -> str:
    return f"{OBJECT}:{kind}"


def inspector_stream(staff: StaffId) -> str:
    return f"{INSPECTOR}/{staff}"


def inspects_tag(person: PersonId) -> str:
    """Carried by the facts that make a person an inspector."""
    return f"{INSPECTOR}:{person}"


def expert_stream(person: PersonId) -> str:
    return f"{EXPERT}/{person}"


def assists_tag(person: PersonId) -> str:
    """Carried by every fact about an expert."""
    return f"{EXPERT}:{person}"


def unit_stream(uscc: str) -> str:
    """uscc: as it is issued."""
    return f"{UNIT}/{uscc}"


def campaign_stream(campaign: str) -> str:
    return f"{CAMPAIGN}/{campaign}"


def drawn_by_tag(campaign: str) -> str:
    """Carried by every fact of the campaign, and of a check that was drawn in it."""
    return f"{CAMPAIGN}:{campaign}"
