"""The people of several reports put together."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.domain.reports.columns import NEEDED, collect_facts, pack_facts, read_facts
from core.domain.reports.crowd import build_crowd

COUNTS = st.sampled_from([0, 1, 126, 127, 128, 32_766, 32_767, 32_768, 2**31 - 1])
REPORT = st.lists(st.tuples(COUNTS, COUNTS, COUNTS), max_size=3)


@given(st.lists(REPORT, max_size=4))
def test_counts_are_kept_whatever_their_size(reports: list[list[tuple[int, int, int]]]) -> None:
    parts = []
    for rows in reports:
        people: dict[str, list[int | None]] = {name: [None] * len(rows) for name in NEEDED}
        people |= {"messages": [row[0] for row in rows], "viewer_count": [row[1] for row in rows]}
        packed = pack_facts(collect_facts(people), [row[2] or None for row in rows])
        parts.append((read_facts(packed), np.arange(len(rows), dtype=np.int64)))
    crowd = build_crowd(range(len(reports)), [None] * len(reports), parts)
    found = zip(crowd.messages.tolist(), crowd.viewer_count.tolist(), crowd.origin_id.tolist(), strict=True)
    assert list(found) == [row for rows in reports for row in rows]
