"""What the invented online school offers: its rooms, when they run, and its registration pages.

Nothing here depends on the seed: that decides dates of the great open lesson, sizes and people.
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
    RoomPlan("python-start", "Python с нуля: первая программа за вечер", True, "code", 1, 0, 19 * 60, 95, 430),
    RoomPlan("eng-b1", "Английский B1: говорим без пауз", True, "english", 7, 3, 11 * 60, 75, 380),
    RoomPlan("nutri-auto", "Нутрициология: рацион без запретов", True, "health", 7, 6, 12 * 60, 110, 460),
    RoomPlan("uxdesign", "Дизайн интерфейсов: портфолио за месяц", False, "design", 7, 2, 19 * 60, 120, 640),
    RoomPlan("SW45smm", "SMM и контент: заявки без бюджета", False, "marketing", 7, 4, 20 * 60, 100, 700),
    RoomPlan("analytics", "Аналитик данных: профессия и доход", False, "code", 14, 8, 19 * 60 + 30, 110, 600),
    RoomPlan("frontend", "Веб-разработка: сайт на JavaScript с нуля", False, "code", 14, 3, 19 * 60, 130, 520),
    RoomPlan("psy_kids", "Психология отношений: разбор ваших вопросов", False, "health", 14, 10, 20 * 60, 90, 760),
    RoomPlan(
        "target", "Таргетированная реклама во ВКонтакте", False, "marketing", 14, 1, 18 * 60, 85, 480, id_in_p1=True
    ),
    RoomPlan("copy2", "Копирайтинг и нейросети: тексты, которые читают", False, "marketing", 14, 5, 17 * 60, 80, 390),
    RoomPlan("finance", "Личные финансы: подушка, вклады, инвестиции", False, "money", 28, 9, 20 * 60, 120, 900),
    RoomPlan(
        "eng-kids", "Английский для детей: мастер-класс для родителей", False, "english", 28, 20, 16 * 60, 60, 400
    ),
    RoomPlan("openday", "Большой открытый урок: выбираем новую профессию", False, "open", 60, -1, 19 * 60, 150, 20_000),
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
