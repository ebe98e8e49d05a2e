"""检查记录的更正与作废: as those of a project's records are, about one fact of a check."""

from lifecycle.desk.telling.history import HistoryEntry
from lifecycle.inspections.checks.annulling import AnnulInCheck, ProposeAnnulmentInCheck, RejectAnnulmentInCheck
from lifecycle.inspections.checks.mending import CorrectInCheck
from lifecycle.inspections.checks.opening import CheckInitiated
from lifecycle.web.forms import fitting
from lifecycle.web.forms.correcting import Mended, correctable
from lifecycle.web.forms.fields import Words
from lifecycle.web.forms.form import WorkForm

REASON = Words("reason", rows=2)


def annullable(entry: HistoryEntry) -> bool:
    """Whether it can be annulled: a check that should not be there is not annulled by its opening."""
    return fitting.annullable(entry) and not isinstance(entry.recorded.fact, CheckInitiated)


ONE_MISTAKE = fitting.one_mistake(lambda subject: subject.about.opened.mistakes)

CORRECTING = WorkForm(
    "correct-in-check",
    CorrectInCheck,
    (Mended("changed"), REASON),
    about=fitting.one_fact("corrects", correctable),
    previewed=True,
    dated=False,
)
PROPOSING = WorkForm(
    "propose-annulment-in-check", ProposeAnnulmentInCheck, (REASON,), about=fitting.one_fact("annuls", annullable), previewed=True
)
MENDING = (
    CORRECTING,
    PROPOSING,
    WorkForm("annul-in-check", AnnulInCheck, about=ONE_MISTAKE, previewed=True),
    WorkForm("reject-annulment-in-check", RejectAnnulmentInCheck, (REASON,), about=ONE_MISTAKE),
)
"""They are about the history as the visitor was shown it."""
