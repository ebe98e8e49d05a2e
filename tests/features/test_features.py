"""功能: what officials sign, each scenario and each example a test."""

from pytest_bdd import scenarios

scenarios(".")
