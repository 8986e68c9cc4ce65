"""The entry script: which pages there are, in which language, for which project."""

import streamlit as st

from core.domain.access.rights import Right
from core.errors import NotAllowed
from pages.campaigns.draft import close_left_behind
from pages.widgets.brought_scripts import RELOAD
from pages.widgets.desk import acting_desk, leave_other_operators_state
from pages.widgets.drafts import keep_what_was_typed
from pages.widgets.frontend import dress_page, set_icon
from pages.widgets.language import _
from pages.widgets.outcome import show_over_page
from pages.widgets.press import forget_presses
from pages.widgets.project import forget_wanted
from pages.widgets.redraw import begin_page, end_page
from pages.widgets.sidebar import show_sidebar

set_icon()
try:
    leave_other_operators_state()
except NotAllowed:  # the session has ended: the gate leads the browser to the login
    st.html(f"<script>{RELOAD}</script>", unsafe_allow_javascript=True)
    st.stop()
keep_what_was_typed()
pages = [
    st.Page("home/page.py", title=_("Home"), icon=":material/home:", default=True),
    st.Page("reports/page.py", title=_("Reports"), icon=":material/bar_chart:", url_path="reports"),
]
if acting_desk().acting.may(Right.WORK):
    pages += [
        st.Page("attendance/page.py", title=_("Attendance"), icon=":material/how_to_reg:", url_path="attendance"),
        st.Page("links/page.py", title=_("Links"), icon=":material/link:", url_path="links"),
        st.Page("registration/page.py", title=_("Registration"), icon=":material/person_add:", url_path="registration"),
        st.Page("inbox/page.py", title=_("Inbox"), icon=":material/inbox:", url_path="inbox"),
        st.Page("campaigns/page.py", title=_("Campaigns"), icon=":material/send:", url_path="campaigns"),
    ]
pages.append(st.Page("settings/page.py", title=_("Settings"), icon=":material/settings:", url_path="settings"))
page = st.navigation(pages)
dress_page(page.title)
begin_page()
show_sidebar()
show_over_page()
page.run()
close_left_behind(page.url_path)
end_page()
forget_presses()
forget_wanted()
