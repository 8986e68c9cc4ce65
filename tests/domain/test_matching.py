"""The verdict on one person: a missing report is never a "no"."""

import pytest

from core.domain.matching import Asked, Outcome, Readiness, judge

KNOWN, DOUBTED = Asked("7"), Asked("7", doubt="russian_letter")


@pytest.mark.parametrize(
    ("person", "report", "is_found", "stay_s", "min_stay_s", "outcome", "reason"),
    [
        (KNOWN, Readiness.READY, True, None, 0, Outcome.ATTENDED, None),
        (KNOWN, Readiness.READY, True, 0.0, 0, Outcome.ATTENDED, None),
        (KNOWN, Readiness.READY, True, 600.0, 600, Outcome.ATTENDED, None),
        (KNOWN, Readiness.READY, True, 599.9, 600, Outcome.ATTENDED_LESS, None),
        (KNOWN, Readiness.READY, True, None, 600, Outcome.CANNOT_TELL, "presence_unknown"),
        (KNOWN, Readiness.READY, False, None, 0, Outcome.ABSENT, None),
        (KNOWN, Readiness.INCOMPLETE, True, 600.0, 0, Outcome.ATTENDED, None),
        (KNOWN, Readiness.INCOMPLETE, False, None, 0, Outcome.CANNOT_TELL, "report_incomplete"),
        (KNOWN, Readiness.NOT_READY, False, None, 0, Outcome.CANNOT_TELL, "report_not_ready"),
        (KNOWN, Readiness.INCOMPLETE, True, 599.9, 600, Outcome.CANNOT_TELL, "report_incomplete"),
        # Another report of the evening may exist, because the list could not be read
        (KNOWN, Readiness.UNLISTED, True, 600.0, 600, Outcome.ATTENDED, None),
        (KNOWN, Readiness.UNLISTED, True, 599.9, 600, Outcome.CANNOT_TELL, "list_not_read"),
        (KNOWN, Readiness.UNLISTED, False, None, 0, Outcome.CANNOT_TELL, "list_not_read"),
        (DOUBTED, Readiness.UNLISTED, False, None, 0, Outcome.CANNOT_TELL, "russian_letter"),
        # Several reports taken together, of which one is not here
        (KNOWN, Readiness.NOT_READY, True, 600.0, 600, Outcome.ATTENDED, None),
        (KNOWN, Readiness.NOT_READY, True, 599.9, 600, Outcome.CANNOT_TELL, "report_not_ready"),
        (DOUBTED, Readiness.READY, True, None, 0, Outcome.ATTENDED, None),
        (DOUBTED, Readiness.READY, False, None, 0, Outcome.CANNOT_TELL, "russian_letter"),
        (Asked(doubt="bad_phone"), Readiness.READY, False, None, 0, Outcome.CANNOT_TELL, "bad_phone"),
        (Asked(), Readiness.READY, False, None, 0, Outcome.CANNOT_TELL, "no_keys"),
        (Asked(), Readiness.NOT_READY, False, None, 0, Outcome.CANNOT_TELL, "no_keys"),
    ],
)
def test_only_a_whole_report_can_say_no(
    person: Asked,
    report: Readiness,
    is_found: bool,
    stay_s: float | None,
    min_stay_s: float,
    outcome: Outcome,
    reason: str | None,
) -> None:
    verdict = judge(person, report=report, is_found=is_found, stay_s=stay_s, min_stay_s=min_stay_s)
    assert verdict == (outcome, reason)
