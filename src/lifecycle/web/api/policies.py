"""政策文件: what is judged by, clause by clause, and the whole document as it is read by the program."""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct
from starlette.exceptions import HTTPException
from starlette.responses import Response

from lifecycle.compliance.adoption import DocumentAdopted, stream_of
from lifecycle.compliance.choices import Decisions
from lifecycle.compliance.conditions import InForce
from lifecycle.compliance.document import NotCheckable, PolicyDocument, Provision
from lifecycle.compliance.editions import EditionFile
from lifecycle.compliance.undecided import Choice
from lifecycle.desk import Desk
from lifecycle.vocabulary import Sha256
from lifecycle.web.api.answers import answer, documented
from lifecycle.web.api.asked import interface
from lifecycle.web.pages.public.policies import KINDS
from lifecycle.web.transport.bounds import IdAsked
from lifecycle.web.visitor import TheDesk

router = interface()


class DocumentListed(Struct, frozen=True, kw_only=True):
    """政策文件. sha256: of the text by which is judged now, which verdicts name."""

    id: str
    title: str
    number: str | None
    issuer: str
    jurisdiction: str
    in_force: InForce
    sha256: Sha256


class EditionShown(Struct, frozen=True, kw_only=True):
    """一版现行规定: from its position on every program judges by these files, until the next one."""

    edition: Sha256
    position: int
    on: date
    files: tuple[EditionFile, ...]


class Policies(Struct, frozen=True, kw_only=True):
    """全部政策文件. editions: those that the ledger adopted, the earliest first."""

    policies: tuple[DocumentListed, ...]
    editions: tuple[EditionShown, ...] = ()


class ProvisionShown(Struct, frozen=True, kw_only=True):
    """条款下的规定. id: as verdicts name it; title: of what cannot be checked, the reason."""

    kind: str
    id: str | None
    title: str


class ClauseShown(Struct, frozen=True, kw_only=True):
    """条款: word for word, and what follows from it. questions: what a lawyer has to say of it first."""

    place: str
    quote: str
    provisions: tuple[ProvisionShown, ...]
    questions: tuple[str, ...] = ()


class OptionDecided(Struct, frozen=True, kw_only=True):
    """选项决定, where it stands in the ledger. scan: SHA-256 of the paper."""

    option: str
    since: date
    number: str
    scan: Sha256 | None
    on: date
    position: int


class ChoiceShown(Struct, frozen=True, kw_only=True):
    """待定选项. default: taken on the days before the first decision; decided_by: who decided on it before the ledger began, or null;
    decisions: those that hold, the earliest day first.
    """

    name: str
    options: tuple[str, ...]
    default: str
    note: str
    decided_by: str | None
    decisions: tuple[OptionDecided, ...]


class AdoptedVersion(Struct, frozen=True, kw_only=True):
    """采用的版本: the position at which its full text stands in the ledger."""

    sha256: Sha256
    position: int
    on: date


class DocumentShown(Struct, frozen=True, kw_only=True):
    """政策文件全文. text: the whole document as the program reads it, rules included, in YAML; source_sha256: of the issuer's text."""

    policy: DocumentListed
    source_sha256: Sha256
    choices: tuple[ChoiceShown, ...]
    clauses: tuple[ClauseShown, ...]
    versions: tuple[AdoptedVersion, ...]
    text: str


@router.get("/policies", name="api_policies", responses=documented(Policies))
def policies(desk: TheDesk) -> Response:
    """政策文件一览. Open to everybody: it is the law."""
    editions = (
        EditionShown(edition=each.fact.edition, position=each.position, on=each.fact.on, files=each.fact.files)
        for each in desk.rulebooks.editions()
    )
    return answer(Policies(policies=tuple(map(_listed, desk.rulebook.documents)), editions=tuple(editions)))


@router.get("/policies/{document}", name="api_policy", responses=documented(DocumentShown, 404, 422))
def policy(document: IdAsked, desk: TheDesk) -> Response:
    """一份政策文件. Open to everybody."""
    found = desk.rulebook.document(document, desk.today())
    if found is None:
        raise HTTPException(404)
    return answer(
        DocumentShown(
            policy=_listed(found),
            source_sha256=found.source.sha256,
            choices=tuple(_choice(desk.rulebook.decisions, found.id, each) for each in found.choices),
            clauses=tuple(
                ClauseShown(place=each.place, quote=each.quote, provisions=tuple(_provisions(each.provisions)), questions=each.questions)
                for each in found.clauses
            ),
            versions=tuple(_versions(desk, found.id)),
            text=found.text,
        )
    )


def _choice(decisions: Decisions, document: str, choice: Choice) -> ChoiceShown:
    return ChoiceShown(
        name=choice.name,
        options=tuple(sorted(choice.names)),
        default=choice.default,
        note=choice.note,
        decided_by=choice.decided_by,
        decisions=tuple(
            OptionDecided(
                option=each.fact.option,
                since=each.fact.since,
                number=each.fact.number,
                scan=each.fact.scan,
                on=each.fact.on,
                position=each.position,
            )
            for each in decisions.standing(document, choice.name)
        ),
    )


def _versions(desk: Desk, id_: str) -> Iterator[AdoptedVersion]:
    for each in desk.ledger.load(stream_of(id_)).recorded:
        if isinstance(each.fact, DocumentAdopted):
            yield AdoptedVersion(sha256=each.fact.sha256, position=each.position, on=each.fact.on)


def _listed(document: PolicyDocument) -> DocumentListed:
    return DocumentListed(
        id=document.id,
        title=document.title,
        number=document.number,
        issuer=document.issuer,
        jurisdiction=document.jurisdiction,
        in_force=document.in_force,
        sha256=document.sha256,
    )


def _provisions(provisions: tuple[Provision, ...]) -> Iterator[ProvisionShown]:
    for each in provisions:
        if isinstance(each, NotCheckable):
            yield ProvisionShown(kind=KINDS[type(each)], id=None, title=each.reason)
        else:
            yield ProvisionShown(kind=KINDS[type(each)], id=each.id, title=each.title)
