"""The address of the time when the list of webinars and their numbers were one page: it leads to what it showed."""

import streamlit as st

from pages.widgets.asked import asked_number
from pages.widgets.webinar_link import COMPARE, REPORT, REPORTS, WEBINAR, WEBINARS, written_ids

asked = {name: st.query_params.get_all(name) for name in st.query_params}
chosen = ",".join(asked.pop(REPORTS, ()))
ids = [key for part in chosen.split(",") if (key := asked_number(part)) is not None]
if len(ids) == 1:
    st.switch_page(WEBINAR, query_params={**asked, REPORT: str(ids[0])})
elif ids:
    st.switch_page(COMPARE, query_params={**asked, REPORTS: written_ids(ids)})
st.switch_page(WEBINARS, query_params=asked)
