"""政策文件采用: the first load of a document whose hash is new is a fact, so that an old verdict can always be read against its own law."""

from datetime import date

from msgspec import Struct

from lifecycle.compliance.document import PolicyDocument
from lifecycle.field_types import Code, DocumentId, Words
from lifecycle.vocabulary import DocumentHash, Fact, StaffId


class AdoptedSource(Struct, frozen=True, kw_only=True):
    """采用时的原文: file name, SHA-256 and full text of what the document quotes."""

    file: Code[str]
    sha256: DocumentHash
    text: Words


class DocumentAdopted(Fact, frozen=True, kw_only=True, tag="document-adopted"):
    """政策文件采用: from now on verdicts may name this hash. text: the whole YAML file."""

    document: DocumentId
    title: Words
    sha256: DocumentHash
    text: Words
    sources: tuple[AdoptedSource, ...]
    in_force_from: date | None
    in_force_until: date | None


def adopted(document: PolicyDocument, on: date, by: StaffId) -> DocumentAdopted:
    """采用一份政策文件, with its full text and that of its source."""
    source = document.source
    return DocumentAdopted(
        on=on,
        by=by,
        document=document.id,
        title=document.title,
        sha256=document.sha256,
        text=document.text,
        sources=(AdoptedSource(file=source.file, sha256=source.sha256, text=source.text),),
        in_force_from=document.in_force.first,
        in_force_until=document.in_force.last,
    )


def stream_of(document: str) -> str:
    """The stream of a document's adoptions."""
    return f"policy-document/{document}"
