"""个人信息的认法: what clerks write x what it is."""

from time import perf_counter, thread_time

import pytest

from lifecycle.values.personal import Personal, personal_in

JINCHENG = frozenset({"1405"})
MOBILE, TELEPHONE, IDENTITY = "mobile", "telephone", "identity_number"

PERSONS = {
    # Mobile numbers.
    "请电 13812345678": MOBILE,
    "13812345678": MOBILE,
    "联系人电话13935612345": MOBILE,
    "张工 138 1234 5678": MOBILE,
    "张工 138-1234-5678": MOBILE,
    "张工 1381234 5678": MOBILE,
    "张工 1381-234-5678": MOBILE,
    "张工１３８１２３４５６７８": MOBILE,
    "手机:138 1234 5678": MOBILE,
    "手机号码为：1 3 8 1 2 3 4 5 6 7 8": MOBILE,
    "手机13812345678": MOBILE,
    "+86 138 1234 5678": MOBILE,
    "+8613812345678": MOBILE,
    "0086-138-1234-5678": MOBILE,
    "8613812345678": MOBILE,
    "TEL.+86-138-1234-5678": MOBILE,
    "tel.13812345678": MOBILE,
    "Tel13812345678": MOBILE,
    "tel：１３８－１２３４－５６７８": MOBILE,
    "（手机）13812345678": MOBILE,
    "电话：（138）12345678": MOBILE,
    "联系方式：张三，13812345678": MOBILE,
    "已办许可证，请联系13812345678": MOBILE,
    "许可证由张三（13812345678）领取": MOBILE,
    "施工许可证已取得，13812345678": MOBILE,
    "2023-05-10 13812345678": MOBILE,
    "许可证号341302202301010101 13812345678": MOBILE,
    "微信14058123001": MOBILE,
    "手机14058123001": MOBILE,
    "电话14058123001": MOBILE,
    "签字13812345678": MOBILE,
    "13812345678、13912345678": MOBILE,
    "联系人编号见附件；13812345678": MOBILE,
    "138.1234.5678": MOBILE,
    "联系人：张三 86 13812345678": MOBILE,
    "手机备案13812345678": MOBILE,
    "手机号码备案13812345678": MOBILE,
    "手机备案号：13812345678": MOBILE,
    "手机已备案13812345678": MOBILE,
    "手机编号13812345678": MOBILE,
    "手机登记14058123001": MOBILE,
    "备案人电话13812345678": MOBILE,
    "备案人手机备案13812345678": MOBILE,
    "备案人13812345678": MOBILE,
    "联系电话（备案）13812345678": MOBILE,
    "备案（手机）13812345678": MOBILE,
    "微信编号：13812345678": MOBILE,
    "Tel 备案 138 1234 5678": MOBILE,
    "许可证13812345678（手机）": MOBILE,
    "编号13812345678（联系电话）": MOBILE,
    "许可证持有人电话13812345678": MOBILE,
    # Telephones.
    "手机137123456789": MOBILE,
    "电话1381234567": MOBILE,
    "桃园小区03562022222": TELEPHONE,
    "桃园小区035 62022222": TELEPHONE,
    "桃园小区035652222222": TELEPHONE,
    "电话 0557-1234567": TELEPHONE,
    "電話：2022222": TELEPHONE,
    "电话：03562022222": TELEPHONE,
    "座机2022222": TELEPHONE,
    "电话 202 2222": TELEPHONE,
    "电话：2022-2222": TELEPHONE,
    "电话（传真）：（0356）2022222": TELEPHONE,
    "联系人张三 0356-2022222": TELEPHONE,
    "张三（0356）2022222": TELEPHONE,
    "010-12345678": TELEPHONE,
    "＋86-356-2022222": TELEPHONE,
    "Tel: 0356 2022222": TELEPHONE,
    # Identity numbers.
    "医院（11010519491231002X）": IDENTITY,
    "140581202305100101": IDENTITY,
    "身份证号：1405231980010100166": IDENTITY,
    "11010519491231002x": IDENTITY,
    "110105 19491231 002X": IDENTITY,
    "110105-19491231-002 x": IDENTITY,
    "１１０１０５１９４９１２３１００２Ｘ": IDENTITY,
    "张三11010519491231002X": IDENTITY,
    "身份证号：341302199001011234": IDENTITY,
    "（身份证 341302199001011234）": IDENTITY,
    "身份证号码为341302199001011234": IDENTITY,
    "身份证编号：341302199001011234": IDENTITY,
    "身份证件编号341302199001011234": IDENTITY,
    "公民身份号码 341302199001011234": IDENTITY,
    "身份证（张三）：341302199001011234": IDENTITY,
    "身份证341302900101123": IDENTITY,
    "身份证：3413 0219 9001 0112 34": IDENTITY,
    "身份证号34130219900101123x": IDENTITY,
    "身份证：341302199001011234、341302199001011235": IDENTITY,
    "身份证，341302199001011234": IDENTITY,
    "身份证：\n341302199001011234": IDENTITY,
    "身份证复印件：341302199001011234": IDENTITY,
    "ID:341302199001011234": IDENTITY,
    "身份證號：341302199001011234": IDENTITY,
    "身份证号码 第341302199001011234号": IDENTITY,
    "ID card No. 341302199001011234": IDENTITY,
    "身份证 140581202305100401": IDENTITY,
    "法人证件号码341302199001011234": IDENTITY,
    "许可证持有人身份证341302199001011234": IDENTITY,
    "身份证备案341302199001011234": IDENTITY,
    "居民身份证登记编号：341302199001011234": IDENTITY,
    "许可证341302199001011234（身份证）": IDENTITY,
}
PAPERS = [
    "许可证号341302202301010101",
    "许可证号：140581200305100401",
    "施工许可证140581200305100401",
    "建设工程规划许可证编号 140581200305100401",
    "许可证编号：11010519491231002X",
    "地字第341302202301010101号",
    "地字第140581200305100401号",
    "建字第 1405 8120 0305 1004 01 号",
    "备案编号13812345678",
    "备案号：13812345678",
    "备案表13812345678",
    "规划条件13812345678",
    "规划条件编号：13812345678",
    "编号13812345678",
    "编号：138 1234 5678",
    "No.13812345678",
    "合同13812345678",
    "地块13812345678",
    "13812345678号地块",
    "宗地13812345678",
    "晋高规条〔2023〕13812345678号",
    "统一社会信用代码：911405000000000000",
    "统一社会信用代码 110105194912310021",
    "项目代码2304-140581-04-01-135254",
    "项目代码：230414058104011352",
    "2304-140581-04-01-135254",
    "文号13812345678",
    "受理号13812345678",
    "发票13812345678",
    "传真件编号20230001",
    "传真编号13812345678",
    "电话备案20230001",
    "电话备案编号：2022222",
    "手机、备案编号13812345678",
    "手机店备案编号13812345678",
    "联系人许可证13812345678",
    "许可证13812345678（副本）",
    "手机备案表13812345678",
    "许可证号：140581200305100401、140581200305100402",
    # No word speaks of them.
    "14058123001",
    "14058123001地块",
    "晋建备14058123001号",
    "施工14058123001",
    "140581202305100401",
    "施工许可证140581202305100101",
    "03552022222",
    "035620222",
    "03562022222平方米",
    "建筑面积13812345678平方米",
    "投资13812345678元",
    "0.13812345678",
    "1.3812345678",
    "13812345678.5",
    "a13812345678b",
    "0" * 20 + "13812345678" * 3,
    "9c56cc51b374c3ba189210d5b6d4bf57790d351c96c47c02190ecf1e430635ab",
    "13 14 15 16 17 18 19号楼",
    "面积分别为13800 12000 3000",
    "2023-05-10至2023-12-31",
    "20230510-20231231",
    "身份证有效期20200101-20300101",
    "身份证20200101-20300101",
    "身份证复印件3份",
    "电话通知2023-05-10",
    "电话2023-05-10告知",
    "电话20230510告知",
    "电话会议12次",
    "1#、2#、13#、14#、15#、16#楼",
    "12000.50㎡",
    "医院",
    "",
]


@pytest.mark.parametrize("text", PERSONS)
def test_what_is_a_persons_is_seen(text: str):
    seen = personal_in(text, JINCHENG)
    assert seen
    assert seen.kind == PERSONS[text]


@pytest.mark.parametrize("text", PAPERS)
def test_what_is_a_papers_is_read(text: str):
    assert personal_in(text, JINCHENG) is None


@pytest.mark.parametrize("number", ["13812345678", "140581202305100101", "14058123001", "03562022222", "11010519491231002X"])
def test_in_a_field_for_a_papers_number_only_a_persons_word_is_against_it(number: str):
    assert personal_in(number, JINCHENG, of_paper=True) is None


@pytest.mark.parametrize("text", ["身份证341302199001011234", "手机13812345678", "+86 13812345678"])
def test_a_persons_word_is_seen_in_the_field_of_a_papers_number_too(text: str):
    assert personal_in(text, JINCHENG, of_paper=True)


@pytest.mark.parametrize(
    "part", ["证号" * 19 + "甲1234567", "许可" + "证号" * 18 + "甲1234567", "身份证" + "(甲)" * 12 + "乙1234567", "1 " * 900]
)
def test_a_long_text_is_read_at_once(part: str):
    begun = perf_counter()
    assert personal_in(part * (2000 // len(part)), JINCHENG) is None
    assert perf_counter() - begun < 5


@pytest.mark.parametrize("part", ["1 ", "138-", "(1", "86 ", "1 - 1/", "手机备案第", "身份证编号登记"])
def test_a_text_of_four_times_the_length_takes_four_times_as_long(part: str):
    """Sixteen times, where each sign were read beside each other one."""
    rounds = [(_takes(part * 120), _takes(part * 480)) for _ in range(5)]
    short, long = map(min, zip(*rounds, strict=True))

    assert long / short < 8


def _takes(text: str) -> float:
    begun = thread_time()
    for _ in range(3):
        personal_in(f"{text}1234567", JINCHENG)
    return thread_time() - begun


def test_another_citys_region_at_its_beginning_saves_no_mobile_number():
    assert personal_in("13010223001", frozenset({"1301"})) is None
    assert personal_in("13010223001", JINCHENG)


def test_a_number_is_shown_by_its_beginning_and_its_end():
    def shown(text: str) -> str:
        seen = personal_in(text)
        return seen.shown if seen else ""

    assert [shown(text) for text in ("请电138-1234-5678", "座机2022222", "11010519491231002X")] == ["138****5678", "20***22", "110****002x"]


def test_an_identity_number_is_seen_also_where_its_region_is_younger_than_its_birthday() -> None:
    """高平市 has 140581 since 1993; who was born before and got a number after it bears it."""
    seen = personal_in("申请人140581199001011236")

    assert seen is not None
    assert seen.kind is Personal.IDENTITY_NUMBER
