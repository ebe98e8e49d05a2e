"""个人信息的认法: each word of the list, each way to write it, each way to write the number behind it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.values.personal import Personal, personal_in
from lifecycle.values.personal_words import WORDS, Word
from lifecycle.values.text import simplified

JINCHENG = frozenset({"1405"})
MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
LANDLINES = st.from_regex(r"[2-8][0-9]{6}", fullmatch=True)
IDENTITIES = st.from_regex(r"[1-6][0-9]{5}19[4-9][0-9](0[1-9]|1[0-2])(0[1-9]|1[0-9])[0-9]{3}[0-9X]", fullmatch=True)
"""With a fitting check digit or a wrong one."""
INSIDE = st.sampled_from(["", "", " ", "\u3000", "-", "－", "—", "\u200b", "\u2060", "·", "  ", "\u00a0", "\ufeff", "_"])
"""What stands inside a word, though it is no part of it."""
BEHIND = st.sampled_from(
    ["", "：", ":", " ", "号：", "号码：", "号 码 为", "号　码　", "号是", "（号码）", "=", "】", "\u3000", "号：\u200b"]
)
FULL_WIDTH = str.maketrans({chr(sign): chr(sign + 0xFEE0) for sign in range(0x21, 0x7F)})
TRADITIONAL = str.maketrans("证号许机电话备码编护军联系规划条图标单传线热项书", "證號許機電話備碼編護軍聯繫規劃條圖標單傳線熱項書")


@st.composite
def spelled(draw: st.DrawFn, words: tuple[str, ...]) -> str:
    """A word as it may be laid out: letters of a Latin one stand together or each for itself."""
    word = draw(st.sampled_from(words))
    if draw(st.booleans()):
        word = word.translate(TRADITIONAL)
    if word.isascii():
        return draw(st.sampled_from([word, word.upper(), word.title(), word.translate(FULL_WIDTH), f"{word}."]))
    return "".join(f"{sign}{draw(INSIDE)}" for sign in word[:-1]) + word[-1]


@st.composite
def divided(draw: st.DrawFn, numbers: st.SearchStrategy[str]) -> str:
    """A number with a space or a dash anywhere."""
    number = draw(numbers)
    divider = draw(st.sampled_from(["", " ", "-", "－", "—", "\u3000", ".", "\u200b", "·", " - "]))
    size = draw(st.integers(3, 6))
    written = divider.join(number[place : place + size] for place in range(0, len(number), size))
    return written.translate(FULL_WIDTH) if draw(st.booleans()) else written


TELEPHONES = WORDS[Word.TELEPHONE] + WORDS[Word.CALL]


@given(spelled(TELEPHONES), BEHIND, divided(MOBILES))
def test_a_mobile_number_behind_the_word_of_a_telephone_is_seen(word: str, behind: str, number: str) -> None:
    seen = personal_in(f"桃园小区，{word}{behind}{number}", JINCHENG)
    assert seen
    assert seen.kind is Personal.MOBILE


@given(spelled(TELEPHONES), BEHIND, LANDLINES)
def test_a_telephone_number_behind_the_word_of_a_telephone_is_seen(word: str, behind: str, number: str) -> None:
    assert personal_in(f"桃园小区，{word}{behind}{number}", JINCHENG)


@given(spelled(WORDS[Word.IDENTITY] + WORDS[Word.DOCUMENT]), BEHIND, divided(IDENTITIES))
def test_an_identity_number_behind_its_word_is_seen(word: str, behind: str, number: str) -> None:
    seen = personal_in(f"桃园小区（{word}{behind}{number}）", JINCHENG)
    assert seen
    assert seen.kind is Personal.IDENTITY_NUMBER


@given(spelled(WORDS[Word.PAPER] + WORDS[Word.FILING]), BEHIND, st.one_of(MOBILES, LANDLINES, divided(IDENTITIES)))
def test_behind_the_word_of_a_paper_the_same_digits_are_a_papers(word: str, behind: str, number: str) -> None:
    assert personal_in(f"桃园小区，{word}{behind}{number}", JINCHENG) is None


@given(spelled(WORDS[Word.OFFICE]), BEHIND, LANDLINES)
def test_a_fax_or_a_hot_line_of_an_office_is_nobodys(word: str, behind: str, number: str) -> None:
    assert personal_in(f"桃园小区，{word}{behind}{number}", JINCHENG) is None


PAPER_WORDS = spelled(("许可证", "备案", "编号", "规划条件"))


@given(PAPER_WORDS, spelled(("手机", "电话", "联系人")), st.one_of(LANDLINES, MOBILES))
def test_of_a_papers_and_a_telephones_word_the_nearer_one_decides(paper: str, person: str, number: str) -> None:
    assert personal_in(f"{paper}，{person}：{number}", JINCHENG)
    assert personal_in(f"{person}，{paper}：{number}", JINCHENG) is None


@given(PAPER_WORDS, spelled(("身份证", "居住证", "护照")), IDENTITIES)
def test_of_a_papers_and_an_identity_cards_word_the_nearer_one_decides(paper: str, person: str, number: str) -> None:
    assert personal_in(f"{paper}，{person}：{number}", JINCHENG)
    assert personal_in(f"{person}，{paper}：{number}", JINCHENG) is None


PERSONS = (
    "身　份　证　号：341302199001011234",
    "手\n机：14058123001",
    "身、份、证、号：341302199001011234",
    "身份證號碼341302199001011234",
    "T e l：2022222",
    "I.D.：341302199001011234",
    "Tel No. 2022222",
    "Mobile number: 14058123001",
    "居住证号341302199001011234",
    "护照号码：E12345678",
    "護照 E1234567",
    "军官证：南字第01234567号",
    "台胞证12345678",
    "13812 345678",
    "138123 45678",
    "1381 2345678",
    "138、1234、5678",
    "138，1234，5678",
    "138_1234_5678",
    "138|1234|5678",
    "138    1234    5678",
    "①③⑧①②③④⑤⑥⑦⑧",
    "一三八一二三四五六七八",
    "手机：幺三八 一二三四 五六七八",
    "١٣٨١٢٣٤٥٦٧٨",
    "138O1234567",
    "1 3 8 1 2 3 4 5 6 7 8",
    "138 12 34 56 78",
    "电话：张三2022222",
    "联系人张三：2022222",
    "身份证由张三保管，号341302199001011234",
    "电话/传真：2022222",
    "传真：13812345678",
    "热线13812345678（李四）",
    "13812345678（手　机）",
    "140581200305100401（居 住 证）",
    "项目登记，联系电话　（备　案）：13812345678",
    "许可证\n13812345678",
)
PAPERS = (
    "编　号：13812345678",
    "备 案 号：13812345678",
    "许 可 证 号：11010519491231002X",
    "許可證號：11010519491231002X",
    "N o . 13812345678",
    "地块编号：GP-2023-13812345678",
    "地块编号：GP2023-B1-13812345678",
    "地块编号 ＧＰ－２０２３－１３８１２３４５６７８",
    "地 块：13812345678",
    "许可证编号：A-13812345678",
    "项目ID：341302199001011234",
    "居住证明编号：341302199001011234",
    "许可证件号码341302199001011234",
    "传真：0356-2022222",
    "服务热线：2022222",
    "12345热线",
    "传　真（0356）2022222",
    "一、二、三、四、五、六、七、八号楼",
    "二〇二三〇五一〇",
    "1、2、3、4、5、6、7、8、9、10、11号楼",
    "138、139、1400、1500号楼",
    "电话通知施工单位核实面积12345678",
    "13800，120000，3000",
)


@pytest.mark.parametrize("text", PERSONS)
def test_a_persons_number_is_seen_however_it_is_laid_out(text: str) -> None:
    assert personal_in(text, JINCHENG)


@pytest.mark.parametrize("text", PAPERS)
def test_what_is_nobodys_is_read_however_it_is_laid_out(text: str) -> None:
    assert personal_in(text, JINCHENG) is None


@pytest.mark.parametrize("word", [word for words in WORDS.values() for word in words])
def test_a_word_of_the_list_is_written_as_texts_are_read(word: str) -> None:
    """In 简体 and small letters: else it would never be found."""
    assert word == simplified(word.lower().strip())
