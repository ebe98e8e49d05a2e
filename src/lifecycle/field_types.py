"""栏目类型: the types of the fields of facts and commands, each with its marks, by which `values/marks` finds it. Imports nothing of ours.

holds: what a text or number is: "words" that people write and read, "paper_number", "id", "code" of the program, a hash, a file ...
reading, asking, day, place: how it is read, and what is asked of it.
correcting: whether a correction may touch it: "open"; "interface", but on no page; "closed", and the same where nothing is said.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, NewType, TypeVar

from msgspec import Meta

T = TypeVar("T")
Correctable = Annotated[T, Meta(extra={"correcting": "open"})]
Settled = Annotated[T, Meta(extra={"correcting": "closed"})]
"""可更正 and 不可更正, of a field whose type does not say so. A wrong decision is revoked (撤销), not corrected."""

Each = Annotated[T, Meta(extra={"telling": "each"})]
"""各占一行: of several things that are each worth a line where a fact is told in full; others are joined in one."""

StaffId = NewType("StaffId", str)
CommandId = NewType("CommandId", str)
PersonId = NewType("PersonId", str)
ProjectId = NewType("ProjectId", str)
BuildingId = NewType("BuildingId", str)
Contact = Annotated[PersonId, Meta(extra={"correcting": "interface"})]  # 联系人: a page has a name for a person, and no id to type

Id = Annotated[T, Meta(extra={"holds": "id", "reading": "id", "correcting": "closed"})]
Code = Annotated[T, Meta(extra={"holds": "code", "correcting": "closed"})]
"""编号 by which something is known for ever; and a name that the program gives: of a page, a question, a measure."""
ApplicationId = Annotated[str, Meta(extra={"holds": "id", "reading": "id", "of": "application"})]
AdviceId = Annotated[str, Meta(extra={"holds": "id", "reading": "id", "of": "advice"})]
InquiryId = Annotated[str, Meta(extra={"holds": "id", "reading": "id", "of": "inquiry"})]
SilenceId = Annotated[str, Meta(extra={"holds": "id", "reading": "id", "of": "silence"})]
CommitmentId = Annotated[str, Meta(extra={"holds": "id", "reading": "id", "of": "commitment"})]
SupervisionId = Annotated[str, Meta(extra={"holds": "id", "reading": "id", "of": "supervision"})]
FlagId = Annotated[str, Meta(extra={"holds": "id", "reading": "id", "of": "flag"})]
ObjectId = Annotated[str, Meta(extra={"holds": "id", "reading": "id", "of": "object"})]
CampaignId = Annotated[str, Meta(extra={"holds": "id", "reading": "id", "of": "campaign"})]
InterestId = Annotated[str, Meta(extra={"holds": "id", "reading": "id", "of": "interest"})]
QuestionCode = Annotated[str, Meta(extra={"holds": "code", "reading": "question", "of": "question"})]
FindingId = Annotated[str, Meta(extra={"holds": "id", "reading": "id"})]  # inside its check
RuleId = Annotated[str, Meta(extra={"holds": "id", "reading": "id", "of": "rule"})]
DocumentId = Annotated[str, Meta(extra={"holds": "id", "reading": "id", "of": "document"})]

ZERO = Decimal(0)
Words = Annotated[str, Meta(extra={"holds": "words", "correcting": "open", "reading": "lines", "asking": "words"})]
OneLine = Annotated[Words, Meta(extra={"reading": "line"})]
NOT_BLANK = r"[\S\x0b\x0c\x1c-\x1f\x85\u2028\u2029]"  # controls and separators are no blanks: a reader names them
Text = Annotated[Words, Meta(min_length=1, max_length=2000, pattern=NOT_BLANK)]
TextLine = Annotated[OneLine, Meta(min_length=1, max_length=2000, pattern=NOT_BLANK)]
"""Words for people, on any number of lines and on one: names, titles. `Text` and `TextLine` may not be blank, which is checked where
commands come in. Whatever holds words is read and asked; a type that is not to be says so."""
ProjectCode = Annotated[TextLine, Meta(extra={"reading": "code", "asking": "nothing", "holds": "paper_number", "place": "code"})]
County = Annotated[str, Meta(extra={"holds": "code", "reading": "id", "place": "county", "correcting": "open"})]
"""县(市、区) by its code; in a command, one of this city."""
PaperNumber = Annotated[TextLine, Meta(extra={"reading": "number", "asking": "number", "holds": "paper_number"})]
Number = Annotated[str, Meta(extra={"holds": "paper_number"})]
ReferenceNumber = Annotated[TextLine, Meta(extra={"reading": "number", "holds": "paper_number"})]
NumberOrReason = Annotated[TextLine, Meta(extra={"holds": "paper_number"})]
"""文号 of the paper that a fact rests on; any that is copied as it stands; any other 编号 of a paper, report or record; such a one, or why
there is none."""
CreditCode = Annotated[str, Meta(extra={"reading": "code", "asking": "credit_code", "holds": "paper_number", "correcting": "open"})]
PartId = Annotated[str, Meta(extra={"reading": "id", "holds": "id"})]  # 编号 of a part (部分) inside its building
Given = Annotated[T, Meta(extra={"asking": "words"})]  # an id where it is given; elsewhere the thing is only called by it
Area = Annotated[Decimal, Meta(extra={"reading": "area", "asking": "area", "correcting": "open"})]
FloorArea = Annotated[Decimal, Meta(extra={"reading": "floor_area", "asking": "area", "correcting": "open"})]
"""面积 in square metres, and that of a building, which is never 0."""
Rate = Annotated[Decimal, Meta(extra={"reading": "rate", "asking": "rate", "correcting": "open"})]  # 比率 as a fraction of one
Past = Annotated[date, Meta(extra={"day": "past", "correcting": "open"})]
Ahead = Annotated[date, Meta(extra={"day": "ahead", "correcting": "open"})]
"""A day of what has happened, and one that may lie ahead: every day of a command is one of these two."""
TimeOfDay = Annotated[str, Meta(extra={"reading": "time", "holds": "time", "correcting": "open"})]  # 时间 of the day `on`: 09:05
PlanYear = Annotated[int, Meta(extra={"holds": "year", "correcting": "open"})]
FactVersion = Annotated[int, Meta(extra={"holds": "version"})]  # of another fact of the same stream, counted from 1
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$", extra={"holds": "hash", "reading": "slug"})]
FileHash = Annotated[Sha256, Meta(extra={"holds": "file", "correcting": "interface"})]
FileOfAnybody = Annotated[FileHash, Meta(extra={"whose": "anybody"})]  # in a command: spoken of, whoever handed it in
DocumentHash = Annotated[str, Meta(extra={"holds": "document", "reading": "slug"})]
"""SHA-256 of anything; of a file that somebody handed in, which is kept, shown and exported with the project; of a policy document."""
TextHash = Annotated[Sha256, Meta(extra={"holds": "document"})]  # the same where a command names it, and so has an end
StreamName = Annotated[str, Meta(extra={"holds": "stream"})]  # a further stream of the fact's subject, exported with it
