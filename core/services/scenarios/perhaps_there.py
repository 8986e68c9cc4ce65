"""Who may have been at a webinar: nobody of them is told that they missed it."""

from collections.abc import Sequence

import numpy as np

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignPerson
from core.domain.contacts import client_number
from core.domain.reports.columns import NO
from core.services.projects.counting import counting_in
from core.services.reports.crowds import load_crowd
from core.services.webinars.attendances import who_came
from data.repositories.reports.people import list_people_at
from data.repositories.reports.reports import list_reports_by_id


def list_perhaps_there(desk: Desk, project_id: int, report_ids: Sequence[int]) -> list[CampaignPerson]:
    """The people of these reports without those who surely did not come: who stayed too short, by what the project asks
    for, has not come, and of whom it is not known how long they stayed, nobody can tell."""
    with desk.store.reading() as session:
        crowd = load_crowd(session, project_id, list_reports_by_id(session, project_id, report_ids))
        rows = np.flatnonzero(who_came(crowd, counting_in(session, project_id).attended_from_s) != NO)
        of = [crowd.report_ids[place] for place in crowd.report[rows].tolist()]
        places = list(zip(of, crowd.numbers(rows).tolist(), strict=True))
        people = list_people_at(session, project_id, places)
    return [
        CampaignPerson(client_number(row["client_id"]), row["email"], row["phone"], row["username"])
        for row in (people[place] for place in places)
    ]
