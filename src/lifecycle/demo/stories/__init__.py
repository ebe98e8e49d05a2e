"""情节一览: what can befall a project in the demonstration city, listed by hand. Together they use every command there is."""

from lifecycle.demo.cast import Cast
from lifecycle.demo.stories import advice, applications, changes, doubts, letters, permits, promises, retrofits
from lifecycle.demo.stories.story import Story
from lifecycle.vocabulary import Funding, Gate, Kind, Use

_GOVERNMENT = Funding.GOVERNMENT
_SCHOOL = Cast(use=Use.SCHOOL, funding=_GOVERNMENT)
_OFFICE = Cast(use=Use.OFFICE, funding=_GOVERNMENT, city=True, county="140502")
_FACTORY = Cast(use=Use.INDUSTRIAL)
_AUTUMN = Cast(month=7)
_HOTEL = Cast(use=Use.HOTEL, month=3, by_standard=True)

CONDITIONS, DESIGN, DRAWINGS = Gate.PLANNING_CONDITIONS, Gate.DESIGN_REVIEW, Gate.DRAWING_REVIEW
PERMIT, SITE, ACCEPTANCE, FILING = Gate.CONSTRUCTION_PERMIT, Gate.CONSTRUCTION, Gate.COMPLETION_ACCEPTANCE, Gate.ACCEPTANCE_FILING

REFUSED = "refused"
"""The story of the project that the demonstration shows at length."""

STORIES: dict[str, Story] = {
    REFUSED: Story(
        title="不予通过，修改后通过",
        at=DESIGN,
        tell=applications.refused,
        instead=True,
        room={DESIGN: 40},
        cast=Cast(use=Use.HOSPITAL, funding=_GOVERNMENT, county="140581", buildings=3, batches=2, name="高平市第二人民医院门诊综合楼"),
    ),
    "supplemented": Story(title="补正", at=DESIGN, tell=applications.supplemented, instead=True, room={DESIGN: 15}),
    "declined": Story(title="不予受理", at=PERMIT, tell=applications.declined, room={PERMIT: 15}, cast=Cast(use=Use.COMMERCIAL)),
    "withdrawn": Story(title="撤回申请", at=DRAWINGS, tell=applications.withdrawn, cast=_FACTORY),
    "sent_back": Story(title="退回承办", at=PERMIT, tell=applications.sent_back, instead=True, room={PERMIT: 10}, cast=_SCHOOL),
    "signed_by_deputy": Story(title="代办签发", at=PERMIT, tell=applications.signed_by_deputy, instead=True, cast=_OFFICE),
    "deferred": Story(title="容缺受理", at=PERMIT, tell=promises.deferred, instead=True, room={PERMIT: 10}),
    "kept": Story(title="告知承诺已履行", at=DESIGN, tell=promises.kept, instead=True, cast=_SCHOOL),
    "broken": Story(
        title="违反承诺",
        at=DESIGN,
        tell=promises.broken,
        instead=True,
        room={PERMIT: 40},
        cast=Cast(use=Use.STADIUM, funding=_GOVERNMENT),
    ),
    "doubtful_conditions": Story(
        title="规划条件存疑", at=CONDITIONS, tell=doubts.doubtful_conditions, instead=True, room={DESIGN: 20}, cast=Cast(use=Use.HOTEL)
    ),
    "doubtful_drawings": Story(
        title="施工图存疑",
        at=DRAWINGS,
        tell=doubts.doubtful_drawings,
        instead=True,
        ends=True,
        cast=Cast(use=Use.AFFORDABLE_HOUSING, funding=_GOVERNMENT),
    ),
    "refused_drawings": Story(title="施工图审查不合格", at=DRAWINGS, tell=doubts.refused_drawings, room={DRAWINGS: 15}),
    "started_early": Story(title="未批先建", at=SITE, tell=doubts.started_early, instead=True, room={PERMIT: 25}),
    "heard_of_late": Story(title="迟报开工", at=SITE, tell=doubts.heard_of_late, instead=True),
    "failed_acceptance": Story(
        title="验收未通过", at=ACCEPTANCE, tell=doubts.failed_acceptance, instead=True, cast=Cast(use=Use.OTHER_PUBLIC)
    ),
    "incomplete_acceptance": Story(
        title="未一并验收",
        at=ACCEPTANCE,
        tell=doubts.incomplete_acceptance,
        instead=True,
        cast=Cast(use=Use.RESEARCH, funding=Funding.STATE_OWNED),
    ),
    "not_fileable": Story(title="存量项目备案", at=FILING, tell=doubts.not_fileable, instead=True, cast=Cast(existing=True)),
    "extended": Story(title="施工许可延期", at=PERMIT, tell=permits.extended, room={SITE: 80}, cast=Cast(use=Use.TRANSPORT)),
    "lapsed": Story(title="施工许可失效", at=PERMIT, tell=permits.lapsed, ends=True, cast=Cast(use=Use.OTHER)),
    "cancelled": Story(title="施工许可注销", at=PERMIT, tell=permits.cancelled, ends=True),
    "revoked": Story(title="决定撤销", at=PERMIT, tell=permits.revoked, ends=True),
    "exempt": Story(
        title="施工许可无需办理", at=PERMIT, tell=permits.exempt, instead=True, cast=Cast(kind=Kind.RESIDENTIAL_RETROFIT, county="140525")
    ),
    "design_changed": Story(title="设计变更", at=SITE, tell=changes.design_changed),
    "conditions_changed": Story(
        title="规划条件变更", at=DESIGN, tell=changes.conditions_changed, room={DRAWINGS: 15}, cast=Cast(use=Use.EXHIBITION_HALL)
    ),
    "split": Story(title="单体拆分", at=PERMIT, tell=changes.split, ends=True, cast=_AUTUMN),
    "merged": Story(title="单体合并", at=DESIGN, tell=changes.merged, ends=True, cast=Cast(buildings=3, month=7)),
    "dropped": Story(title="单体取消", at=CONDITIONS, tell=changes.dropped),
    "remeasured": Story(title="面积复核", at=ACCEPTANCE, tell=changes.remeasured, cast=_FACTORY),
    "contractor_changed": Story(title="参建单位变更", at=SITE, tell=changes.contractor_changed),
    "transferred": Story(
        title="管辖移交", at=CONDITIONS, tell=changes.transferred, cast=Cast(use=Use.INDUSTRIAL, city=True, county="140525")
    ),
    "terminated": Story(title="项目终止", at=CONDITIONS, tell=changes.terminated, ends=True, cast=Cast(use=Use.CONVENTION_CENTRE)),
    "corrected": Story(title="更正", at=DESIGN, tell=changes.corrected, cast=Cast(use=Use.COMPLEX)),
    "suspended": Story(title="中止与恢复施工", at=SITE, tell=changes.suspended, room={ACCEPTANCE: 50}),
    "standing_still": Story(title="停工", at=SITE, tell=changes.standing_still, ends=True),
    "registered_twice": Story(title="重复登记", at=CONDITIONS, tell=changes.registered_twice),
    "left": Story(
        title="退出储备库", at=Gate.RESERVE, tell=retrofits.left, ends=True, cast=Cast(kind=Kind.RESIDENTIAL_RETROFIT, county="140524")
    ),
    "entered_again": Story(
        title="重新入库",
        at=Gate.RESERVE,
        tell=retrofits.entered_again,
        room={Gate.ANNUAL_PLAN: 50},
        cast=Cast(kind=Kind.RESIDENTIAL_RETROFIT, county="140525"),
    ),
    "consulted": Story(
        title="征求意见", at=DESIGN, tell=advice.consulted, instead=True, room={DESIGN: 25}, cast=Cast(use=Use.OTHER_PUBLIC, month=3)
    ),
    "asked_of_us": Story(title="来函征求意见", at=DESIGN, tell=letters.asked_of_us, room={DESIGN: 25}, cast=_HOTEL),
    "awaiting": Story(title="等待答复", at=DESIGN, tell=advice.awaiting, instead=True, ends=True, cast=Cast(use=Use.SCHOOL, month=9)),
    "handled_jointly": Story(
        title="联合办理", at=DESIGN, tell=applications.handled_jointly, instead=True, room={DESIGN: 45}, cast=Cast(month=8)
    ),
    "rescheduled": Story(
        title="放假通知移动期限", at=DESIGN, tell=applications.rescheduled, instead=True, ends=True, cast=Cast(use=Use.OFFICE, month=6)
    ),
}
