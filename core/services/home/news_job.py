"""The rounds that look every few minutes for what people are to be told."""

from collections.abc import Callable
from datetime import datetime, timedelta

from core.desk import Desk
from core.jobs.rounds import work_round
from core.services.home.troubles import tell_troubles

KIND = "news"
EVERY = timedelta(minutes=5)


@work_round(KIND)
def look_for_news(desk: Desk, project_id: int, _should_stop: Callable[[], bool]) -> datetime:
    """Raise the notices that are missing. Returns when the next look is due."""
    # They import pandas, which the first page must not wait for
    from core.services.home.news import tell_reports
    from core.services.home.weekly import tell_week

    tell_reports(desk, project_id)
    tell_week(desk, project_id)
    tell_troubles(desk, project_id)
    return desk.now() + EVERY
