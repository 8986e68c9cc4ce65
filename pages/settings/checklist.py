"""The set-up checklist: every step with where to click, and whether it is done. Names of buttons of Bizon365 and
Salebot stay in Russian, as the services write them."""

import streamlit as st

from core.services.projects.projects import ProjectSettings
from core.services.projects.setup_checklist import (
    PageSetup,
    PageState,
    SetupCheck,
    SetupStep,
    Step,
    check_setup,
    list_steps,
    tick_step,
)
from pages.widgets.desk import acting_desk
from pages.widgets.errors import show_error
from pages.widgets.language import _, ngettext, number, plain, recent
from pages.widgets.outcome import OVER_PAGE, attempt
from pages.widgets.press import acting, press

CHECK_KEY = "settings_setup_check"


def show_checklist(project: ProjectSettings) -> None:
    """The section: the button that checks what can be checked, the progress, and the steps."""
    check = _check(project)
    steps = list_steps(acting_desk(), project.id)
    done = sum(step.is_done for step in steps)
    st.progress(done / len(steps), text=_("{done} of {total} done", done=number(done), total=number(len(steps))))
    for step in steps:
        with st.container(border=True):
            _show_step(project, step)
            if step.step in ("webhook", "url_marker") and check:
                _show_pages(step.step, check)


def _check(project: ProjectSettings) -> SetupCheck | None:
    st.caption(_("We check here what Bizon365 and Salebot show; tick the rest yourself."))
    if press(_("Check now"), key=f"button_{CHECK_KEY}", type="primary", icon=":material/sync:"):
        with acting(f"button_{CHECK_KEY}"), st.spinner(_("Asking…")):
            st.session_state[CHECK_KEY] = (project, check_setup(acting_desk(), project.id))
    asked_for, kept = st.session_state.get(CHECK_KEY, (None, None))
    check: SetupCheck | None = kept if asked_for == project else None
    if check:
        _show_answers(project, check)
    return check


def _show_answers(project: ProjectSettings, check: SetupCheck) -> None:
    problems = [error for error in (check.bizon.problem, check.salebot.problem, check.pages_problem) if error]
    for problem in {str(error): error for error in problems}.values():
        show_error(problem)
    at, zone = check.bizon.made_at, project.time_zone
    st.caption(_("Checked: {when}.", when=recent(at, zone)))


def _show_step(project: ProjectSettings, step: SetupStep) -> None:
    title, state = st.columns([3, 2], vertical_alignment="center")
    title.markdown(f"**{_step_title(step.step)}**")
    with state:
        _show_state(project, step)
    if step.is_done:
        with st.expander(_("Where to click"), key=f"settings_where_{step.step}"):
            st.markdown(_where_to_click(step.step))
    else:
        st.markdown(_where_to_click(step.step))


def _show_state(project: ProjectSettings, step: SetupStep) -> None:
    when = recent(step.since, project.time_zone)
    if step.can_tick:
        key = f"settings_step_{project.id}_{step.step}"
        st.session_state[key] = step.is_done
        label = _("Done, ticked {when}", when=when) if step.is_done else _("Done")
        st.checkbox(label, key=key, on_change=_tick, args=(project.id, step.step, key))
    elif step.state == "checked":
        st.badge(_("Checked {when}: correct", when=when), icon=":material/check:", color="green")
    elif step.state == "wrong":
        st.badge(_("Checked {when}: needs correcting", when=when), icon=":material/error:", color="red")
    else:
        st.badge(_("Not checked yet"), icon=":material/radio_button_unchecked:", color="gray")


def _tick(project_id: int, step: Step, key: str) -> None:
    attempt(OVER_PAGE, lambda: tick_step(acting_desk(), project_id, step, done=bool(st.session_state[key])), "")


def _show_pages(step: Step, check: SetupCheck) -> None:
    if check.pages_problem:
        return
    pages = [page for page in check.pages if page.is_on]
    right = [page for page in pages if _state(page, step) == "right"]
    counts = {"right": number(len(right)), "total": number(len(pages))}
    st.markdown(_("Correct: {right} of {total} active registration pages.", **counts))
    for page in pages:
        if page not in right:
            st.markdown(f"- {plain(page.title)} ({plain(page.page_id)}): {_flaw(_state(page, step), page)}")
    off = len(check.pages) - len(pages)
    if off:
        st.caption(
            ngettext("{n} page is switched off and not counted.", "{n} pages are switched off and not counted.", off)
        )


def _state(page: PageSetup, step: Step) -> PageState:
    return page.webhook if step == "webhook" else page.marker


def _flaw(state: PageState, page: PageSetup) -> str:
    return {
        "empty": _("empty"),
        "wrong_case": _("“{name}” instead of “salebot”: wrong case", name=plain(page.marker_name or "")),
        "other_key": _("leads to Salebot with another key"),
        "other_secret": _("leads to this dashboard with another secret"),
        "other_address": _("leads to this dashboard by an address that Bizon365 cannot reach"),
        "other": _("a different address or marker"),
        "unknown": _("Bizon365 does not show this; check there yourself"),
    }.get(state, "")


def _step_title(step: Step) -> str:
    """What is to be done."""
    return {
        "bizon_token": _("Bizon365 token created and saved here"),
        "token_variable": _("Token saved in Salebot as the project variable bizon365_token").replace("_", "\\_"),
        "salebot_key": _("Salebot API key created and saved here"),
        "key_switches": _("Both switches of the API key are on"),
        "webhook": _("Webhook URL in every registration page"),
        "url_marker": _("Marker salebot in every registration page"),
        "room_parameter": _("Own URL parameter salebot in every room"),
        "phone": _("Phone is asked for and required"),
    }[step]


def _where_to_click(step: Step) -> str:
    """Where it is done, as a Markdown list."""
    return {
        "bizon_token": _(
            "1. API v2: Bizon365 → «Учётная запись (Бизон ID)» → «Безопасность» → make a token and copy it.\n2. API v1:"
            " Bizon365 → «Модераторы, сотрудники» → a person → «Изменить и настроить доступ» → line «API-токен» →"
            " «Генерировать» → copy. The person needs the rights to register people and view reports.\n3. Here:"
            " “Connection” → “Bizon365 token” → save."
        ),
        "token_variable": _(
            "1. Salebot → «Настройки проекта» → «Переменные проекта» → pencil → «+ Добавить переменную».\n"
            "2. Name `bizon365_token`, value: the token from Bizon365 → save."
        ),
        "salebot_key": _(
            "1. Salebot → «Настройки проекта» → integrations → «Добавить API-ключ» → «Сгенерировать».\n2. Give it a"
            " name → «Готово» → copy the key.\n3. Here: “Connection” → “Salebot API key” → save."
        ),
        "key_switches": _(
            "Salebot → the same API key window: switch on clients and integration. Without the second one the webhook"
            " is not accepted."
        ),
        "webhook": _(
            "1. Here: “Webhook” → choose one of the two ways → “Show” → copy the address.\n2. Bizon365 → «Страницы"
            " регистрации» → «Настроить» → «Обработка данных» → «Пересылка данных (webhook)» → paste → save."
        ),
        "url_marker": _(
            "Bizon365 → «Страницы регистрации» → «Настроить» → «Обработка данных» → «Маркер партнера в URL»:"
            " `salebot`, in lower case."
        ),
        "room_parameter": _(
            "Bizon365 → «Комнаты» → «Настроить комнату» → tab «Доступ» → «Свой URL-параметр»: `salebot`, in lower"
            " case. Then links with `?salebot=#{client_id}` show who came, without asking for e-mail and phone."
        ),
        "phone": _(
            "- To check attendance by phone: Bizon365 → «Комнаты» → «Настроить комнату» → «Доступ» → tick «Номер"
            " телефона» and «Обязательное поле».\n- For the webhook, only if the registration form is on your own"
            " site: in the widget's code change `phone:0` to `phone:1`."
        ),
    }[step]
