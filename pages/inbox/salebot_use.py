"""How many of today's calls to Salebot are made, beside whatever makes more of them."""

import streamlit as st

from core.errors import LimitReached
from core.services.projects.projects import ProjectSettings
from core.services.projects.salebot_budget import get_salebot_use
from core.start import get_desk
from pages.widgets.errors import explain
from pages.widgets.language import _, number


def show_salebot_use(project: ProjectSettings) -> None:
    """One line: the calls of today out of the budget; once they are used up, what to do."""
    use = get_salebot_use(get_desk(), project.id)
    if use.calls >= use.budget:
        st.warning(explain(LimitReached("salebot_budget", use.budget)), icon=":material/hourglass_disabled:")
    else:
        st.caption(_("Salebot: {n} of {budget} calls today", n=number(use.calls), budget=number(use.budget)))
