"""来函征求意见的表单: the letter of another authority, our answer to it, and that it was withdrawn."""

from lifecycle.projects.application.consultations import Stance
from lifecycle.projects.application.inquiries import GiveAdvice, RecordAdviceRequest, RecordInquiryWithdrawal, awaited
from lifecycle.web.forms.fields import Choice, Day, Tick, Words, members
from lifecycle.web.forms.fields import buildings as chosen_of
from lifecycle.web.forms.fitting import any_of_them
from lifecycle.web.forms.form import About, WorkForm, WorkGroup
from lifecycle.web.forms.papers import Scan
from lifecycle.web.forms.subject import Subject
from lifecycle.wording import say


def _settled(subject: Subject) -> str:
    """Why a letter is not to be answered, or withdrawn, any more."""
    letter, lang = subject.project.inquiries.get(subject.of), subject.lang
    if letter and letter.reply.stance:
        return say("inquiry.answered_already", lang, inquiry=letter.id, on=letter.reply.on)
    if letter and letter.withdrawn_on:
        return say("inquiry.withdrawn", lang, inquiry=letter.id, body=letter.reply.body, on=letter.withdrawn_on)
    return ""


ONE_INQUIRY = About(
    choices=lambda subject: {
        each.id: say("work.inquiry", subject.lang, id=each.id, authority=each.reply.body, matter=each.matter)
        for each in awaited(subject.project)
    },
    gives=lambda subject: {"inquiry": subject.of},
    gone=_settled,
)
"""一件来函."""

INQUIRING = (
    WorkForm(
        "record-advice-request",
        RecordAdviceRequest,
        (
            Words("authority", label="asking_authority"),
            Words("number", label="letter_came_number", optional=True),
            Day("letter_on", past=True),
            chosen_of(any_of_them),
            Words("matter", rows=2),
            Tick("on_energy_standards", hint="on_energy_standards"),
            Day("answer_by", label="letter_answer_by", hint="letter_answer_by", optional=True),
            Scan("scan_sha256", optional=True),
        ),
        WorkGroup.LETTERS,
        previewed=True,
    ),
    WorkForm(
        "give-advice",
        GiveAdvice,
        (
            Choice("stance", offered=members(Stance)),
            Words("content", rows=3),
            Words("number", label="answer_number"),
            Scan("scan_sha256", optional=True),
        ),
        WorkGroup.LETTERS,
        ONE_INQUIRY,
        previewed=True,
    ),
    WorkForm(
        "record-inquiry-withdrawal",
        RecordInquiryWithdrawal,
        (
            Words("reason", label="withdrawal_reason", rows=2, optional=True),
            Words("number", label="withdrawal_number", optional=True),
            Scan("scan_sha256", optional=True),
        ),
        WorkGroup.LETTERS,
        ONE_INQUIRY,
        previewed=True,
    ),
)
"""来函的登记、回复与撤回."""
