"""The steps of a scenario in its editor: what each does, and how long after the one before."""

import streamlit as st

from core.domain.campaigns.campaign import TEXT_MAX
from core.domain.scenarios.scenario import MOST_STEPS
from pages.scenarios.words import UNITS, unit_names
from pages.settings.form import KeptForm
from pages.widgets.language import _, number


def ask_steps(form: KeptForm) -> None:
    """The number of steps, and the fields of each."""
    with form.keeping("steps"):
        st.segmented_control(
            _("Steps"), list(range(1, MOST_STEPS + 1)), required=True, key=form.key("steps"), wrap=True
        )
    shown = st.session_state[form.key("steps")]
    for step in range(1, MOST_STEPS + 1):
        if step <= shown:
            with st.container(border=True):
                _ask_step(form, step)
        else:
            for name in [one for one in form.saved if one.startswith(f"step{step}_")]:
                st.session_state.setdefault(form.key(name), form.saved[name])


def _ask_step(form: KeptForm, step: int) -> None:
    st.header(_("Step {n}", n=number(step)), anchor=False)
    if step > 1:
        later, unit = st.columns([1.3, 3], vertical_alignment="bottom")
        with form.keeping(f"step{step}_wait"):
            later.number_input(
                _("So long after the step before"), min_value=0, max_value=999, step=1, key=form.key(f"step{step}_wait")
            )
        with form.keeping(f"step{step}_wait_unit"):
            unit.selectbox(
                _("Unit"), UNITS, format_func=unit_names().__getitem__, key=form.key(f"step{step}_wait_unit"), width=160
            )
    else:
        for name in ("wait", "wait_unit"):
            st.session_state.setdefault(form.key(f"step1_{name}"), form.saved[f"step1_{name}"])
    with form.keeping(f"step{step}_message"):
        st.text_area(
            _("Message"),
            max_chars=TEXT_MAX,
            key=form.key(f"step{step}_message"),
            help=_("The client will read it. `#{name}` becomes the value of that variable."),
        )
    callback, list_id = st.columns([3, 1], vertical_alignment="bottom")
    with form.keeping(f"step{step}_callback"):
        callback.text_input(
            _("Callback text"),
            max_chars=TEXT_MAX,
            key=form.key(f"step{step}_callback"),
            placeholder=_("the condition of a block of your bot"),
            help=_(
                "Starts the block of your bot that has this text as its condition. The client does not see the text."
            ),
        )
    with form.keeping(f"step{step}_list_id"):
        list_id.number_input(
            _("Id of the list in Salebot"), value=None, min_value=1, step=1, key=form.key(f"step{step}_list_id")
        )
    _ask_more(form, step)
    with form.keeping(f"step{step}_unless_paid"):
        st.checkbox(_("Not to those who have paid meanwhile"), key=form.key(f"step{step}_unless_paid"))


def _ask_more(form: KeptForm, step: int) -> None:
    """A link of their own for each, and a list that they leave."""
    link, variable, leave = st.columns([3, 1.4, 1.4], vertical_alignment="bottom")
    with form.keeping(f"step{step}_link"):
        link.text_input(
            _("A link of their own for each"),
            key=form.key(f"step{step}_link"),
            placeholder=_("a link from the page Links"),
            help=_("Each client gets it with their own id, phone and e-mail filled in, in the variable beside it."),
        )
    with form.keeping(f"step{step}_link_variable"):
        variable.text_input(_("in the variable"), key=form.key(f"step{step}_link_variable"))
    with form.keeping(f"step{step}_leave_list_id"):
        leave.number_input(
            _("Take off the list"), value=None, min_value=1, step=1, key=form.key(f"step{step}_leave_list_id")
        )
