"""The offer of the invented online school: its rooms with their timetables, and its registration pages.

Nothing here depends on the seed; the seed decides the dates of the great open lesson, the sizes and the people.
"""

from dataclasses import dataclass

MARKER = "salebot"
"""The partner marker that holds the client's id in Salebot."""


@dataclass(frozen=True, slots=True)
class RoomPlan:
    """A room and its timetable.

    A webinar is held on the dates whose proleptic ordinal leaves `phase` when divided by `every_days`
    (7: 1 is Monday, 0 is Sunday), at `start_minute` of the Moscow day. `people` is a usual number of viewers;
    rooms with the same `audience` share their people.
    """

    slug: str
    title: str
    automatic: bool
    audience: str
    every_days: int
    phase: int
    start_minute: int
    minutes: int
    people: int
    id_in_p1: bool = False


ROOMS: tuple[RoomPlan, ...] = (
    RoomPlan(
        "python-start",
        "Python с нуля: первая программа за вечер",
        automatic=True,
        audience="code",
        every_days=1,
        phase=0,
        start_minute=19 * 60,
        minutes=95,
        people=430,
    ),
    RoomPlan(
        "eng-b1",
        "Английский B1: говорим без пауз",
        automatic=True,
        audience="english",
        every_days=7,
        phase=3,
        start_minute=11 * 60,
        minutes=75,
        people=380,
    ),
    RoomPlan(
        "nutri-auto",
        "Нутрициология: рацион без запретов",
        automatic=True,
        audience="health",
        every_days=7,
        phase=6,
        start_minute=12 * 60,
        minutes=110,
        people=460,
    ),
    RoomPlan(
        "uxdesign",
        "Дизайн интерфейсов: портфолио за месяц",
        automatic=False,
        audience="design",
        every_days=7,
        phase=2,
        start_minute=19 * 60,
        minutes=120,
        people=640,
    ),
    RoomPlan(
        "SW45smm",
        "SMM и контент: заявки без бюджета",
        automatic=False,
        audience="marketing",
        every_days=7,
        phase=4,
        start_minute=20 * 60,
        minutes=100,
        people=700,
    ),
    RoomPlan(
        "analytics",
        "Аналитик данных: профессия и доход",
        automatic=False,
        audience="code",
        every_days=14,
        phase=8,
        start_minute=19 * 60 + 30,
        minutes=110,
        people=600,
    ),
    RoomPlan(
        "frontend",
        "Веб-разработка: сайт на JavaScript с нуля",
        automatic=False,
        audience="code",
        every_days=14,
        phase=3,
        start_minute=19 * 60,
        minutes=130,
        people=520,
    ),
    RoomPlan(
        "psy_kids",
        "Психология отношений: разбор ваших вопросов",
        automatic=False,
        audience="health",
        every_days=14,
        phase=10,
        start_minute=20 * 60,
        minutes=90,
        people=760,
    ),
    RoomPlan(
        "target",
        "Таргетированная реклама во ВКонтакте",
        automatic=False,
        audience="marketing",
        every_days=14,
        phase=1,
        start_minute=18 * 60,
        minutes=85,
        people=480,
        id_in_p1=True,
    ),
    RoomPlan(
        "copy2",
        "Копирайтинг и нейросети: тексты, которые читают",
        automatic=False,
        audience="marketing",
        every_days=14,
        phase=5,
        start_minute=17 * 60,
        minutes=80,
        people=390,
    ),
    RoomPlan(
        "finance",
        "Личные финансы: подушка, вклады, инвестиции",
        automatic=False,
        audience="money",
        every_days=28,
        phase=9,
        start_minute=20 * 60,
        minutes=120,
        people=900,
    ),
    RoomPlan(
        "eng-kids",
        "Английский для детей: мастер-класс для родителей",
        automatic=False,
        audience="english",
        every_days=28,
        phase=20,
        start_minute=16 * 60,
        minutes=60,
        people=400,
    ),
    RoomPlan(
        "openday",
        "Большой открытый урок: выбираем новую профессию",
        automatic=False,
        audience="open",
        every_days=60,
        phase=-1,
        start_minute=19 * 60,
        minutes=150,
        people=20_000,
    ),
)


@dataclass(frozen=True, slots=True)
class PagePlan:
    """A registration page: which room it leads to and how its marker and webhook are set up."""

    slug: str
    title: str
    room_slug: str
    marker: str = MARKER
    webhook: bool = True
    is_on: bool = True


PAGES: tuple[PagePlan, ...] = (
    PagePlan("py-free", "Бесплатный вебинар «Python с нуля»", "python-start"),
    PagePlan("english-b1", "Английский B1: запись на урок", "eng-b1"),
    PagePlan("racion", "Рацион без запретов: запись на вебинар", "nutri-auto", marker="Salebot"),
    PagePlan("ux-portfolio", "Портфолио дизайнера за месяц", "uxdesign"),
    PagePlan("smm", "SMM без бюджета: запись на эфир", "SW45smm"),
    PagePlan("data", "Аналитик данных: вводный вебинар", "analytics"),
    PagePlan("js", "Сайт на JavaScript: запись на мастер-класс", "frontend", marker="", webhook=False),
    PagePlan("psy", "Психология отношений: прямой эфир", "psy_kids"),
    PagePlan("money", "Личные финансы: запись на вебинар", "finance"),
    PagePlan("open", "Большой открытый урок", "openday"),
    PagePlan("copy-old", "Копирайтинг: архив набора", "copy2", marker="", webhook=False, is_on=False),
)
