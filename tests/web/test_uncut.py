"""不截断: no field cuts what is pasted before its reader has seen it; the reader bounds, and says so."""

from pathlib import Path

from lifecycle import web

VIEWS = Path(web.__file__).parent.parent / "views"


def test_no_field_has_a_length_by_which_a_browser_cuts():
    pages = list(VIEWS.rglob("*.html"))
    assert len(pages) > 50
    assert [page.name for page in pages if "maxlength" in page.read_text() and page.name != "forms.html"] == []
    assert "maxlength=" not in (VIEWS / "partials" / "forms.html").read_text()
