"""编号: identifiers of the right form for what does not exist."""

from stdnum.cn import uscc

from lifecycle.vocabulary import Gate

_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
REGION_OF_ZONE = "140500"
"""The development zone has no code of its own in GB/T 2260: what is registered there bears the city's."""


def region(county: str) -> str:
    """The six digits that a county's identifiers carry."""
    return county if county.isdigit() else REGION_OF_ZONE


COMPANY, INSTITUTION, GOVERNMENT = "91", "12", "11"
"""登记管理部门 and 机构类别 of a company, of a public institution (事业单位), and of an organ of government (机关)."""


def credit_code(serial: int, registrar: str = COMPANY) -> str:
    """统一社会信用代码 with both check characters. Its organisation code begins with DEM, so that it is nobody's."""
    organisation = f"DEM{serial:05}"
    total = sum(int(c, 36) * weight for c, weight in zip(organisation, _ORGANISATION_WEIGHTS, strict=True))
    check = "0X987654321"[total % 11]
    body = f"{registrar}140500{organisation}{check}"
    return body + str(uscc.calc_check_digit(body))


def project_code(county: str, year: int, month: int, serial: int) -> str:
    """投资项目统一代码 (GB/T 40058-2021); serials from 900 000 on, so that it is nobody's."""
    return f"{year % 100:02}{month:02}-{region(county)}-04-01-{900_000 + serial}"


_PAPERS = {
    Gate.PLANNING_CONDITIONS: "晋规条字〔{year}〕{serial}号",
    Gate.DRAWING_REVIEW: "SC-{region}-{year}-{serial}",
    Gate.COMPLETION_ACCEPTANCE: "JGYS-{region}-{year}-{serial}",
}


def paper_number(gate: Gate, county: str, year: int, serial: str) -> str:
    """文号 of the paper that a gate ends in, where another authority decides it."""
    return _PAPERS[gate].format(region=region(county), year=year, serial=serial)
