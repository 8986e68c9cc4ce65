"""Every kind of work."""

from tests.bad_days.bizon_works import (
    AskedByBot,
    FetchingAnnounced,
    LookingForOrders,
    PullingOrders,
    PullingReports,
    PullingSubscribers,
    Registering,
    Unregistering,
)
from tests.bad_days.salebot_works import Noticing, PassingOn, ReadingClients, Sending
from tests.bad_days.works import Work

OF_BIZON: tuple[type[Work], ...] = (
    Registering,
    PullingReports,
    PullingSubscribers,
    Unregistering,
    FetchingAnnounced,
    AskedByBot,
    PullingOrders,
    LookingForOrders,
)
OF_SALEBOT: tuple[type[Work], ...] = (Sending, Noticing, PassingOn, ReadingClients)
WORKS = (*OF_BIZON, *OF_SALEBOT)
WITHOUT_SERVICES = {
    *("backup", "cleaning", "contacts", "people", "registered", "news"),
    *("begin_jobs", "scenarios"),  # what they begin is tried here
    *("schedule", "events", "notices"),  # tried by the tests of their own folders
}
"""Rounds that ask nobody, and those that are tried elsewhere."""
MOST_PRESSES = 5
"""So often a person lets something go on, on a better day, until it is done."""
