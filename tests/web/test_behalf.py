"""代办不漏记: whoever gives a command on the web says for whom; a command without it would be recorded as the deputy's own."""

import ast

from tests.architecture.source import MODULES

OWN = {"SignInFailed", "PasswordChanged"}
"""Facts about the visitor's own password, which nobody changes for another."""
MACHINES = "lifecycle.web.api."
"""A token belongs to one staff id, and stands in for nobody."""


def silent(code: str) -> list[str]:
    """The calls that say by whom (as a visitor's staff id) and not for whom."""
    found = []
    for call in ast.walk(ast.parse(code)):
        if isinstance(call, ast.Call) and not (isinstance(call.func, ast.Name) and call.func.id in OWN):
            named = {keyword.arg: keyword.value for keyword in call.keywords}
            by = named.get("by")
            if isinstance(by, ast.Attribute) and by.attr in {"staff", "principal"} and "behalf" not in named:
                found.append(ast.unparse(call.func))
    return found


def test_every_command_and_look_on_the_web_says_for_whom():
    pages = {module: path.read_text("utf-8") for module, path in MODULES.items() if module.startswith("lifecycle.web.")}

    assert {module: calls for module, code in pages.items() if not module.startswith(MACHINES) and (calls := silent(code))} == {}
    assert sum(code.count("behalf=") for code in pages.values()) > 8


def test_a_command_that_does_not_say_is_found():
    assert silent("f(AcceptApplication(id=x, by=officer.staff, application=a))") == ["AcceptApplication"]
    assert silent("kind(by=subject.visitor.staff, behalf=subject.visitor.behalf)") == []
