"""Users, for administrators: who may log in, as what, to which projects; invitations and sessions."""

from urllib.parse import urlsplit

import streamlit as st

from core.domain.access.credentials import LONGEST_NAME
from core.domain.access.rights import Role
from core.services.access.known_sessions import has_users
from core.services.access.second_factor import reset_codes
from core.services.access.sessions import end_all_sessions
from core.services.access.users import (
    LINK_HOLDS,
    UserDraft,
    UserSettings,
    change_user,
    disable_user,
    enable_user,
    invite_user,
    list_users,
    release_account,
    renew_link,
)
from core.services.projects.projects import ProjectSettings, list_projects
from pages.settings.user_sessions import show_sessions
from pages.widgets.copy import show_copyable
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, ngettext, plain, recent
from pages.widgets.outcome import attempt, show_outcome
from pages.widgets.project import project_name

_LINK = "user_link"
"""Under which key the last link stands until the section is left: whose it is, and the address."""
ALL = 0
"""In the place of the id of a project: all of them."""


def hide_links(_project: object = None) -> None:
    """A link is shown until another section is opened."""
    st.session_state.pop(_LINK, None)


def show_users(project: ProjectSettings) -> None:
    """Everybody who can log in, and the form that invites."""
    st.header(_("Users"), anchor=False)
    if not has_users(acting_desk()):
        st.info(
            _(
                "There are no users yet: the person at this computer can do everything, and nobody else gets in. To"
                " let colleagues in, make the first administrator in the dashboard's folder:"
            )
        )
        show_copyable("make user")
        return
    names = {one.id: project_name(one) for one in list_projects(acting_desk())}
    _show_invitation(names)
    for user in list_users(acting_desk()):
        _show_user(project, user, names)


def role_name(role: Role) -> str:
    """The role in words."""
    return {
        Role.VIEWER: _("Viewer"),
        Role.OPERATOR: _("Operator"),
        Role.ADMINISTRATOR: _("Administrator"),
    }[role]


def _show_invitation(names: dict[int, str]) -> None:
    with st.container(border=True):
        st.subheader(_("Invite"), anchor=False)
        st.caption(
            _(
                "A viewer sees figures and charts without contacts. An operator does all the work. An administrator"
                " also decides on projects, keys, users and erasure."
            )
        )
        if provider := acting_desk().environment.provider:
            st.caption(
                _(
                    "To let somebody log in with {name}, give the e-mail that {name} knows as the name.",
                    name=plain(provider.name),
                )
            )
        st.text_input(_("Name to log in with"), key="invite_name", max_chars=LONGEST_NAME)
        _show_fields("invite", names, Role.OPERATOR, [ALL], needs_codes=False)
        st.button(_("Make a link"), type="primary", icon=":material/person_add:", on_click=_invite, key="invite")
        show_outcome("invite", "invite_name")
        if _LINK in st.session_state:
            name, address = st.session_state[_LINK]
            st.markdown(_("Send this link to {name}. It sets the password and works once.", name=f"**{plain(name)}**"))
            show_copyable(address)
            st.caption(ngettext("It holds for {n} day.", "It holds for {n} days.", LINK_HOLDS.days))


def _show_fields(key: str, names: dict[int, str], role: Role, projects: list[int], *, needs_codes: bool) -> None:
    left, right = st.columns([1, 2])
    left.selectbox(_("Role"), list(Role), list(Role).index(role), format_func=role_name, key=f"{key}_role")
    right.multiselect(
        _("Projects"),
        [ALL, *names],
        projects,
        format_func=lambda one: names.get(one) or _("all projects"),
        key=f"{key}_projects",
        placeholder=_("none"),
        help=_("An administrator sees all projects."),
    )
    st.checkbox(_("Require one-time codes"), needs_codes, key=f"{key}_codes")


def _read_fields(key: str) -> UserDraft:
    chosen: list[int] = st.session_state[f"{key}_projects"]
    projects = None if ALL in chosen else frozenset(chosen)
    return UserDraft(Role(st.session_state[f"{key}_role"]), projects, bool(st.session_state[f"{key}_codes"]))


def _show_user(project: ProjectSettings, user: UserSettings, names: dict[int, str]) -> None:
    key = f"user_{user.id}"
    states = {"invited": _("invited"), "active": "", "disabled": _("disabled")}
    parts = [f"**{plain(user.name)}**", role_name(user.role), states[user.state]]
    with st.expander(" · ".join(filter(None, parts)), key=f"{key}_folded"):
        if user.link_ends_at:
            st.caption(_("The link holds until {time}.", time=recent(user.link_ends_at, project.time_zone)))
        projects = [ALL] if user.projects is None else sorted(user.projects & set(names))
        _show_fields(key, names, user.role, projects, needs_codes=user.needs_codes)
        with st.container(horizontal=True):
            st.button(_("Save"), type="primary", on_click=_change, args=(user.id,), key=f"{key}_save")
            if user.state == "disabled":
                st.button(_("Let in again"), on_click=_enable, args=(user.id,), key=f"{key}_enable")
            else:
                st.button(_("New link for a password"), on_click=_renew, args=(user.id, user.name), key=f"{key}_renew")
                st.button(_("Disable"), icon=":material/block:", on_click=_disable, args=(user.id,), key=f"{key}_off")
            if user.has_codes:
                st.button(_("Reset one-time codes"), on_click=_reset, args=(user.id,), key=f"{key}_reset")
            if user.has_account:
                st.button(
                    _("Release the account"),
                    on_click=_release,
                    args=(user.id,),
                    key=f"{key}_release",
                    help=_(
                        "This person logs in by one account of the identity provider. If it was made again there,"
                        " release the former one: the next login with this name binds the new one."
                    ),
                )
        show_outcome(key)
        show_sessions(project, user.id)
        st.button(_("Log out everywhere"), on_click=_log_out, args=(user.id,), key=f"{key}_out")


def _keep_link(name: str, token: str) -> None:
    here = urlsplit(st.context.url or "")
    st.session_state[_LINK] = name, f"{here.scheme}://{here.netloc}/invitation/{token}"


def _invite() -> None:
    name: str = st.session_state["invite_name"]
    made: list[str] = []
    if attempt("invite", lambda: made.append(invite_user(acting_desk(), name, _read_fields("invite"))), ""):
        _keep_link(name, made[0])
        st.session_state["invite_name"] = ""


def _renew(user_id: int, name: str) -> None:
    made: list[str] = []
    done = _("The link is at the top of this section.")
    if attempt(f"user_{user_id}", lambda: made.append(renew_link(acting_desk(), user_id)), done):
        _keep_link(name, made[0])


def _change(user_id: int) -> None:
    draft = _read_fields(f"user_{user_id}")
    attempt(f"user_{user_id}", lambda: change_user(acting_desk(), user_id, draft), _("Saved."))


def _disable(user_id: int) -> None:
    attempt(f"user_{user_id}", lambda: disable_user(acting_desk(), user_id), _("This person does not get in any more."))


def _enable(user_id: int) -> None:
    attempt(f"user_{user_id}", lambda: enable_user(acting_desk(), user_id), _("This person gets in again."))


def _reset(user_id: int) -> None:
    done = _("The login asks for no codes until they are set up again.")
    attempt(f"user_{user_id}", lambda: reset_codes(acting_desk(), user_id), done)


def _release(user_id: int) -> None:
    done = _("The next account with this e-mail is bound when it logs in.")
    attempt(f"user_{user_id}", lambda: release_account(acting_desk(), user_id), done)


def _log_out(user_id: int) -> None:
    attempt(f"user_{user_id}", lambda: end_all_sessions(acting_desk(), user_id), _("Logged out everywhere."))
