"""The tables. One registry of our own keeps Streamlit's hot reload from meeting its tables twice.

    project 1─* project_variable, setup_mark, remembered, job, link
    project 1─* room, registration_page 1─* subscriber, subscriber_answer   (as read last, replaced together)
    project 1─* report_list                         (when the account's list of reports was asked for last)
    project 1─* report 1─* viewer *─1 person      (viewer and person are replaced together with their report)
                report 1─* report_answer          (what Bizon365 answered, word for word, every version)
    job 1─* job_item                              (the ledger: one line per thing the job has to do)
    job 1─0..1 batch 1─* batch_row                (a bulk registration: its plan, and its ledger, one line per person)

Secrets are sealed (`core/vault.py`) before they come here. Moments are aware UTC outside of the database.
"""

from data.models.jobs import IN_FLIGHT, Batch, BatchRow, Job, JobItem
from data.models.projects import Link, Project, ProjectVariable, Remembered, SetupMark
from data.models.registration_pages import RegistrationPage, Room, Subscriber, SubscriberAnswer
from data.models.reports import Person, Report, ReportAnswer, ReportList, Viewer
from data.models.table import Model, UtcDateTime

__all__ = [
    "IN_FLIGHT",
    "Batch",
    "BatchRow",
    "Job",
    "JobItem",
    "Link",
    "Model",
    "Person",
    "Project",
    "ProjectVariable",
    "RegistrationPage",
    "Remembered",
    "Report",
    "ReportAnswer",
    "ReportList",
    "Room",
    "SetupMark",
    "Subscriber",
    "SubscriberAnswer",
    "UtcDateTime",
    "Viewer",
]
