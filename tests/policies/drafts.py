"""A small policies folder of its own, sound as it stands, to be spoiled one line at a time."""

from hashlib import sha256
from pathlib import Path

SOURCE = "一、新建公共建筑\n\t执行72%节能标准。\n二、装配率不低于30%。\n三、加强宣传。\n"
INDEX = "jurisdictions: units.yaml\ndocuments:\n  - city/draft.yaml\n"
UNITS = """\
- {code: "140500", name: 晋城市, level: city, parent: null, standard: true}
- {code: "140581", name: 高平市, level: county, parent: "140500", standard: true}
"""
DRAFT = f"""\
id: draft
title: 草案
number: null
issuer: 某局
jurisdiction: "140500"
in_force: {{from: 2023-01-01, until: null, note: 未定终止日}}
source: {{file: draft.txt, sha256: "{sha256(SOURCE.encode()).hexdigest()}"}}
choices:
  - choice: reach
    measure: funding
    options: {{narrow: [government], wide: [government, private]}}
    default: wide
    note: 未写明
    decided_by: null
clauses:
  - place: 一
    quote: 新建公共建筑 执行72%节能标准
    provisions:
      - rule: energy
        title: 节能率不低于72%
        applies_to: {{kind: [new], use_class: public, funding: {{choice: reach}}, floor_area_m2: {{more_than: "500"}}}}
        measure: energy_saving_rate
        at_least: "72%"
        gates: [design_review]
        decided_by_date: planning_conditions_on
        examples:
          - {{case: 恰好, use: office, energy_saving_rate: "72%", expect: met}}
          - {{case: 不足, use: office, energy_saving_rate: "71.99%", expect: unmet}}
          - {{case: 太小, use: office, floor_area_m2: "500", expect: not_applicable}}
  - place: 二
    quote: 装配率不低于30%
    provisions:
      - target: share
        title: 装配式比例
        year: "2023"
        unit: share
        counties: {{"140581": "24%"}}
        printed_total: "24%"
        also: [{{place: 三, quote: 加强宣传}}]
        counted: {{in_year_of: started_on, among: {{kind: [new]}}, having: {{prefabricated: true}}, area: floor_area_m2}}
  - place: 三
    quote: 加强宣传
    provisions:
      - {{score: publicity, title: 宣传, full_marks: "2", standard: 加强宣传得2分}}
      - checklist: records
        title: 宣传记录
        basis: [{{document: 草案, place: 三, quote: 加强宣传, text: city/sources/draft.txt, verified: true}}]
        level: general
        methods: [documents]
        whom: [construction_unit]
        stages: [any_time]
        applies_to: {{}}
        evidence: [活动照片, 目录清单]
      - not_checkable: 没有可核对的数
"""


def folder_with(tmp_path: Path, draft: str = DRAFT, *, source: str = SOURCE, index: str = INDEX, units: str = UNITS) -> Path:
    """The folder, written down."""
    (tmp_path / "city" / "sources").mkdir(parents=True)
    (tmp_path / "city" / "draft.yaml").write_text(draft, encoding="utf-8")
    (tmp_path / "city" / "sources" / "draft.txt").write_text(source, encoding="utf-8")
    (tmp_path / "index.yaml").write_text(index, encoding="utf-8")
    (tmp_path / "units.yaml").write_text(units, encoding="utf-8")
    return tmp_path
