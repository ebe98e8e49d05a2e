"""The office of the desk tests, whose commands fill the sheets."""

from tests.desk.conftest import office

__all__ = ["office"]
