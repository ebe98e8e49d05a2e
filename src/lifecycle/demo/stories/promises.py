"""承诺: 容缺受理 that waits for its papers, 告知承诺 that is kept, and one that is not."""

from msgspec.structs import replace

from lifecycle.demo.acts import accept, conclude, declare, propose, submit
from lifecycle.demo.calendar import earlier, later
from lifecycle.demo.diary import Diary
from lifecycle.demo.life import Batch, Life
from lifecycle.projects.application.applications import Pledge
from lifecycle.projects.deciding.certificates import RevocationGround
from lifecycle.projects.deciding.commitments import BreachCommitment, FulfilCommitment
from lifecycle.projects.mending.supervision import ResolveFlag
from lifecycle.projects.project import Mode
from lifecycle.projects.works.indicators import DeclareIndicators
from lifecycle.vocabulary import Gate, PersonId, Stage


def deferred(diary: Diary, batch: Batch) -> None:
    """容缺受理: it lets the application in, and no conclusion out before the papers have come."""
    on, gate, label = batch.days[Gate.CONSTRUCTION_PERMIT], Gate.CONSTRUCTION_PERMIT, "deferred"
    pledge = Pledge(promisor=contact(diary.life), text="于办结前补交监理合同", due=on)
    submit(diary, label, gate, batch.ids, earlier(on, 16), mode=Mode.DEFERRED_MATERIALS, commitments=(pledge,))
    accept(diary, label, earlier(on, 14))
    propose(diary, label, batch.ids, earlier(on, 11), refused="commitment.still_open")
    diary.write(FulfilCommitment, earlier(on, 6), by=diary.life.officers.handler, commitment=label, evidence="监理合同已补交并核验")
    conclude(diary, label, gate, batch.ids, on)


def kept(diary: Diary, batch: Batch) -> None:
    """告知承诺: passed over a missing assembly rate; the calculation comes as promised."""
    _promised(diary, batch)
    on = batch.days[Gate.DESIGN_REVIEW]
    declare(diary, batch, Stage.DESIGNED, later(on, 10))
    evidence = "装配率计算书已提交，装配率满足要求"
    diary.write(FulfilCommitment, later(on, 13), by=diary.life.officers.handler, commitment="promised", evidence=evidence)


def broken(diary: Diary, batch: Batch) -> None:
    """违反承诺: the pass is revoked, what followed it is flagged, and the review is held again."""
    _promised(diary, batch)
    gate, officers, reviewed = Gate.DESIGN_REVIEW, diary.life.officers, batch.days[Gate.DRAWING_REVIEW]
    diary.write(
        BreachCommitment,
        later(reviewed, 6),
        by=officers.inspector,
        commitment="promised",
        finding="承诺期限届满，装配率计算书仍未提交",
        ground=RevocationGround.OTHERWISE,
        opens=(("flag", "breach"),),
    )
    submit(diary, "again", gate, batch.ids, later(reviewed, 9))
    accept(diary, "again", later(reviewed, 11))
    declare(diary, batch, Stage.DESIGNED, later(reviewed, 13))
    propose(diary, "again", batch.ids, later(reviewed, 14), refused="gate.held_back")
    ground = "施工图审查所依据的指标未变，审查结论予以维持"
    diary.write(ResolveFlag, later(reviewed, 18), by=officers.handler, flag="breach", ground=ground)
    conclude(diary, "again", gate, batch.ids, later(reviewed, 28))


def contact(life: Life) -> PersonId:
    """The person who promises for the construction unit."""
    if life.applicant.contact is None:
        raise ValueError(f"{life.applicant.name} has nobody who could promise")
    return life.applicant.contact


def _promised(diary: Diary, batch: Batch) -> None:
    on, gate, label = batch.days[Gate.DESIGN_REVIEW], Gate.DESIGN_REVIEW, "promised"
    stated = batch.declarations(Stage.DESIGNED)
    silent = tuple(replace(each, values=replace(each.values, assembly_rate=None)) for each in stated)
    diary.write(DeclareIndicators, earlier(on, 9), stage=Stage.DESIGNED, declarations=silent)
    pledge = Pledge(promisor=contact(diary.life), text="一个月内提交装配率计算书，装配率不低于50%", due=later(on, 30))
    submit(diary, label, gate, batch.ids, earlier(on, 9), mode=Mode.INFORMED_COMMITMENT, commitments=(pledge,))
    accept(diary, label, earlier(on, 7))
    conclude(diary, label, gate, batch.ids, on)
