"""所属的流和文件: the further streams and the files that belong to a subject, such as a project, are those that its facts name.

A fact names one by a marked field (`StreamName`), whatever matter records it. The name is also a tag of the fact, which a proof covers: who
has all facts of the subject knows that no stream of it was left out. A file is a field marked `FileHash`, under any name.
"""

from collections.abc import Sequence

from lifecycle.ledger import Append, Ledger
from lifecycle.ledger.verify_lifecycle import ATTACHMENTS, FILE, NAMES
from lifecycle.values.marks import Finder
from lifecycle.vocabulary import Fact

STREAMS = Finder(lambda leaf: leaf.marks.get("holds") == "stream")
"""流, wherever a fact names one."""
FILES = Finder(lambda leaf: leaf.marks.get("holds") == "file")
"""文件, wherever a command or fact names one that somebody handed in."""


def stream_tags(fact: Fact) -> frozenset[str]:
    """标签 of the streams that a fact names."""
    return frozenset(NAMES + name for name in STREAMS.values(fact))


def file_tags(fact: Fact) -> frozenset[str]:
    """标签 of the files that a fact names under other names than the offline verifier knows: it sees no types."""
    return frozenset(FILE + sha256 for name, sha256 in FILES.found(fact) if name not in ATTACHMENTS)


def refuse_streams_of_nobody(ledger: Ledger, appends: Sequence[Append]) -> None:
    """Raises ValueError if a fact names a stream without facts: an export of its subject could not be verified. A fact must not name its
    own stream either.
    """
    written = {append.stream for append in appends if append.facts}
    for append in appends:
        for fact in append.facts:
            for name in STREAMS.values(fact):
                if name == append.stream or (name not in written and not ledger.load(name).version):
                    raise ValueError(f"a fact of {append.stream} names the stream {name}, to which nobody has written")
