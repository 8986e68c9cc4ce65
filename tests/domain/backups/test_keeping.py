"""Which backups are kept: the newest, older ones farther and farther apart, and no more than the rule says."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from core.domain.backups.keeping import (
    AHEAD,
    BEFORE_RESTORE,
    BEFORE_UPDATE,
    BY_HAND,
    DAYS,
    MONTHS,
    WEEKS,
    BackupKind,
    KeptAs,
    Made,
    choose_kept,
    find_last,
    next_due,
)

MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2028, 3, 1, 9, tzinfo=UTC)
MOST = 1 + DAYS + WEEKS + MONTHS + BY_HAND + BEFORE_UPDATE + BEFORE_RESTORE
past = st.builds(
    lambda minutes, kind: Made(NOW - timedelta(minutes=minutes), kind),
    st.integers(0, 60 * 24 * 400),
    st.sampled_from(BackupKind),
)


@given(st.sets(past, max_size=60))
def test_newest_backup_is_kept_and_no_more_than_the_rule_says(made: set[Made]) -> None:
    kept = choose_kept(made, NOW, MOSCOW)
    assert kept.keys() <= made
    assert len(kept) <= MOST
    if made:
        assert kept[max(made)] is KeptAs.NEWEST


@given(st.sets(past, max_size=60))
def test_what_the_rule_has_kept_it_keeps_when_it_is_asked_again(made: set[Made]) -> None:
    kept = choose_kept(made, NOW, MOSCOW)
    assert choose_kept(kept, NOW, MOSCOW) == kept


@given(st.sets(past, max_size=60), st.sets(st.integers(1, 60 * 24 * 400), max_size=5))
def test_backups_of_a_clock_that_was_ahead_stay_and_take_nobodys_place(made: set[Made], minutes: set[int]) -> None:
    of_the_future = {Made(NOW + AHEAD + timedelta(minutes=ahead), BackupKind.DAILY) for ahead in minutes}
    kept = choose_kept(made | of_the_future, NOW, MOSCOW)
    assert kept == choose_kept(made, NOW, MOSCOW) | dict.fromkeys(of_the_future, KeptAs.AHEAD)


@given(st.integers(1, 400), st.integers(0, 23))
def test_after_nights_of_backups_each_time_has_one(nights: int, hour: int) -> None:
    """Made one after the other, with the rule applied each night, as the program does it."""
    begun = datetime(2027, 1, 1, hour, tzinfo=UTC)
    kept: set[Made] = set()
    for night in range(nights):
        now = begun + timedelta(days=night)
        kept = set(choose_kept(kept | {Made(now, BackupKind.DAILY)}, now, MOSCOW))
    ages = sorted((now - one.at).days for one in kept)
    assert ages[: min(nights, DAYS)] == list(range(min(nights, DAYS)))
    for after, days in ((14, 7), (28, 14), (62, 28), (190, 120)):  # after so many nights one is so many days old
        if nights > after:
            assert ages[-1] >= days
    weekly = [age for age in ages if age >= DAYS]
    assert all(later - earlier <= 62 for earlier, later in pairwise(weekly))
    assert len(kept) <= 1 + DAYS + WEEKS + MONTHS


def test_backups_by_hand_and_before_updates_outlast_the_days() -> None:
    kinds = (BackupKind.BY_HAND, BackupKind.BEFORE_UPDATE, BackupKind.BEFORE_RESTORE)
    special = [
        Made(NOW - timedelta(days=390, minutes=minute), kind)
        for minute, kind in enumerate((*kinds, *kinds, *kinds * 2))
    ]
    daily = [Made(NOW - timedelta(days=days), BackupKind.DAILY) for days in range(380)]
    kept = choose_kept([*special, *daily], NOW, MOSCOW)
    by_reason = [kept.get(one) for one in special]
    assert by_reason.count(KeptAs.BY_HAND) == BY_HAND
    assert by_reason.count(KeptAs.BEFORE_UPDATE) == BEFORE_UPDATE
    assert by_reason.count(KeptAs.BEFORE_RESTORE) == BEFORE_RESTORE


@given(st.integers(0, 2_000_000).map(lambda minutes: NOW + timedelta(minutes=minutes)))
def test_next_backup_is_due_on_the_first_night_after_the_last_one(last: datetime) -> None:
    due = next_due(last, begun_at=NOW, zone=MOSCOW)
    assert timedelta() < due - last <= timedelta(days=1)
    assert (due.astimezone(MOSCOW).hour, due.astimezone(MOSCOW).minute) == (3, 0)
    assert next_due(None, begun_at=last, zone=MOSCOW) == due


def test_last_backup_is_none_of_the_future() -> None:
    hour = timedelta(hours=1)
    assert find_last([NOW - hour, NOW + hour, NOW - 2 * hour], NOW) == NOW - hour
    assert find_last([NOW + hour], NOW) is None
