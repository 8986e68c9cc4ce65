"""The words of the set-up steps: what is to be done, and where to click. Names of buttons stay as the services
write them."""

from core.services.projects.setup_checklist import Step
from pages.widgets.language import _


def step_title(step: Step) -> str:
    """What is to be done."""
    return {
        "bizon_token": _("Bizon365 token made and saved here"),
        "token_variable": _("Token saved in Salebot as the project variable bizon365_token").replace("_", "\\_"),
        "salebot_key": _("Salebot API key made and saved here"),
        "key_switches": _("Both switches of the API key are on"),
        "webhook": _("Webhook URL in every registration page"),
        "url_marker": _("Marker salebot in every registration page"),
        "room_parameter": _("Own URL parameter salebot in every room"),
        "phone": _("Phone is asked for and required"),
    }[step]


def where_to_click(step: Step) -> str:
    """The way to it, as a Markdown list."""
    return {
        "bizon_token": _(
            "1. Bizon365 → «Модераторы, сотрудники»: a person with the rights to register people and to view reports.\n"
            "2. «Изменить и настроить доступ» → line «API-токен» → «Генерировать» → copy.\n"
            "3. Here: «Connection» → «Bizon365 token» → save."
        ),
        "token_variable": _(
            "1. Salebot → «Настройки проекта» → «Переменные проекта» → pencil → «+ Добавить переменную».\n"
            "2. Name `bizon365_token`, value: the token from Bizon365 → save."
        ),
        "salebot_key": _(
            "1. Salebot → «Настройки проекта» → integrations → «Добавить API-ключ» → «Сгенерировать».\n"
            "2. Give it a name → «Готово» → copy the key.\n"
            "3. Here: «Connection» → «Salebot API key» → save."
        ),
        "key_switches": _(
            "Salebot → the same window of the API key: switch on clients and integration. Without the second one the"
            " webhook is not accepted."
        ),
        "webhook": _(
            "1. Here: «Webhook» → choose one of the two ways → «Show» → copy the address.\n"
            "2. Bizon365 → «Страницы регистрации» → «Настроить» → «Обработка данных» → «Пересылка данных (webhook)» →"
            " paste → save."
        ),
        "url_marker": _(
            "Bizon365 → «Страницы регистрации» → «Настроить» → «Обработка данных» → «Маркер партнера в URL»: `salebot`,"
            " in small letters."
        ),
        "room_parameter": _(
            "Bizon365 → «Комнаты» → «Настроить комнату» → tab «Доступ» → «Свой URL-параметр»: `salebot`, in small"
            " letters. Then links with `?salebot=#{client_id}` tell who came, and e-mail and phone need not be asked."
        ),
        "phone": _(
            "- For checking attendance by phone: Bizon365 → «Комнаты» → «Настроить комнату» → «Доступ» → tick «Номер"
            " телефона» and «Обязательное поле».\n"
            "- For the webhook, only where the registration form stands on your own site: in the widget's code change"
            " `phone:0` to `phone:1`."
        ),
    }[step]
