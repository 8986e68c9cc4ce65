"""How a Salebot block calls each of the two functions, ready to copy."""

import streamlit as st

from core.services.functions.examples import FunctionExample, list_examples
from pages.widgets.copy import show_copyable
from pages.widgets.language import _

KEY_PLACE = "YOUR_KEY"


def show_calls(base_url: str, key: str | None) -> None:
    """Both functions at this address; `key` is filled in where it was just made."""
    st.subheader(_("How to call them from Salebot"), anchor=False)
    st.markdown(
        _(
            "In the block choose an API request of the type **POST** with JSON parameters, and copy from here the"
            " address, the header and one of the two bodies. Salebot fills in `#{…}` itself."
        )
    )
    bearer = f"Bearer {key or KEY_PLACE}"
    left, right = st.columns(2)
    with left:
        st.caption(_("Header"))
        show_copyable(f"Authorization: {bearer}")
    with right:
        st.caption(_("The same header as JSON"))
        show_copyable(f'{{"Authorization": "{bearer}"}}')
    if key is None:
        st.caption(_("Put your function key in place of {place}.", place=KEY_PLACE))
    for example in list_examples(base_url):
        with st.container(border=True):
            _show_call(example)
    st.warning(
        _(
            "Salebot puts values in as they stand: a quotation mark in a name breaks the JSON, and the call is answered"
            " 422. Where names are typed by people, leave `name` out or clean it in the calculator first."
        ),
        icon=":material/warning:",
    )


def _show_call(example: FunctionExample) -> None:
    is_visitor = example.name == "bizon365_is_visitor"
    title = _("Was this person there?") if is_visitor else _("Register a person")
    st.markdown(f"**{title}**")
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


def _subscriber_notes() -> str:
    return _(
        "- Save `result` from the answer, for example into `b365_result`. It is true when the person is registered,"
        " otherwise a text that says what went wrong.\n"
        '- With `"arguments": [1]` beside `variables`, or 1 in the first place, Bizon365 mails a link to confirm.\n'
        "- `b365_date` is ДД.ММ.ГГГГ, `b365_time` is ЧЧ:ММ in the time zone of the account."
    )


def _visitor_notes() -> str:
    return _(
        "- Save `result` from the answer, for example into `b365_result`, and `variables.b365_viewer` into"
        " `b365_viewer`; read it with `get(b365_viewer, 'city')`.\n"
        "- `result` is true, false or a text such as `Report not found`. A text is no «no»: compare with true and with"
        " false.\n"
        "- `Report is being pulled` and `Report not ready` mean: ask again later, 1–3 hours after the webinar.\n"
        "- With `client_id` neither e-mail nor phone is needed; 1 stands for the one that is not known.\n"
        "- Without date and time the newest report of the room is taken."
    )
