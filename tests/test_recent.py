"""近用: bounded by the sizes of what is kept; what was used last stays."""

from lifecycle.recent import Recent


def test_what_was_used_longest_ago_goes_first():
    recent: Recent[str, str] = Recent(most=10)
    recent.keep("a", "first", 4)
    recent.keep("b", "second", 4)
    assert recent.get("a") == "first"
    recent.keep("c", "third", 4)
    assert [recent.get(key) for key in "abc"] == ["first", None, "third"]


def test_what_is_kept_again_counts_once():
    recent: Recent[str, str] = Recent(most=10)
    for size in range(1, 8):
        recent.keep("a", "longer", size)
    recent.keep("b", "other", 3)
    assert [recent.get(key) for key in "ab"] == ["longer", "other"]


def test_what_is_too_large_is_not_kept_and_takes_its_earlier_form_along():
    recent: Recent[str, str] = Recent(most=10)
    recent.keep("a", "short", 9)
    recent.keep("a", "long", 11)
    assert recent.get("a") is None
    recent.keep("b", "other", 10)
    assert recent.get("b") == "other"
