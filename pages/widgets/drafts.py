"""Inputs that keep what the operator left in them: a reload, another page or another language loses none of it.

A session asks the store once per project and then writes what changes. What a tab shows is never replaced by what
another tab does; of two tabs the one that wrote last is found by the next session.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.services.projects.operator_drafts import DraftFile, drop_draft, find_file, keep_draft, list_drafts
from core.services.projects.operator_drafts import keep_file as store_file
from core.services.projects.projects import list_projects
from pages.widgets.desk import acting_desk
from pages.widgets.language import language
from pages.widgets.project import current_project

_DRAFTS, _FILES, _ADDRESS = "operator_drafts", "operator_draft_files", "operator_address"
_SHOWN = "operator_shown"
"""What each widget held when it was drawn last."""
_FORMER = 2
"""How many changes of the address a slow browser may not have got yet."""
_DATE = "date"
_AS_IT_IS = object()


@dataclass(frozen=True, slots=True)
class _Shown:
    """A widget as it was drawn: the draft's name, the project, the page, what it held, and its parameter."""

    name: str
    project_id: int
    page: str
    value: Any
    empty: Any
    parameter: str | None


@contextmanager
def kept(
    key: str,
    empty: Any = None,
    *,
    options: Collection[Any] | None = None,
    name: str | None = None,
    parameter: str | None = None,
    read: Callable[[str], Any] = str,
    is_asked: bool = False,
    may_be_kept: Callable[[Any], bool] | None = None,
) -> Iterator[None]:
    """Around the widget with this key, which must have no start value of its own: it is filled with what the operator
    left in it, else with `empty`. What is not one of the `options`, or a list of some of them, counts as empty.

    `name` is the draft's, when it is not the key. With `parameter`, the value (as `str` writes it) also stands in the
    address under this name, and the widget follows the address when that changes (a link, Back, Forward); `read` turns
    that text into the value, and raises ValueError when it cannot. With `is_asked` the address says what the widgets of
    this group hold: a draft would change the question of a link. A value that `may_be_kept` denies, because it may hold
    a secret, is lost by a reload.
    """
    name = name or key
    asked, has_changed = _look_at_address(parameter, read) if parameter else (None, False)
    is_asked = is_asked or bool(parameter and is_going_back())
    value = _value_to_show(key, name, empty, asked=asked, has_changed=has_changed, is_asked=is_asked)
    if value is not _AS_IT_IS:
        st.session_state[key] = value if options is None else _as_offered(value, options, empty)
    st.session_state[f"{key}_drawn_for"] = _now_drawn_for()
    yield
    value = st.session_state.get(key)
    if value == empty or (may_be_kept and not may_be_kept(value)):
        drop(name)
    else:
        keep(name, value)
    if parameter:  # after it is kept: what goes to the browser ends the run when another act waits for its turn
        _write_address(parameter, value)
    if may_be_kept is None:
        shown = _Shown(name, current_project().id, _page_hash(), value, empty, parameter)
        st.session_state.setdefault(_SHOWN, {})[key] = shown


def keep_what_was_typed() -> None:
    """Called before anything is drawn: a text that came together with the press that leaves its field for another
    section, page, language or project would be drawn no more, and a run ends as soon as it draws when another act waits
    for its turn."""
    changed = list(_changed())
    is_there = changed and current_project().id in {project.id for project in list_projects(acting_desk())}
    for shown, value in changed if is_there else ():
        if value == shown.empty:
            drop(shown.name)
        else:
            keep(shown.name, value)


def write_what_was_typed() -> None:
    """Called once the project is chosen, before the page is drawn: the same for the address."""
    for shown, value in _changed():
        if shown.parameter and shown.page == _page_hash() and not is_going_back():
            _asked, has_changed = _look_at_address(shown.parameter, str)
            if not has_changed:
                _write_address(shown.parameter, value)


def _changed() -> Iterator[tuple[_Shown, Any]]:
    """The widgets of this project that hold something else than when they were drawn, and what they hold."""
    for key, shown in list(st.session_state.get(_SHOWN, {}).items()):
        if key not in st.session_state:
            del st.session_state[_SHOWN][key]
        elif st.session_state[key] != shown.value and shown.project_id == current_project().id:
            yield shown, st.session_state[key]


def _value_to_show(key: str, name: str, empty: Any, *, asked: Any, has_changed: bool, is_asked: bool) -> Any:
    """What the widget has to show; `_AS_IT_IS` where it shows the right thing already, or the operator may be typing in
    it."""
    before, drawn_for = st.session_state.get(f"{key}_drawn_for"), _now_drawn_for()
    if key not in st.session_state:
        return asked or (empty if is_asked else recall(name, empty))
    if has_changed:
        return asked or empty
    if before in (None, drawn_for):  # before its first time a callback may have filled it
        return _AS_IT_IS if _is_in_browser(key) else st.session_state[key]
    if before[0] == drawn_for[0]:  # another language alone: this may be newer than the draft, typed just before
        return st.session_state[key]
    return recall(name, empty)


def _is_in_browser(key: str) -> bool:
    """Whether the browser has drawn this widget: then it says with each request what the widget holds.

    A run tells the browser once what a new widget holds. When the next act comes before a slow browser has drawn it, or
    before the code for this kind of widget was loaded, that is lost, and the widget would begin empty.
    """
    context: Any = get_script_run_ctx()
    # Streamlit offers no way to say this
    state = context.session_state._state
    return state._get_widget_id(key) in state._new_widget_state


def _as_offered(value: Any, options: Collection[Any], empty: Any) -> Any:
    """The value, or the list of values, as the options have it: a draft holds a text in the place of a code."""
    several = isinstance(value, list)
    values = value if several else [value]
    offered = [option for one in values for option in options if option == one]
    if len(offered) < len(values):
        return empty
    return offered if several else offered[0]


def _look_at_address(parameter: str, read: Callable[[str], Any]) -> tuple[Any, bool]:
    """What the address says (None where it says nothing that can be read), and whether it is something else than what
    was written there. A browser that has not got the last change yet still says what stood there before it: that is no
    change, unless the operator goes back to it."""
    asked = st.query_params.get(parameter)
    _project_id, written, former = st.session_state.get(_ADDRESS, {}).get(parameter, (None, asked, ()))
    has_changed = asked != written and (asked not in former or is_going_back())
    try:
        return (read(asked) if asked else None), has_changed
    except ValueError:
        return None, has_changed


def _write_address(parameter: str, value: Any) -> None:
    text, standing = str(value) if value else None, st.query_params.get(parameter)
    addresses = st.session_state.setdefault(_ADDRESS, {})
    _project_id, _written, former = addresses.get(parameter, (None, None, ()))
    if standing != text:
        former = (*former, standing)[-_FORMER:]
        if text is None:
            st.query_params.pop(parameter, None)
        else:
            st.query_params[parameter] = text
    addresses[parameter] = (current_project().id, text, former)


def forget_former_project() -> None:
    """Called once the project is chosen: take out of the address what was written there for another one."""
    for parameter, (project_id, written, _former) in list(st.session_state.get(_ADDRESS, {}).items()):
        if project_id != current_project().id:
            if st.query_params.get(parameter) == written:
                st.query_params.pop(parameter, None)
            del st.session_state[_ADDRESS][parameter]


def _now_drawn_for() -> tuple[int, str]:
    """Streamlit forgets what a widget holds when its label changes with the language; drafts differ by project."""
    return current_project().id, language()


def _page_hash() -> str:
    context = get_script_run_ctx()
    return context.page_script_hash if context else ""


def is_going_back() -> bool:
    """Whether this run shows what Back or Forward of the browser led to: then the address alone says what was there."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def forget_parameter(parameter: str) -> None:
    """For callbacks: take out of the address what belongs to another choice."""
    st.query_params.pop(parameter, None)
    st.session_state.get(_ADDRESS, {}).pop(parameter, None)


def fill(key: str, value: Any) -> None:
    """For callbacks: put a value into a widget that is `kept`."""
    st.session_state[key] = value
    st.session_state.pop(f"{key}_drawn_for", None)


def recall(name: str, empty: Any = None) -> Any:
    """What was kept under this name."""
    return _loaded(_drafts().get(name, empty))


def keep(name: str, value: Any) -> None:
    """Keep a value that JSON can hold, or a date."""
    drafts, written = _drafts(), _written(value)
    if name not in drafts or drafts[name] != written:
        keep_draft(acting_desk(), current_project().id, name, written)
        drafts[name] = written


def drop(name: str) -> None:
    """Forget what was kept under this name."""
    project_id = current_project().id
    if name in _drafts():
        drop_draft(acting_desk(), project_id, name)
        del _drafts()[name]
        st.session_state.get(_FILES, {}).pop((project_id, name), None)


def kept_file(name: str) -> DraftFile | None:
    """The file that was kept under this name. The session holds its content from the first look on."""
    project_id, drafts = current_project().id, _drafts()
    if name not in drafts:
        return None
    files = st.session_state.setdefault(_FILES, {})
    if (project_id, name) not in files:
        files[project_id, name] = find_file(acting_desk(), project_id, name)
    file: DraftFile | None = files[project_id, name]
    return file


def keep_file(name: str, file: DraftFile) -> None:
    """Keep an uploaded file."""
    project_id = current_project().id
    store_file(acting_desk(), project_id, name, file)
    _drafts()[name] = file.name
    st.session_state.setdefault(_FILES, {})[project_id, name] = file


def _drafts() -> dict[str, Any]:
    """Name -> value in this project, as this session knows it."""
    project_id = current_project().id
    by_project: dict[int, dict[str, Any]] = st.session_state.setdefault(_DRAFTS, {})
    if project_id not in by_project:
        by_project[project_id] = list_drafts(acting_desk(), project_id)
    return by_project[project_id]


def _written(value: Any) -> Any:
    """The value as JSON holds it."""
    if isinstance(value, date):
        return {_DATE: value.isoformat()}
    return list(value) if isinstance(value, tuple) else value


def _loaded(value: Any) -> Any:
    return date.fromisoformat(value[_DATE]) if isinstance(value, dict) and value.keys() == {_DATE} else value
