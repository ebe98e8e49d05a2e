"""密码: which ones will do, and that hashing them costs what it should."""

import pytest

from lifecycle.accounts import passwords
from lifecycle.accounts.guessable import of_places
from lifecycle.accounts.passwords import LONGEST, SHORTEST, hashed, matches, refuse_weak
from lifecycle.vocabulary import Refused, StaffId

CLERK = StaffId("approval-140581-1")


@pytest.mark.parametrize(
    "password",
    [
        "五月的麦子黄了我们去收割吧",
        "correct horse battery",
        "tR7#kq9!zLm2",
        "password of my grandmother",
        "x7q9mz2k4v8w",
        "风" + "吹麦浪又一年春去秋来花开",
        "the quick brown fox",
        "woshi zhongguoren 77",
        "K9$vPw2@nL4x",
    ],
)
def test_long_and_unlike_others_will_do(password: str):
    refuse_weak(CLERK, password)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("tR7#kq9!zLm", "password.too_short"),
        ("１２３４５６７８９", "password.too_short"),
        ("é" * 5 + "abcdef", "password.too_short"),
        ("风" * (LONGEST + 1), "password.too_long"),
        ("aaaaaaaaaaaaaa", "password.easily_guessed"),
        ("123123123123123", "password.easily_guessed"),
        ("123456789012", "password.easily_guessed"),
        ("210987654321", "password.easily_guessed"),
        ("Password1234", "password.easily_guessed"),
        ("qwertyuiopas", "password.easily_guessed"),
        ("1qaz2wsx3edc", "password.easily_guessed"),
        ("APPROVAL-140581-1", "password.easily_guessed"),
        ("approval-140581-12023", "password.easily_guessed"),
        ("admin123456admin", "password.easily_guessed"),
    ],
)
def test_short_or_usual_will_not_do(password: str, code: str):
    with pytest.raises(Refused) as refused:
        refuse_weak(CLERK, password)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "password",
    [
        "qwertyuiop[]",
        "][poiuytrewq",
        "QWERTYUIOP{}",
        "asdfghjkl;'a",
        "zxcvbnm,./zx",
        "!QAZ@WSX#EDC",
        "zaq12wsxcde3",
        "1qazXSW@3edc",
        "qazwsxedcrfv",
        "qwe123asd456zxc",
        "1234qwerasdf",
        "ASDFqwer!@#$",
        "1q2w3e4r5t6y",
        "q1w2e3r4t5y6",
        "qawsedrftgyh",
        "147258369147",
    ],
)
def test_a_walk_on_the_keyboard_will_not_do(password: str):
    with pytest.raises(Refused, match=r"password\.easily_guessed"):
        refuse_weak(CLERK, password)


@pytest.mark.parametrize(
    "password",
    [
        "abcdefabcdef",
        "x7q9mzx7q9mz",
        "x7q9mz2x7q9mz2x7",
        "xq7m9zz9m7qx",
        "P@$$w0rd2023",
        "1-185041-lavorppa",
        "approval1405811x",
        "晋城市住房和城乡建设局2023",
        "jinchengzhujianju",
    ],
    ids=["alphabet", "twice", "twice and a bit", "mirrored", "signs for letters", "id backwards", "id without signs", "bureau", "pinyin"],
)
def test_neither_will_what_is_repeated_mirrored_or_named_after_the_house(password: str):
    with pytest.raises(Refused, match=r"password\.easily_guessed"):
        refuse_weak(CLERK, password, of_places(["晋城市", "jincheng"]))


def test_the_same_words_from_another_keyboard_are_the_same_password():
    assert matches("ｆｕｌｌ　ｗｉｄｔｈ　ｌｅｔｔｅｒｓ", hashed("full width letters"))[0]


def test_the_hash_is_argon2id_with_a_salt_and_costs_memory():
    kept = hashed("correct horse battery")

    assert kept.startswith("$argon2id$")
    assert int(kept.partition("m=")[2].partition(",")[0]) >= 19 * 1024
    assert kept != hashed("correct horse battery")
    assert matches("correct horse battery", kept) == (True, None)


def test_what_belongs_to_nobody_matches_nothing():
    assert matches("nobody has this password", None) == (False, None)


def test_a_password_of_any_length_is_answered():
    assert matches("x" * 10_000_000, passwords.nobodys()) == (False, None)
    assert SHORTEST < LONGEST


PLACES = of_places(["东莞市", "石碣镇", "东城街道", "高平市", "沙田镇"])


@pytest.mark.parametrize("password", ["东莞石碣东城东莞石碣东城ab1", "石碣镇东城街道东莞市2024x", "高平市高平市高平市高平市kq7"])
def test_the_names_of_the_places_of_the_city_count_for_nothing(password: str):
    with pytest.raises(Refused, match=r"password\.easily_guessed"):
        refuse_weak(CLERK, password, PLACES)
    refuse_weak(CLERK, password + "tR7#kq9!zLm2", PLACES)


@pytest.mark.parametrize("password", ["dongguanshijie", "nauggnodshijie", "d0ngguan$hijie", "Shijie2024Dongguan"])
def test_the_places_of_the_city_spelled_in_letters_count_for_nothing_either(password: str):
    refuse_weak(CLERK, password + "xk", PLACES)
    with pytest.raises(Refused, match=r"password\.easily_guessed"):
        refuse_weak(CLERK, password, (*PLACES, *of_places(["dongguan", "shijie"])))


def test_places_are_written_with_and_without_what_kind_they_are() -> None:
    assert set(of_places(["东城街道", "石碣镇", "城区", "晋城经济技术开发区"])) == {
        *("东城街道", "东城", "石碣镇", "石碣", "城区", "晋城经济技术开发区", "晋城")
    }
