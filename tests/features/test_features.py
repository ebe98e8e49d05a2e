"""功能: the features that officials sign, each scenario a test; and proof that none of them is empty, lost or unread."""

from collections import Counter
from collections.abc import Iterator

import pytest
from gherkin.parser import Parser
from gherkin.token_scanner import TokenScanner
from pytest_bdd import scenarios
from pytest_bdd.feature import get_features
from pytest_bdd.scenario import scenario_wrapper_template_registry
from pytest_bdd.steps import StepFunctionContext, step_function_context_registry

from tests.architecture.source import CHECKOUT

FOLDER = CHECKOUT / "features"
FILES = sorted(FOLDER.glob("*.feature"))

scenarios(".")
