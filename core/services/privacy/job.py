"""The rounds that remove personal data whose keep time is over."""

from collections.abc import Callable
from datetime import datetime, timedelta

from core.desk import Desk
from core.domain.access.rights import Right
from core.jobs.rounds import work_round
from core.rights import needs
from core.services.privacy.carried import keep_erasures
from core.services.privacy.clean import clean_project, find_last_cleaning
from core.services.privacy.traces import leave_no_trace

KIND = "cleaning"
EVERY = timedelta(days=1)


@work_round(KIND)
@needs(Right.ERASURE)
def clean_daily(desk: Desk, project_id: int, should_stop: Callable[[], bool]) -> datetime:
    """Clean the project once a day."""
    keep_erasures(desk)
    last, now = find_last_cleaning(desk, project_id), desk.now()
    # One that was in the future was made before the clock was set back.
    if last is None or not now - EVERY < last.cleaned_at <= now:
        last = clean_project(desk, project_id, should_stop)
        if sum(last.removed.values()):
            leave_no_trace(desk)
    return last.cleaned_at + EVERY
