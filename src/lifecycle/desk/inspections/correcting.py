"""更正命令: those that name a fact of their own stream and say what was wrong in it."""

from lifecycle.inspections.checks.mending import CorrectInCheck
from lifecycle.projects.mending.corrections import CorrectFact

CORRECTING = (CorrectFact, CorrectInCheck)
