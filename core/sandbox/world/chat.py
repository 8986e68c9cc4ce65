"""The chat messages of one webinar, made from the rows of its report when the report is read."""

from random import Random

from core.sandbox.world.viewers import Rows
from core.sandbox.world.webinars import Webinar

_LINES = (
    "Добрый вечер!",
    "Звук есть, картинка есть",
    "+",
    "Здравствуйте, я из Самары",
    "А запись будет?",
    "Сколько стоит курс?",
    "Спасибо, очень полезно 🔥",
    "Можно ли в рассрочку?",
    "Не слышно",
    "Всё понятно",
    "Подойдёт новичку?",
    "Когда старт потока?",
    "Где взять презентацию?",
    "Первый раз у вас, нравится",
    'Что значит "асинхронный"?',
    "5 из 5",
)

Messages = dict[str, list[str]]
Seconds = dict[str, list[int]]


def make_chat(webinar: Webinar, rows: Rows) -> tuple[Messages, Seconds]:
    """Returns `messages` and `messagesTS` by chat id: each viewer writes `messages_num` messages during their stay.

    Every ninth viewer has an empty list even without messages; the other viewers without messages have no key
    (docs/bizon365.md, section 6).
    """
    rng = Random(webinar.salt + 1)
    messages: Messages = {chat_user_id: [] for chat_user_id in rows.chat_user_ids[::9]}
    seconds: Seconds = {chat_user_id: [] for chat_user_id in rows.chat_user_ids[::9]}
    for chat_user_id, count, from_s, till_s in rows.talkers:
        messages[chat_user_id] = [_LINES[rng.getrandbits(4)] for _ in range(count)]
        seconds[chat_user_id] = sorted(from_s + rng.getrandbits(20) % (till_s - from_s) for _ in range(count))
    return messages, seconds
