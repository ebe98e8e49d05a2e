"""检查的表单: what is filled in to open a check, to carry it out on the spot, and to follow its findings until they are closed out."""

from lifecycle.web.forms.checks.listed import BY_NAME, FORMS, OPENING

__all__ = ("BY_NAME", "FORMS", "OPENING")
