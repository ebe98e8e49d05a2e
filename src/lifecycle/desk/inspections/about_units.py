"""单位信用业务: the classes of a unit, as a matter of the desk."""

from lifecycle.desk.inspections.streams import UNIT, unit_stream
from lifecycle.desk.matter import Matter
from lifecycle.inspections.registers.classes import RecordClass, record_class
from lifecycle.values.credit_codes import as_issued

UNITS = Matter(
    name=UNIT,
    commands=(RecordClass,),
    stream=lambda command: unit_stream(as_issued(command.uscc) or command.uscc),
    decide=lambda _at, docket: record_class(docket.subject, docket.command),
    tags=lambda _stream, _fact: frozenset({UNIT}),
)
