"""现行规定采用: the files of a folder of policies as facts, so that every program judges by the same texts at one position."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from msgspec import Struct

from lifecycle.compliance.reading.files import read_words
from lifecycle.field_types import Code, Words
from lifecycle.vocabulary import Fact, Sha256

SUFFIXES = (".yaml", ".yml", ".txt", ".md")
"""What is read of a folder of policies: tables and documents, and the texts that they quote."""
Texts = Mapping[str, str]
"""The words of each file, by its path in the folder."""


class PolicyTextAdopted(Fact, frozen=True, kw_only=True, tag="policy-text-adopted"):
    """规定文本采用: the words of one file of a folder, by their hash. Each text is recorded once."""

    file: Code[str]
    text_sha256: Sha256
    text: Words


class EditionFile(Struct, frozen=True, kw_only=True):
    """一版中的文件: its path in the folder, and the hash of its words."""

    file: Code[str]
    text_sha256: Sha256


class PoliciesAdopted(Fact, frozen=True, kw_only=True, tag="policies-adopted"):
    """现行规定采用: from here on these files judge: documents, laws that they quote, units and tables. edition: the hash of all."""

    edition: Sha256
    files: tuple[EditionFile, ...]


class Adopted(Struct, frozen=True):
    """一次采用, and the position of the ledger where it stands."""

    position: int
    fact: PoliciesAdopted


def texts_of(folder: Path) -> Texts:
    """The words of all that is read of a folder. Raises BadInput for a file that is no text."""
    paths = sorted(each for each in folder.rglob("*") if each.suffix in SUFFIXES and each.is_file())
    return MappingProxyType({file: read_words(path, file)[0] for path in paths for file in (path.relative_to(folder).as_posix(),)})


def listed(texts: Texts) -> tuple[EditionFile, ...]:
    """The files with their hashes, in the order of their paths."""
    return tuple(EditionFile(file=file, text_sha256=sha256(texts[file].encode()).hexdigest()) for file in sorted(texts))


def edition_of(files: Iterable[EditionFile]) -> str:
    """版次: the hash over all paths and hashes."""
    return sha256("".join(f"{each.text_sha256}  {each.file}\n" for each in files).encode()).hexdigest()


def editions_in(recorded: Iterable[tuple[int, Fact]]) -> list[Adopted]:
    """Those among facts with their positions, the earliest first."""
    return [Adopted(position, fact) for position, fact in recorded if isinstance(fact, PoliciesAdopted)]


@contextmanager
def laid_out(texts: Texts) -> Iterator[Path]:
    """A folder of adopted texts for as long as they are read, as any folder is."""
    with TemporaryDirectory() as folder:
        for file, words in texts.items():
            path = Path(folder, file)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(words.encode())
        yield Path(folder)
