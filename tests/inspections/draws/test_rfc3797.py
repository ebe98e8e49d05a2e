"""RFC 3797: the vectors that other people's programs print."""

from lifecycle.inspections.draws.rfc3797 import key_text, selected


def test_the_text_of_the_sources_is_section_4s():
    assert key_text([[9319], [2, 5, 12, 8, 10], [9, 18, 26, 34, 41, 45]]) == "9319./2.5.8.10.12./9.18.26.34.41.45./"
    assert key_text([[], [7, 7]]) == "/7.7./", "a number that a source says twice stays"


def test_the_vector_of_section_6():
    drawn = selected(25, 16, [[9319], [2, 5, 12, 8, 10], [9, 18, 26, 34, 41, 45]])

    assert drawn == (17, 7, 2, 16, 25, 23, 8, 24, 19, 13, 22, 5, 18, 9, 1, 4)


def test_the_committee_of_2013():
    """The IETF's own draw of 2013, by mcr/rfc3797 (output-2013.txt)."""
    drawn = selected(154, 12, [[25, 46, 7, 8, 11, 17, 19], [8285182], [60115701], [2, 3, 18, 26, 32, 33, 42]])

    assert drawn == (138, 151, 89, 112, 117, 145, 118, 143, 144, 122, 95, 139)
