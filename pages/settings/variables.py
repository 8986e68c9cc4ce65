"""Project variables: the table to edit, and what to paste where in Salebot, which has no API for them."""

from collections.abc import Sequence

import streamlit as st

from core.domain.variables import NAME_MAX, VALUE_MAX
from core.services.projects.projects import ProjectSettings
from core.services.projects.variables import (
    REPORT_LIMIT_VARIABLE,
    TOKEN_VARIABLE,
    RowProblem,
    Variable,
    list_variables,
    may_be_kept,
    save_variables,
)
from pages.widgets.copy import show_copyable
from pages.widgets.desk import acting_desk
from pages.widgets.faults import mark_fields
from pages.widgets.input_errors import explain_input
from pages.widgets.kept_place import beside_button, remark
from pages.widgets.kept_table import Row, ask_secretive_rows, fill_rows
from pages.widgets.language import _, number, plain
from pages.widgets.outcome import say
from pages.widgets.press import acting, press

DRAFT = "settings_variables"
"""The name of the table."""
SAVE_KEY = "settings_variables_save"


def show_variables(project: ProjectSettings) -> None:
    """The section: the token's row, the table, and the list to paste."""
    variables = list_variables(acting_desk(), project.id)
    st.header(_("Project variables"), anchor=False, help=_("The dashboard uses these values."))
    st.caption(_("Enter them in Salebot yourself, as described below."))
    _show_token_row(project)
    _edit(project, variables)
    _show_what_to_paste(project, variables)


def _show_token_row(project: ProjectSettings) -> None:
    with st.container(border=True):
        name, value = st.columns(2)
        name.markdown(f"`{TOKEN_VARIABLE}`")
        value.markdown(_token(project))


def _token(project: ProjectSettings) -> str:
    if project.bizon_token_tail:
        return _("the saved Bizon365 token, ends with `{tail}`", tail=project.bizon_token_tail)
    return _("the Bizon365 token: not saved yet, see “Connection”")


def _edit(project: ProjectSettings, variables: Sequence[Variable]) -> None:
    saved = [(variable.name, variable.value) for variable in variables]
    titles = (_("Variable name"), _("Value"))
    rows = ask_secretive_rows(DRAFT, saved, titles, _without_secret, longest=(NAME_MAX, VALUE_MAX))
    st.caption(
        _("To delete a row, select it on the left."),
        help=_(
            "{name}: how many of the newest reports a check looks through, from 1 to 100, usually 10. Names begin with"
            " a letter and contain letters, digits and _.",
            name=f"`{REPORT_LIMIT_VARIABLE}`",
        ),
    )
    problems: tuple[RowProblem, ...] = ()
    with beside_button("variables"):
        pressed = press(_("Save variables"), key=SAVE_KEY, type="primary")
        if rows != saved:
            remark(_("Not saved yet."))
            st.button(
                _("Discard"), type="tertiary", on_click=fill_rows, args=(DRAFT,), key="settings_variables_discard"
            )
    if pressed:
        with acting(SAVE_KEY):
            problems = save_variables(acting_desk(), project.id, [Variable(name, value) for name, value in rows])
            if not problems:
                fill_rows(DRAFT)
                say(_("Saved. Now make the same changes in Salebot, see below."))
        if not problems:
            st.rerun()
    if problems:
        _show_problems(problems)
        mark_fields([f"{DRAFT}_{project.id}_"])


def _without_secret(row: Row) -> Row:
    """The row without a value that may be a secret: that of a variable without a name, or with the name of one."""
    name, value = row
    return (name, value) if may_be_kept(name) else (name, "")


def _show_problems(problems: Sequence[RowProblem]) -> None:
    lines = [
        "- "
        + _("Row {n}", n=number(problem.row))
        + (f" «{plain(problem.name[:50])}». " if problem.name else ". ")
        + explain_input(problem.error)
        for problem in problems
    ]
    st.error(_("Nothing is saved yet. Correct these rows:") + "\n" + "\n".join(lines))


def _show_what_to_paste(project: ProjectSettings, variables: Sequence[Variable]) -> None:
    st.header(_("What to paste where in Salebot"), anchor=False)
    st.markdown(
        _(
            "1. In Salebot open «Настройки проекта» and there the tab «Переменные».\n"
            "2. Press the pencil, then «+ Добавить переменную».\n"
            "3. Paste name and value of each variable below, and save."
        )
    )
    for variable in (Variable(TOKEN_VARIABLE, ""), *variables):
        left, right = st.columns(2)
        with left:
            show_copyable(variable.name)
        with right:
            if variable.name == TOKEN_VARIABLE:
                st.markdown(
                    _token(project),
                    help=_("Copy it from Bizon365: it is not shown here. Where it is: “Connection”."),
                )
            else:
                show_copyable(variable.value)
