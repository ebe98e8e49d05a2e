"""打包的台账: what a workbook unpacks to, counted while it is unpacked, since its directory says whatever somebody wrote there."""

import io
import struct
import zlib
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

LOCAL_HEAD = struct.Struct("<4s22xHH")
"""Signature, then behind what the directory says too the lengths of the name and of what follows it (APPNOTE.TXT, 4.3.7)."""
CHUNK = 1 << 20


def unpacks_to_more(content: bytes, most: int) -> bool:
    """Whether a package has more bytes than it may. Nothing is kept of what is unpacked, and no more of it is unpacked than that.

    Raises BadZipFile for what is no package, or one whose directory tells of other sizes than there are, or of one part twice.
    """
    with ZipFile(io.BytesIO(content)) as package:
        parts = package.infolist()
    if sum(part.file_size for part in parts) > most:
        return True
    if len({part.filename for part in parts}) < len(parts):
        raise BadZipFile("a part is there twice")
    for part in parts:
        if _size(content, part) != part.file_size:
            raise BadZipFile(f"{part.filename} has another size than its directory says")
    return False


def _size(content: bytes, part: ZipInfo) -> int:
    """At most one byte more than the directory says: then it is known that it lies."""
    signature, name, more = LOCAL_HEAD.unpack_from(content, part.header_offset)
    begin = part.header_offset + LOCAL_HEAD.size + name + more
    packed = memoryview(content)[begin : begin + part.compress_size]
    if signature != b"PK\3\4" or part.flag_bits & 1 or part.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        raise BadZipFile(f"{part.filename} is packed in a way that workbooks are not")
    if part.compress_type == ZIP_STORED:
        return len(packed)
    size, inflating = 0, zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        while not inflating.eof and size <= part.file_size:
            piece = inflating.decompress(inflating.unconsumed_tail or packed, CHUNK)
            packed = memoryview(b"")
            size += len(piece)
            if not piece and not inflating.unconsumed_tail:
                break
    except zlib.error as error:
        raise BadZipFile(str(error)) from error
    return size
