"""措辞: every sentence and label that a person reads, in Chinese and in English, found by a stable code. Imports nothing of ours."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Context, Decimal
from enum import Enum
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any, Self

LANGUAGES = ("zh", "en")
JOINED_BY = {"zh": "、", "en": ", "}


class Coded(str):
    """代码: a value that a program reads as it is, and a person as its words: those of a code of the catalogue, or a name."""

    words: str

    def __new__(cls, value: str, words: str) -> Self:
        made = super().__new__(cls, value)
        made.words = words
        return made

    def said(self, lang: str) -> str:
        """Its words in one language."""
        return sentences(lang).get(self.words, self.words)


class Phrase(Coded):
    """话中话: a sentence inside another one. A program reads what tells it from others."""

    values: Mapping[str, Any]

    def __new__(cls, value: str, words: str, /, **values: Any) -> Self:
        made = super().__new__(cls, value, words)
        made.values = values
        return made

    def said(self, lang: str) -> str:
        return say(self.words, lang, **self.values)


class Sentence(Phrase):
    """句子: the same, which a program and a log read in English."""

    def __new__(cls, code: str, /, **values: Any) -> Self:
        return super().__new__(cls, say(code, "en", **values), code, **values)

    @property
    def code(self) -> str:
        return self.words


class Place(Coded):
    """位置 of a value in what a program sent: `$.declarations[0].values.energy_saving_rate`, for people 第1项申报·节能率."""

    def __new__(cls, path: str) -> Self:
        return super().__new__(cls, path, "")

    def said(self, lang: str) -> str:
        words = sentences(lang)
        steps = ((words.get(_called(step[1], words), step[1]), step[2]) for step in _STEP.finditer(self))
        items = (words["place.item"].format(name=name, number=int(number) + 1) if number else name for name, number in steps)
        return words["place.joint"].join(filter(None, items)) or words["place.whole"]


_STEP = re.compile(r"\.([^.\[\]]+)(?:\[([0-9]+)\])?")


def _called(name: str, words: Mapping[str, str]) -> str:
    """The code of a field's words. Some fields are called otherwise inside a place than alone."""
    return next((code for code in (f"place.of.{name}", f"label.indicator.{name}", f"label.field.{name}") if code in words), "")


def say(code: str, /, lang: str = "zh", **values: Any) -> str:
    """一句话: the sentence of a code, its placeholders filled; enum members are shown by their labels, amounts with commas,
    collections joined.

    Of `{count:fact|facts}` the first form is said of one, the second of any other number; the number itself is not said by it."""
    return _filled(sentences(lang)[code], {name: _shown(value, lang) for name, value in values.items()})


def for_city(code: str, *, of_towns: bool) -> str:
    """The code by which a sentence is said in a city of 镇街, where it has other words there (`of_towns` in the catalogue)."""
    other = f"of_towns.{code}"
    return other if of_towns and other in sentences(LANGUAGES[0]) else code


def label(key: Enum | str, lang: str = "zh", *, of_towns: bool = False) -> str:
    """标签: the short name of an enum member, or of a dotted slug such as `indicator.green_star`; of_towns: as a city of 镇街 says it."""
    return sentences(lang)[for_city(f"label.{_slug(key) if isinstance(key, Enum) else key}", of_towns=of_towns)]


@cache
def sentences(lang: str) -> Mapping[str, str]:
    """全部措辞 of one language, by dotted code."""
    catalogue = tomllib.loads(files(__name__).joinpath(f"{lang}.toml").read_text(encoding="utf-8"))
    return dict([*_flat(catalogue), *_of_indicators(lang)])


@cache
def indicators() -> Mapping[str, Mapping[str, Any]]:
    """指标清单 as it is written, words included; `values/indicators` reads the rest of each entry."""
    return tomllib.loads(files(__package__.partition(".")[0]).joinpath("indicators.toml").read_text(encoding="utf-8"))


def _of_indicators(lang: str) -> Iterator[tuple[str, str]]:
    for name, entry in indicators().items():
        yield f"label.indicator.{name}", entry[lang]["name"]
        yield f"register.note.indicator.{name}", entry[lang]["note"]


def _flat(table: dict[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    """The nested tables of a catalogue as (dotted code, sentence)."""
    return [
        pair
        for name, value in table.items()
        for pair in (_flat(value, f"{prefix}{name}.") if isinstance(value, dict) else [(prefix + name, value)])
    ]


def _slug(member: Enum) -> str:
    """`WorksClass.ROAD_BRIDGE` is `works_class.road_bridge`."""
    return f"{re.sub(r'(?<!^)(?=[A-Z])', '_', type(member).__name__).lower()}.{member.value}"


class _ByNumber(Formatter):
    """单复数: of two forms, the one that agrees with a number."""

    def format_field(self, value: Any, format_spec: str) -> str:
        one, between, other = format_spec.partition("|")
        if not between:
            return str(super().format_field(value, format_spec))
        return one if str(value) == "1" else other


_BY_NUMBER = _ByNumber()


def _filled(sentence: str, values: Mapping[str, Any]) -> str:
    """The slower way only for sentences that need it."""
    return _BY_NUMBER.vformat(sentence, (), values) if "|" in sentence else sentence.format_map(values)


class _Amount(Decimal):
    """12,000.5, where the sentence says nothing else."""

    def __format__(self, specifier: str, context: Context | None = None, /) -> str:
        return super().__format__(specifier or ",f")


def _shown(value: Any, lang: str) -> Any:
    if isinstance(value, Enum):
        return label(value, lang)
    if isinstance(value, Coded):
        return value.said(lang)
    if isinstance(value, Decimal):
        return _Amount(value)
    if isinstance(value, (tuple, list, set, frozenset)):
        return JOINED_BY[lang].join(str(_shown(each, lang)) for each in value)
    return value
