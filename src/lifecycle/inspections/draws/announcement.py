"""抽取公告 (draw announcement) and 随机数 (seed): what a draw is made from. Both are read from files before anything is drawn."""

from msgspec import Struct


class Drawable(Struct, frozen=True):
    """检查对象 in a draw's pool. weight: its number of tickets, 1 to 1,000. field: the speciality that it needs, None for any."""

    id: str
    stratum: str
    county: str
    field: str | None
    weight: int


class Stratum(Struct, frozen=True):
    """抽取层: k objects are chosen of those that bear this name."""

    name: str
    k: int


class Candidate(Struct, frozen=True):
    """执法检查人员 in a draw's pool. counties, fields: None for any. valid_until: the certificate's last day, None where it has no end."""

    id: str
    counties: tuple[str, ...] | None
    fields: tuple[str, ...] | None
    valid_until: str | None


class Recusal(Struct, frozen=True):
    """回避: this inspector is not drawn for this object."""

    inspector: str
    object: str


class RandomSource(Struct, frozen=True):
    """随机数来源: whose numbers are used, of which issue, of which day, and what holds if they never come."""

    name: str
    number: str
    day: str
    if_missing: str


class HashCommitment(Struct, frozen=True):
    """哈希承诺: the SHA-256 of the 32 bytes that an official reveals later, in hex."""

    official: str
    sha256: str


class Announcement(Struct, frozen=True):
    """抽取公告: both pools, frozen, and everything that decides the draw but the randomness.

    Its hash covers every string as it is written. So nothing in it is folded, and days stay the text YYYY-MM-DD.
    """

    campaign: str
    on: str
    objects: tuple[Drawable, ...]
    strata: tuple[Stratum, ...]
    inspectors: tuple[Candidate, ...]
    per_object: int
    cap: int | None
    recusals: tuple[Recusal, ...]
    sources: tuple[RandomSource, ...]
    commitments: tuple[HashCommitment, ...]


class Reveal(Struct, frozen=True):
    """揭示: 32 bytes, in hex, whose hash this official announced."""

    official: str
    code: str


class Seed(Struct, frozen=True):
    """随机数: the numbers of each announced source, and each official's code, both in the announced order."""

    sources: tuple[tuple[int, ...], ...]
    reveals: tuple[Reveal, ...]
