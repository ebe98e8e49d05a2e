"""分段上传: no acknowledged part is lost, whenever the program is killed, and nothing torn is ever an attachment."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from lifecycle.ledger import parts as module
from lifecycle.ledger.attachments import AttachmentStore
from lifecycle.ledger.parts import KEPT_FOR, Elsewhere, NotThere, Parts, TooMany
from tests.apart import APART, KILLED, begun, ended
from tests.ledger.writers import send_parts

NOW = datetime(2023, 5, 10, 1, tzinfo=UTC)
WHOLE = bytes(Random("photo").randbytes(100_000))
SHA = sha256(WHOLE).hexdigest()
WHO, OTHER = "SP01", "SP02/../x"


@pytest.fixture
def parts(tmp_path: Path) -> Parts:
    return Parts(tmp_path / "attachments")


def begin(parts: Parts, who: str = WHO, now: datetime = NOW) -> int:
    return parts.begin(who, SHA, len(WHOLE), now).received


def test_parts_come_one_after_the_other_and_make_the_file(parts: Parts):
    assert begin(parts) == 0
    assert parts.receive(WHO, SHA, 0, WHOLE[:40_000], NOW).received == 40_000
    assert begin(parts) == 40_000, "who has forgotten everything but the file goes on"
    parts.receive(WHO, SHA, 40_000, WHOLE[40_000:], NOW)

    assert parts.content(WHO, SHA) == WHOLE


@pytest.mark.parametrize("offset", [0, 39_999, 40_001, 10**9])
def test_a_part_that_begins_elsewhere_changes_nothing(parts: Parts, offset: int):
    begin(parts)
    parts.receive(WHO, SHA, 0, WHOLE[:40_000], NOW)
    with pytest.raises(Elsewhere) as elsewhere:
        parts.receive(WHO, SHA, offset, b"x", NOW)

    assert elsewhere.value.received == 40_000
    parts.receive(WHO, SHA, 40_000, WHOLE[40_000:], NOW)
    assert parts.content(WHO, SHA) == WHOLE


def test_no_more_is_taken_than_was_announced(parts: Parts):
    begin(parts)
    with pytest.raises(ValueError, match="more than"):
        parts.receive(WHO, SHA, 0, WHOLE + b"x", NOW)
    assert parts.find(WHO, SHA, NOW).received == 0


def test_another_content_than_announced_is_no_content(parts: Parts):
    begin(parts)
    parts.receive(WHO, SHA, 0, WHOLE[:-1] + b"x", NOW)
    assert parts.content(WHO, SHA) is None


def test_what_others_have_under_way_is_not_there(parts: Parts):
    begin(parts)
    parts.receive(WHO, SHA, 0, WHOLE[:10], NOW)

    for ask in (lambda: parts.find(OTHER, SHA, NOW), lambda: parts.receive(OTHER, SHA, 10, b"x", NOW), lambda: parts.content(OTHER, SHA)):
        with pytest.raises(NotThere):
            ask()
    assert begin(parts, OTHER) == 0
    assert parts.folder.parent.joinpath("x").exists() is False
    assert parts.find(WHO, SHA, NOW).received == 10


def test_a_sender_has_so_many_under_way_and_no_more(parts: Parts, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "MOST", 3)
    names = [sha256(bytes([number])).hexdigest() for number in range(4)]
    for name in names[:3]:
        parts.begin(WHO, name, 9, NOW)
    with pytest.raises(TooMany):
        parts.begin(WHO, names[3], 9, NOW)
    parts.begin(WHO, names[0], 9, NOW)  # what is under way already goes on
    parts.begin(OTHER, names[3], 9, NOW)
    parts.discard(WHO, names[0])
    parts.begin(WHO, names[3], 9, NOW)
    parts.kept(WHO, names[1], "f" * 64)
    parts.begin(WHO, names[0], 9, NOW)  # what is kept is under way no longer


def test_what_has_waited_too_long_is_swept(parts: Parts):
    begin(parts)
    late = NOW + KEPT_FOR
    parts.receive(WHO, SHA, 0, WHOLE[:10], NOW + timedelta(days=1))
    assert parts.sweep(late) == 0, "the last part counts"
    assert parts.find(WHO, SHA, late).received == 10

    late += timedelta(days=1, seconds=1)
    with pytest.raises(NotThere):
        parts.find(WHO, SHA, late)
    parts.begin(OTHER, SHA, 5, late)  # whoever begins something clears away
    assert len(list(parts.folder.rglob("content"))) == 0
    with pytest.raises(NotThere):
        parts.content(WHO, SHA)


def test_what_was_kept_can_still_be_asked_for(parts: Parts):
    begin(parts)
    parts.receive(WHO, SHA, 0, WHOLE, NOW)
    parts.kept(WHO, SHA, SHA)

    assert parts.find(WHO, SHA, NOW).attachment == SHA
    with pytest.raises(Elsewhere):
        parts.receive(WHO, SHA, len(WHOLE), b"", NOW)
    assert not list(parts.folder.rglob("content"))
    parts.forget(SHA)
    with pytest.raises(NotThere):
        parts.find(WHO, SHA, NOW)


def test_of_many_that_send_the_same_part_at_once_one_is_taken(parts: Parts):
    begin(parts)

    def send(_: int) -> str:
        try:
            parts.receive(WHO, SHA, 0, WHOLE[:50_000], NOW)
        except Elsewhere:
            return "elsewhere"
        return "taken"

    with ThreadPoolExecutor(8) as senders:
        assert sorted(senders.map(send, range(8))).count("taken") == 1
    parts.receive(WHO, SHA, 50_000, WHOLE[50_000:], NOW)
    assert parts.content(WHO, SHA) == WHOLE


def test_bytes_that_were_never_acknowledged_are_overwritten(parts: Parts):
    begin(parts)
    parts.receive(WHO, SHA, 0, WHOLE[:10], NOW)
    (content,) = parts.folder.rglob("content")
    with content.open("ab") as torn:
        torn.write(b"torn by a kill" * 1000)

    parts.receive(WHO, SHA, 10, WHOLE[10:], NOW)
    assert parts.content(WHO, SHA) == WHOLE


def test_what_is_under_way_is_no_attachment(parts: Parts):
    begin(parts)
    parts.receive(WHO, SHA, 0, WHOLE, NOW)
    store = AttachmentStore(parts.folder.parent)

    assert list(store.files()) == []
    assert SHA not in store
    assert store.tidy() == []
    assert parts.content(WHO, SHA) == WHOLE, "tidying up is for what was killed on its way in"


def test_a_kill_at_any_moment_loses_no_acknowledged_part(parts: Parts):
    """The sender is killed after some acknowledgements, again and again; each time it goes on from the last one at least."""
    acknowledged, kills, by_chance = 0, 0, Random("kills")
    while acknowledged < len(WHOLE):
        hears, says = APART.Pipe(duplex=False)
        sender = begun(send_parts, parts.folder.parent, SHA, WHOLE, says)
        says.close()
        with suppress(EOFError):  # it has told all, or was killed
            for _ in range(by_chance.randrange(2, 9)):
                acknowledged = hears.recv()
            sender.kill()
            while True:
                acknowledged = hears.recv()
        assert ended(sender) in {0, KILLED}
        kills += 1
        assert begin(parts) >= acknowledged

    assert parts.content(WHO, SHA) == WHOLE
    assert kills > 3
