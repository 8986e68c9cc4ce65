"""The buttons of a secret that is made here: the function key, and the secret in the webhook address."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from core.services.projects.caller_secrets import KnownSecret
from core.services.projects.projects import ProjectSettings
from pages.widgets.language import recent


@dataclass(frozen=True, slots=True)
class SecretWords:
    """What the operator reads: labels of the buttons, and what each of them brings about."""

    environment: str
    make: str
    replace: str
    replace_effect: str
    confirm_replace: str
    remove: str
    remove_effect: str
    confirm_remove: str


def made_at(project: ProjectSettings, known: KnownSecret) -> str:
    """The moment on the account's clock at which the secret was made."""
    return recent(known.made_at, project.time_zone)


def show_secret_buttons(
    project: ProjectSettings,
    known: KnownSecret | None,
    *,
    name: str,
    words: SecretWords,
    make: Callable[[int], None],
    remove: Callable[[int], None],
) -> None:
    """Make, replace and remove; `make` and `remove` are called with the project's id. A secret that the environment
    sets has no buttons.

    The keys of both questions hold the tail of the secret: with another secret the questions are closed, so that a
    second click replaces nothing.
    """
    if project.kind == "environment":
        st.caption(words.environment)
        return
    if known is None:
        st.button(words.make, type="primary", icon=":material/key:", on_click=make, args=(project.id,))
        return
    with st.container(horizontal=True):
        with st.popover(words.replace, icon=":material/autorenew:", key=f"replace_{name}_{known.tail}"):
            st.write(words.replace_effect)
            st.button(words.confirm_replace, on_click=make, args=(project.id,))
        with st.popover(words.remove, icon=":material/delete:", key=f"remove_{name}_{known.tail}"):
            st.write(words.remove_effect)
            st.button(words.confirm_remove, on_click=remove, args=(project.id,))
