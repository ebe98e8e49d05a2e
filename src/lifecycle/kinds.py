"""分类: how works are classed, by 建设性质, 资金来源, 工程类别 and 建筑用途. Imports nothing of ours."""

from enum import StrEnum


class Kind(StrEnum):
    """建设性质."""

    NEW = "new"  # 新建
    ALTERATION = "alteration"  # 改建
    EXTENSION = "extension"  # 扩建
    RESIDENTIAL_RETROFIT = "residential_retrofit"  # 既有居住建筑节能改造
    PUBLIC_RETROFIT = "public_retrofit"  # 既有公共建筑绿色化改造


class Funding(StrEnum):
    """资金来源."""

    GOVERNMENT = "government"  # 政府投资
    STATE_OWNED = "state_owned"  # 国有资金
    PRIVATE = "private"  # 社会投资


class WorksClass(StrEnum):
    """工程类别, the four classes of 晋市政发〔2022〕2号 二; only `building` has buildings."""

    BUILDING = "building"  # 房屋建筑
    ROAD_BRIDGE = "road_bridge"  # 市政道路及桥梁
    ENVIRONMENT = "environment"  # 人居环境综合提升
    LANDSCAPE = "landscape"  # 园林绿化


class Use(StrEnum):
    """建筑用途."""

    RESIDENTIAL = "residential"  # 住宅
    AFFORDABLE_HOUSING = "affordable_housing"  # 保障性住房
    HOSPITAL = "hospital"  # 医院
    SCHOOL = "school"  # 学校
    OFFICE = "office"  # 办公楼
    COMPLEX = "complex"  # 综合体
    EXHIBITION_HALL = "exhibition_hall"  # 展览馆
    CONVENTION_CENTRE = "convention_centre"  # 会展中心
    STADIUM = "stadium"  # 体育馆
    COMMERCIAL = "commercial"  # 商业
    HOTEL = "hotel"  # 宾馆
    RESEARCH = "research"  # 科研
    TRANSPORT = "transport"  # 交通
    OTHER_PUBLIC = "other_public"  # 其他公共建筑
    INDUSTRIAL = "industrial"  # 工业
    OTHER = "other"  # 其他


RESIDENTIAL_USES = frozenset({Use.RESIDENTIAL, Use.AFFORDABLE_HOUSING})  # 居住建筑
NEITHER_USES = frozenset({Use.INDUSTRIAL, Use.OTHER})  # 既非居住也非公共
PUBLIC_USES = frozenset(Use) - RESIDENTIAL_USES - NEITHER_USES  # 公共建筑
