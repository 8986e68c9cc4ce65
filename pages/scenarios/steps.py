"""The steps of a scenario in its editor: what each does, and how long after the one before."""

import streamlit as st

from core.domain.campaigns.campaign import FACTS, TEXT_MAX
from core.domain.outside.events import EventKind
from core.domain.scenarios.actions import FileForm
from core.domain.scenarios.scenario import MOST_STEPS, Trigger
from core.services.outside.endpoints import Asking, list_asking_for
from core.services.projects.projects import ProjectSettings
from pages.campaigns.words import name_of_fact
from pages.scenarios.places import list_choices, unknown_title
from pages.scenarios.words import UNITS, kind_names, unit_names
from pages.settings.form import KeptForm
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, code, number

OF_CAMPAIGN = (
    "message",
    "callback",
    "list_id",
    "link",
    "link_variable",
    "leave_list_id",
    "facts",
    "own_name",
    "own_value",
)
"""The fields of what the bot does."""


def ask_steps(project: ProjectSettings, form: KeptForm) -> None:
    """The number of steps, and the fields of each."""
    with form.keeping("steps"):
        st.segmented_control(
            _("Steps"), list(range(1, MOST_STEPS + 1)), required=True, key=form.key("steps"), wrap=True
        )
    shown = st.session_state[form.key("steps")]
    for step in range(1, MOST_STEPS + 1):
        if step <= shown:
            with st.container(border=True):
                _ask_step(project, form, step)
        else:
            form.hold(*(one for one in form.saved if one.startswith(f"step{step}_")))


def _ask_step(project: ProjectSettings, form: KeptForm, step: int) -> None:
    st.header(_("Step {n}", n=number(step)), anchor=False)
    if step > 1:
        later, unit = st.columns([1.3, 3], vertical_alignment="bottom")
        with form.keeping(f"step{step}_wait"):
            later.number_input(
                _("Time after the step before"), min_value=0, max_value=999, step=1, key=form.key(f"step{step}_wait")
            )
        with form.keeping(f"step{step}_wait_unit"):
            unit.selectbox(
                _("Unit"), UNITS, format_func=unit_names().__getitem__, key=form.key(f"step{step}_wait_unit"), width=160
            )
    else:
        form.hold("step1_wait", "step1_wait_unit")
    with form.keeping(f"step{step}_kind"):
        st.segmented_control(
            _("What happens"),
            list(kind_names()),
            format_func=kind_names().__getitem__,
            required=True,
            key=form.key(f"step{step}_kind"),
            wrap=True,
        )
    kind = st.session_state[form.key(f"step{step}_kind")]
    if kind == "campaign":
        _ask_campaign(form, step)
    else:
        form.hold(*(f"step{step}_{name}" for name in OF_CAMPAIGN))
    if kind == "register":
        _ask_page(project, form, step)
    else:
        form.hold(f"step{step}_page_id")
    if kind == "webhook":
        _ask_programs(project, form, step)
    else:
        form.hold(f"step{step}_with_contacts")
    if kind == "file":
        _ask_file(form, step)
    else:
        form.hold(f"step{step}_form")
    with form.keeping(f"step{step}_unless_paid"):
        st.checkbox(_("Not to those who have paid meanwhile"), key=form.key(f"step{step}_unless_paid"))
    with form.keeping(f"step{step}_unless_came"):
        st.checkbox(_("Not to those who have come to a later webinar"), key=form.key(f"step{step}_unless_came"))
    with form.keeping(f"step{step}_unless_registered"):
        st.checkbox(
            _("Not to those who are registered for a later session"), key=form.key(f"step{step}_unless_registered")
        )


def _ask_programs(project: ProjectSettings, form: KeptForm, step: int) -> None:
    """Where the people go, and what goes with them."""
    asking = list_asking_for(acting_desk(), project.id, EventKind.SCENARIO_PEOPLE)
    with form.keeping(f"step{step}_with_contacts"):
        st.checkbox(
            _("With names, e-mails and phones"),
            key=form.key(f"step{step}_with_contacts"),
            help=_("Otherwise only client ids in Salebot go there, of those who have one."),
        )
    if not asking:
        st.warning(_("Nobody would get it: in Settings, Integrations, add an address for it, or edit one."))
    is_wanted = st.session_state[form.key(f"step{step}_with_contacts")]
    for one in asking:
        st.caption(_("Goes to {host}: {what}", host=code(one.host), what=_what_goes(one, is_wanted=is_wanted)))


def _what_goes(one: Asking, *, is_wanted: bool) -> str:
    if not is_wanted:
        return _("client ids only")
    return _("with contacts") if one.with_contacts else _("client ids only: contacts are not allowed for this address")


def _ask_file(form: KeptForm, step: int) -> None:
    with form.keeping(f"step{step}_form"):
        st.segmented_control(
            _("What kind of file"),
            list(FileForm),
            format_func=str.upper,
            required=True,
            key=form.key(f"step{step}_form"),
            wrap=True,
            help=_(
                "With names, e-mails, phones and client ids. It lies in the exports folder and below on the page"
                " “Scenarios”; people who are known only later get a file of their own."
            ),
        )


def _ask_page(project: ProjectSettings, form: KeptForm, step: int) -> None:
    pages = list_choices(project, Trigger.SESSION)
    if (known := form.saved[f"step{step}_page_id"]) and known not in pages:
        pages[known] = unknown_title(known)
    with form.keeping(f"step{step}_page_id"):
        st.selectbox(
            _("On this registration page"),
            list(pages),
            index=None,
            format_func=pages.__getitem__,
            placeholder=_("Choose a registration page"),
            key=form.key(f"step{step}_page_id"),
            help=_(
                "Those with an e-mail are registered for the next session that begins in an hour or later, unless"
                " they are registered for a later one already."
            ),
        )


def _ask_campaign(form: KeptForm, step: int) -> None:
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
    is_used = any(form.saved[f"step{step}_{name}"] for name in ("link", "leave_list_id", "facts", "own_name"))
    with st.expander(_("Link and variables"), expanded=is_used, key=form.key(f"step{step}_more")):
        _ask_more(form, step)
        _ask_variables(form, step)


def _ask_variables(form: KeptForm, step: int) -> None:
    """What is saved to the client: what is known of each, and one variable that is the same for everybody."""
    facts, name, value = st.columns([3, 1.4, 1.4], vertical_alignment="bottom")
    with form.keeping(f"step{step}_facts"):
        facts.multiselect(
            _("Variables of each person"),
            FACTS,
            format_func=lambda fact: f"{fact}: {name_of_fact(fact)}",
            placeholder=_("None are saved"),
            key=form.key(f"step{step}_facts"),
            help=_("Saved where it is known: nothing is known yet of who has only registered."),
        )
    with form.keeping(f"step{step}_own_name"):
        name.text_input(_("Own variable"), key=form.key(f"step{step}_own_name"))
    with form.keeping(f"step{step}_own_value"):
        value.text_input(_("Value, the same for everyone"), key=form.key(f"step{step}_own_value"))


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
