"""名称: the words that invented projects, companies and persons are named with. Words only; `plan.py` puts them together."""

from lifecycle.vocabulary import Use, WorksClass

COUNTY_NAMES = {
    "140502": "晋城市城区",
    "140500KF": "晋城经济技术开发区",
    "140525": "泽州县",
    "140581": "高平市",
    "140522": "阳城县",
    "140524": "陵川县",
    "140521": "沁水县",
}
"""附件1 的七个单位, as offices and projects there are named."""

APPROVAL_OFFICE = "行政审批服务管理局"
HOUSING_BUREAU = "住房和城乡建设局"
CITY_NAME = "晋城市"

TOWNS = {
    "140502": ("北石店镇", "钟家庄", "西上庄", "东街", "南街", "开发路"),
    "140500KF": ("金匠园区", "北石店东区", "光电产业园", "装备制造园", "文博路", "兰花路"),
    "140525": ("巴公镇", "高都镇", "大阳镇", "南村镇", "周村镇", "金村镇"),
    "140581": ("米山镇", "马村镇", "寺庄镇", "河西镇", "三甲镇", "北城街"),
    "140522": ("北留镇", "润城镇", "町店镇", "芹池镇", "东城街", "凤城镇"),
    "140524": ("崇文镇", "礼义镇", "附城镇", "平城镇", "杨村镇", "西河底镇"),
    "140521": ("龙港镇", "端氏镇", "嘉峰镇", "郑庄镇", "中村镇", "郑村镇"),
}

ESTATES = ("和瑞苑", "丹河雅居", "云庭", "沁园", "松涛里", "凤栖苑", "明德苑", "桃园里", "书香苑", "朝阳里", "锦绣苑", "梧桐里")

PROJECTS: dict[Use, tuple[str, ...]] = {
    Use.RESIDENTIAL: ("{town}{estate}住宅小区", "{town}{estate}二期住宅项目"),
    Use.AFFORDABLE_HOUSING: ("{town}保障性租赁住房项目", "{town}公共租赁住房二期"),
    Use.HOSPITAL: ("{town}中心卫生院迁建工程", "{county}妇幼保健院门诊楼", "{county}中医院康复楼"),
    Use.SCHOOL: ("{town}中心小学改扩建教学楼", "{county}第四中学新校区", "{town}第二幼儿园"),
    Use.OFFICE: ("{town}便民服务中心", "{county}公共安全应急指挥中心", "{county}档案业务用房"),
    Use.COMPLEX: ("{county}文化活动综合体", "{town}城市综合体"),
    Use.EXHIBITION_HALL: ("{county}非物质文化遗产展览馆", "{county}城市规划展览馆"),
    Use.CONVENTION_CENTRE: ("{county}会议会展中心",),
    Use.STADIUM: ("{county}全民健身体育馆", "{town}体育馆"),
    Use.COMMERCIAL: ("{town}便民商业中心", "{town}农贸市场提升工程"),
    Use.HOTEL: ("{town}康养酒店", "{town}商务宾馆"),
    Use.RESEARCH: ("{county}新材料中试研发楼", "{town}农业科技研发中心"),
    Use.TRANSPORT: ("{town}客运枢纽站", "{county}公交首末站综合楼"),
    Use.OTHER_PUBLIC: ("{town}区域养老服务中心", "{county}殡仪服务中心", "{county}图书馆"),
    Use.INDUSTRIAL: ("{town}标准化厂房", "{town}精密铸件生产车间"),
    Use.OTHER: ("{town}粮食储备库", "{town}物流仓储用房"),
}
"""项目名称, several a use; `{county}`, `{town}` and `{estate}` are filled in."""

RETROFITS = {
    Use.RESIDENTIAL: ("{town}老旧小区节能改造工程", "{town}职工住宅小区既有建筑节能改造", "{town}家属院外墙保温改造"),
    Use.OFFICE: ("{county}机关办公楼绿色化改造", "{town}学校医院公共建筑绿色化改造"),
}

WORKS = {
    WorksClass.ROAD_BRIDGE: ("{town}市政道路改造工程", "{town}丹河桥加固工程"),
    WorksClass.ENVIRONMENT: ("{town}人居环境综合提升工程", "{town}雨污分流改造工程"),
    WorksClass.LANDSCAPE: ("{town}口袋公园建设工程", "{county}滨河绿廊工程"),
}

BUILDINGS: dict[Use, tuple[str, ...]] = {
    Use.HOSPITAL: ("门诊综合楼", "住院楼", "医技楼"),
    Use.SCHOOL: ("教学楼", "综合楼", "食堂及报告厅", "宿舍楼"),
    Use.OFFICE: ("主楼", "附属楼"),
    Use.STADIUM: ("主体育馆", "训练馆"),
    Use.INDUSTRIAL: ("1号车间", "2号车间", "3号车间"),
    Use.OTHER: ("1号库", "2号库"),
}
"""单体名称; where none is left, a building is called by its number."""

COMPANY_STEMS = ("凤岭", "珏岚", "丹阳湾", "沁岳", "松庙", "太岳恒", "析山", "获泽", "白马岭", "长河源")
"""公司字号."""

TRADES = {
    "development": ("{stem}房地产开发有限公司", 6),
    "contracting": ("{stem}建设工程有限公司", 6),
    "supervision": ("{stem}工程监理有限公司", 4),
    "survey": ("{stem}岩土勘察有限公司", 3),
    "design": ("{stem}建筑设计有限公司", 4),
    "review": ("{stem}施工图审查有限公司", 2),
}
"""行业, with how many companies of it there are."""

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
GIVEN_NAMES = ("建国", "晓燕", "志强", "丽萍", "海峰", "雪梅", "文斌", "秀英", "鹏程", "玉洁", "立新", "春霞", "永刚")
"""人名只进个人信息登记, never into a fact."""
