"""The inputs for UTM tags: built-in sets for the usual channels, own sets, and the nine tags."""

import streamlit as st

from core.domain.tags import TAGS
from core.services.links.presets import NAME_MAX, Preset, drop_preset, list_presets, save_preset
from core.services.projects.projects import ProjectSettings
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import fill, kept
from pages.widgets.kept_place import enter_presses
from pages.widgets.language import _, plain
from pages.widgets.outcome import attempt, show_outcome
from pages.widgets.press import undisturbed

IN_A_LINE = 3
NAME_KEY = "links_preset_name"
PRESET = "links_preset"
"""The name under which the chosen set is kept."""


def ask_tags(project: ProjectSettings) -> tuple[dict[str, str], bool]:
    """The tags that are filled in, and whether the link writes them in lower case."""
    with st.expander(_("UTM tags"), key="links_tags"):
        _offer_presets(project)
        tags: dict[str, str] = {}
        for start in range(0, len(TAGS), IN_A_LINE):
            for tag, place in zip(TAGS[start : start + IN_A_LINE], st.columns(IN_A_LINE), strict=True):
                with kept(f"links_{tag}", ""):
                    tags[tag] = place.text_input(tag, key=f"links_{tag}") or ""
        with kept("links_lower", True):
            lower = st.toggle(
                _("Lower case, and _ instead of spaces"),
                key="links_lower",
                help=_("Statistics count VK and vk separately. Spell each channel the same way every time."),
            )
        filled = {tag: value for tag, value in tags.items() if value}
        _keep_preset(project, filled)
        show_outcome("links_presets")
    return filled, lower


def _offer_presets(project: ProjectSettings) -> None:
    presets = {preset.name: preset for preset in list_presets(acting_desk(), project.id)}
    key = _preset_key(project)
    with kept(key, options=(None, *presets), name=PRESET):
        st.pills(
            _("Ready-made set"),
            list(presets),
            format_func=lambda name: _preset_name(presets[name]),
            key=key,
            on_change=_take,
            args=(key, presets),
            wrap=True,
        )


def _take(key: str, presets: dict[str, Preset]) -> None:
    """Fill in the chosen set in place of all tags; without a choice, empty the tags."""
    chosen = presets.get(st.session_state[key] or "")
    for tag in TAGS:
        fill(f"links_{tag}", chosen.tags.get(tag, "") if chosen else "")


def _keep_preset(project: ProjectSettings, tags: dict[str, str]) -> None:
    chosen = st.session_state.get(_preset_key(project))
    own = {preset.name for preset in list_presets(acting_desk(), project.id) if preset.is_own}
    with st.container(horizontal=True):
        with st.popover(_("Save as a set"), icon=":material/bookmark_add:"):
            _ask_preset(project, tags)
        if chosen in own:
            st.button(
                _("Remove the set “{name}”", name=plain(chosen)),
                icon=":material/delete:",
                type="tertiary",
                on_click=_drop,
                args=(project, chosen),
            )


def _ask_preset(project: ProjectSettings, tags: dict[str, str]) -> None:
    if not tags:
        st.caption(_("Fill in a tag first."))
        return
    with enter_presses("links_preset"):
        with kept(NAME_KEY, ""):
            st.text_input(_("Name of the set"), key=NAME_KEY, max_chars=NAME_MAX)
        st.button(_("Save the set"), type="primary", on_click=_save, args=(project, tags), key="links_preset_save")
        show_outcome("links_preset", NAME_KEY)  # the opened popover lies over what stands below it


@undisturbed()
def _save(project: ProjectSettings, tags: dict[str, str]) -> None:
    name = str(st.session_state[NAME_KEY])
    if attempt("links_preset", lambda: save_preset(acting_desk(), project.id, name, tags), _("Saved.")):
        st.session_state[_preset_key(project)] = name.strip()
        fill(NAME_KEY, "")


@undisturbed()
def _drop(project: ProjectSettings, name: str) -> None:
    st.session_state[_preset_key(project)] = None
    attempt("links_presets", lambda: drop_preset(acting_desk(), project.id, name), _("The set is removed."))


def _preset_key(project: ProjectSettings) -> str:
    return f"{PRESET}_{project.id}"


def _preset_name(preset: Preset) -> str:
    if preset.is_own:
        return plain(preset.name)
    return {"telegram": "Telegram", "whatsapp": "WhatsApp", "vk": _("VK"), "email": _("E-mail")}[preset.name]
