"""盖章件: the one scan that the demonstration has; every permit's sealed paper is this page, which says so."""

from hashlib import sha256

from lifecycle.ledger import Ledger
from lifecycle.ledger.store.database import sqlite_file

_WORDS = b"BT /F 16 Tf 72 720 Td (Demonstration: the scan of a sealed paper) Tj ET"
_OBJECTS = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
    b"<</Length %d>>stream\n%s\nendstream" % (len(_WORDS), _WORDS),
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
)


def _pdf(objects: tuple[bytes, ...]) -> bytes:
    """Numbered objects as a file, with the table of where each begins."""
    written, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj%s endobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return written + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        table,
        size,
        len(written),
    )


SCAN = _pdf(_OBJECTS)
SCAN_SHA256 = sha256(SCAN).hexdigest()


def keep(ledger: Ledger) -> None:
    """Puts the scan where the pages give it out from: beside an embedded database. A server's folder is its operator's to name and fill."""
    if sqlite_file(ledger.engine):
        ledger.attachments.put(SCAN)
