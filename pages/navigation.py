"""The entry script: which pages there are, in which language, for which project."""

import streamlit as st

from core.domain.access.rights import Right
from core.errors import NotAllowed
from core.process_memory import give_back
from pages.campaigns.draft import close_left_behind
from pages.widgets.brought_scripts import RELOAD
from pages.widgets.desk import acting_desk, leave_other_operators_state
from pages.widgets.drafts import keep_what_was_typed
from pages.widgets.errors import explain
from pages.widgets.frontend import dress_page, mark_in_menu, set_icon
from pages.widgets.language import _, settle_language
from pages.widgets.outcome import show_over_page
from pages.widgets.press import forget_presses
from pages.widgets.project import forget_wanted
from pages.widgets.redraw import begin_page, end_page
from pages.widgets.sidebar import show_sidebar

OF_WEBINARS = ("webinar", "compare", "room", "definitions")
"""Pages that the menu hides, and that are opened from its page of webinars."""

try:
    leave_other_operators_state()
except NotAllowed:  # the session has ended: the gate leads the browser to the login
    st.html(f"<script>{RELOAD}</script>", unsafe_allow_javascript=True)
    st.stop()
keep_what_was_typed()
settle_language()
operator = acting_desk().acting
pages = [
    st.Page("home/page.py", title=_("Home"), icon=":material/home:", default=True),
    st.Page("webinars/page.py", title=_("Webinars"), icon=":material/bar_chart:", url_path="webinars"),
]
# One opens these by a link, and the last one by an old address.
for name, title in (
    ("webinar", _("Webinar")),
    ("compare", _("Several webinars")),
    ("room", _("Webinars of a room")),
    ("definitions", _("What the numbers mean")),
    ("notices", _("Notices")),
    ("help", _("Help")),
    ("reports", _("Webinars")),
):
    pages.append(st.Page(f"{name}/page.py", title=title, url_path=name, visibility="hidden"))
closed = set()
# A link to one of these may come to somebody who may only look: it says so.
for name, title, icon in (
    ("attendance", _("Attendance"), "how_to_reg"),
    ("links", _("Links"), "link"),
    ("registration", _("Registration"), "person_add"),
    ("inbox", _("Inbox"), "inbox"),
    ("campaigns", _("Campaigns"), "send"),
    ("scenarios", _("Scenarios"), "auto_awesome"),
):
    is_open = operator.may(Right.WORK)
    pages.append(
        st.Page(
            f"{name}/page.py",
            title=title,
            icon=f":material/{icon}:",
            url_path=name,
            visibility="visible" if is_open else "hidden",
        )
    )
    if not is_open:
        closed.add(name)
pages.append(st.Page("settings/page.py", title=_("Settings"), icon=":material/settings:", url_path="settings"))
set_icon()
page = st.navigation(pages)
dress_page(page.title)
if page.url_path in OF_WEBINARS:
    mark_in_menu("webinars")
begin_page()
show_sidebar()
show_over_page()
if page.url_path in closed:
    st.info(explain(NotAllowed(Right.WORK)), icon=":material/lock:")
else:
    page.run()
close_left_behind(page.url_path)
end_page()
forget_presses()
forget_wanted()
give_back()  # a page of many webinars needs twice as much memory meanwhile as it keeps
