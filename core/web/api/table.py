"""All operations of the HTTP API."""

from core.web.api import attendance, incoming, jobs, registering, reports, scenarios, segments
from core.web.api.operations import Operation

OPERATIONS: tuple[Operation, ...] = (
    *reports.OPERATIONS,
    *segments.OPERATIONS,
    *attendance.OPERATIONS,
    *incoming.OPERATIONS,
    *registering.OPERATIONS,
    *scenarios.OPERATIONS,
    *jobs.OPERATIONS,
)
