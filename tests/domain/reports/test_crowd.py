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


PEOPLE = st.lists(st.lists(st.integers(-2, 4), max_size=5), min_size=1, max_size=4)


@given(PEOPLE, st.data())
def test_people_are_found_with_all_of_the_same_human_in_the_same_report(
    reports: list[list[int]], data: st.DataObject
) -> None:
    ids = data.draw(st.permutations(range(10, 10 + len(reports))))
    everybody = [(ids[place], number) for place, humans in enumerate(reports) for number in range(len(humans))]
    wanted = data.draw(st.lists(st.sampled_from(everybody), max_size=4)) if everybody else []
    facts = [
        read_facts(pack_facts(collect_facts({name: [None] * len(own) for name in NEEDED}), own)) for own in reports
    ]
    crowd = build_crowd(ids, [None] * len(ids), zip(facts, map(np.array, reports), strict=True))

    places = np.array(wanted, dtype=np.int64).reshape(-1, 2)
    rows = crowd.find_rows(places[:, 0], places[:, 1])
    assert [everybody[row] for row in rows] == wanted

    def visit(report_id: int, number: int) -> tuple[int, int]:
        return report_id, number if len(ids) == 1 else reports[ids.index(report_id)][number]

    visits = {visit(*one) for one in wanted}
    near = sorted(everybody[row] for row in set(crowd.rows_of_visits(rows).tolist()))
    assert near == sorted(one for one in everybody if visit(*one) in visits)
    numbers = dict(zip(crowd.visits(np.arange(len(everybody))).tolist(), everybody, strict=True))
    assert len(numbers) == len({visit(*one) for one in everybody})
