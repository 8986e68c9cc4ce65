"""The bot's functions: their key, which is shown once, the address at which Salebot reaches this computer, and how a
Salebot block calls each function."""

import streamlit as st

from core.services.functions.examples import FunctionExample, list_examples
from core.services.projects.caller_secrets import KnownSecret
from core.services.projects.function_keys import get_function_key, make_function_key, remove_function_key
from core.services.projects.projects import ProjectSettings
from core.services.projects.public_address import get_public_address, get_reached_address, set_public_address
from pages.settings.form import KeptForm
from pages.settings.made_secret import SecretWords, made_at, show_secret_buttons
from pages.widgets.copy import show_copyable
from pages.widgets.desk import acting_desk
from pages.widgets.language import _
from pages.widgets.outcome import attempt, show_outcome
from pages.widgets.press import undisturbed

MADE_KEY = "settings_function_key_made"
ADDRESS = "public_address"
"""The field with the address for Salebot."""
KEY_PLACE = "YOUR_KEY"
"""Stands for the function key where it is not known any more."""


def show_functions(project: ProjectSettings) -> None:
    """The section: the key, the address, and how to call each function."""
    st.caption(
        _(
            "A bot on any Salebot plan can call the functions bizon365_add_subscriber and bizon365_is_visitor here,"
            " with an API request."
        ),
        help=_("Salebot itself has them only on the plan «Инфобиз»."),
    )
    made = _made_key(project.id)
    with st.container(border=True):
        st.header(
            _("Function key"),
            anchor=False,
            help=_(
                "Anyone who has the key can register people and see who was at your webinars, in this project only."
            ),
        )
        _show_key(project, get_function_key(acting_desk(), project.id), made)
    address = get_public_address(acting_desk(), project.id)
    with st.container(border=True):
        st.header(
            _("Address for Salebot"),
            anchor=False,
            help=_(
                "Bizon365 also sends its webhooks there. From outside only the functions and the webhook answer, and"
                " only with the key or the secret. The pages stay on this computer."
            ),
        )
        _show_address(project.id, address)
    _show_calls(get_reached_address(acting_desk(), project.id), made)


def hide_function_key() -> None:
    """Forget the key that was just made, because another section is open."""
    st.session_state.pop(MADE_KEY, None)


def _made_key(project_id: int) -> str | None:
    """The key that was made for this project since the section was opened."""
    made_for, key = st.session_state.get(MADE_KEY, (None, None))
    if made_for != project_id:
        hide_function_key()
    return key if made_for == project_id else None


def _show_key(project: ProjectSettings, known: KnownSecret | None, made: str | None) -> None:
    if made:
        st.warning(_("Copy the key now: it will not be shown again."), icon=":material/content_copy:")
        show_copyable(made)
        st.button(_("I have copied the key, hide it"), icon=":material/check:", on_click=hide_function_key)
    elif known:
        st.markdown(_("Created {when}, ends with `{tail}`.", when=made_at(project, known), tail=known.tail))
    else:
        st.markdown(_("There is no key yet, so nobody can call the functions of this project."))
    show_secret_buttons(project, known, name="function", words=_words(), make=_make, remove=_remove)
    show_outcome("function_key")


def _words() -> SecretWords:
    return SecretWords(
        environment=_("This key is set by the environment variable `DESK_FUNCTION_KEY`, at least 20 characters."),
        make=_("Create a key"),
        replace=_("Replace the key"),
        replace_effect=_("The current key stops working at once: bots that use it need the new one."),
        confirm_replace=_("Yes, replace"),
        remove=_("Remove the key"),
        remove_effect=_("Bots that use it will get no answer."),
        confirm_remove=_("Yes, remove the key"),
    )


def _make(project_id: int) -> None:
    def make() -> None:
        st.session_state[MADE_KEY] = (project_id, make_function_key(acting_desk(), project_id))

    attempt("function_key", make, "")


@undisturbed()
def _remove(project_id: int) -> None:
    hide_function_key()
    attempt("function_key", lambda: remove_function_key(acting_desk(), project_id), _("The key is removed."))


def _show_address(project_id: int, address: str | None) -> None:
    form = KeptForm("settings", project_id, {ADDRESS: address or ""})
    if address is None:
        st.info(
            _(
                "Salebot cannot reach `{address}`: this address works only on this computer. Set up a tunnel"
                " (cloudflared, ngrok, …) or an https reverse proxy and enter its address here.",
                address=acting_desk().environment.public_address,
            )
        )
    with form.keeping(ADDRESS):
        st.text_input(
            _("Public address"),
            key=form.key(ADDRESS),
            placeholder="https://desk.example.com",
            help=_("https:// and the name; we add the rest below. To remove the address, leave it empty."),
        )
    form.show_buttons(_("Save the address"), lambda: _save(form), is_main=False)
    show_outcome("public_address")


@undisturbed()
def _save(form: KeptForm) -> None:
    desk, project_id = acting_desk(), form.project_id
    if attempt("public_address", lambda: set_public_address(desk, project_id, form.typed[ADDRESS]), _("Saved.")):
        form.fill({ADDRESS: get_public_address(desk, project_id) or ""})


def _show_calls(base_url: str, key: str | None) -> None:
    """Both functions at this address; `key` is filled in where it was just made."""
    st.header(_("How to call them from Salebot"), anchor=False)
    steps = [
        _(
            "In the block choose an API request of type **POST** with JSON parameters, then copy the address, the"
            " header and one of the two bodies from here. Salebot fills in `#{…}` itself."
        )
    ]
    if key is None:
        steps.append(_("Put your function key in place of {place}.", place=KEY_PLACE))
    st.markdown(" ".join(steps))
    bearer = f"Bearer {key or KEY_PLACE}"
    left, right = st.columns(2)
    with left:
        st.caption(_("Header"))
        show_copyable(f"Authorization: {bearer}")
    with right:
        st.caption(_("The same header as JSON"))
        show_copyable(f'{{"Authorization": "{bearer}"}}')
    for example in list_examples(base_url):
        with st.container(border=True):
            _show_call(example)


def _show_call(example: FunctionExample) -> None:
    is_visitor = example.name == "bizon365_is_visitor"
    title = _("Was this person there?") if is_visitor else _("Register a person")
    st.markdown(f"**{title}**", help=None if is_visitor else _how_names_are_read())
    st.caption(_("Address"))
    show_copyable(example.url)
    left, right = st.columns(2)
    with left:
        st.caption(_("Body: from variables"))
        show_copyable(example.by_variables)
    with right:
        st.caption(_("Body: values in their order"))
        show_copyable(example.by_arguments)
    st.markdown(_visitor_notes() if is_visitor else _subscriber_notes())


def _how_names_are_read() -> str:
    return _(
        "Names with quotation marks, line breaks and backslashes are read as they are, as long as the body is the"
        " one from here. If Salebot itself does not send such a body, take `name` out: the person is registered"
        " without a name then."
    )


def _subscriber_notes() -> str:
    return _(
        "- Save `result` from the answer, for example into `b365_result`. It is true when the person is registered;"
        ' otherwise it is a text that says what went wrong.\n- With `"arguments": [1]` beside `variables`, or 1 in'
        " the first place, Bizon365 mails a confirmation link.\n- `b365_date` is ДД.ММ.ГГГГ, `b365_time` is ЧЧ:ММ in"
        " the time zone of the account."
    )


def _visitor_notes() -> str:
    return _(
        "- Save `result` from the answer, for example into `b365_result`, and `variables.b365_viewer` into"
        " `b365_viewer`; read it with `get(b365_viewer, 'city')`.\n- `result` is true, false or a text such as `Report"
        " not found`. A text is not a “no”: compare with both true and false.\n- `Report is being pulled` and `Report"
        " not ready` mean: ask again later, 1–3 hours after the webinar.\n- With `client_id` neither e-mail nor phone"
        " is needed; put 1 in place of an unknown value.\n- Without date and time the newest report of the room is"
        " used.\n- Other webinars of the room within 3 hours count as the same one: a webinar may break off and start"
        " again."
    )
