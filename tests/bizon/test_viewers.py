"""Reading only the outline of an answer changes nothing of what is read in it."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.bizon.paging import Page, parse_compared, read_all
from core.bizon.payloads import ReportDetail
from core.bizon.viewers import ReceivedViewers, parse_outline, parse_without_viewers
from core.http.fields import as_rows, as_whole, parse_json

Parse = Callable[[bytes], Any]
compare = partial(parse_compared, "viewers")
ROW = st.one_of(
    st.fixed_dictionaries({"username": st.sampled_from(["Анна", "\ud800"])}, optional={"_id": st.sampled_from("ab")}),
    st.sampled_from([None, "row", [1]]),
)
ANSWER = st.fixed_dictionaries(
    {"viewers": st.one_of(st.lists(ROW, max_size=4), st.sampled_from([{"0": {"view": 1}}, "[]"]))},
    optional={"total": st.sampled_from([0, 1, 2, "2", 3, None]), "message": st.just("")},
)


@given(st.lists(ANSWER, min_size=1, max_size=3))
def test_viewers_are_the_same_whether_an_answer_was_read_whole_or_not(answers: list[dict[str, Any]]) -> None:
    bodies = [json.dumps(answer).encode() for answer in answers]

    def read(parse_first: Parse, parse_next: Parse) -> ReceivedViewers:
        left = iter(bodies)

        def fetch(skip: int, _: int) -> Page:
            body = next(left, b'{"viewers": [], "total": 0}')
            root = (parse_next if skip else parse_first)(body)
            return Page(as_rows(root["viewers"]), as_whole(root.get("total")), body)

        return ReceivedViewers.of(read_all(fetch, 1000))

    outlined, whole = read(parse_outline, compare), read(parse_json, parse_json)
    assert outlined == whole
    assert outlined.read() == whole.read()


def test_rows_of_an_answer_with_all_of_them_are_not_read() -> None:
    rows = [{"_id": "a", "username": "Анна"}, {"username": "Иван"}]
    body = json.dumps({"viewers": rows, "total": 2, "skip": 0}).encode()
    assert parse_outline(body) == {"viewers": [{"_id": "a"}, {}], "total": 2}


def test_of_rows_that_others_follow_only_what_is_compared_is_held() -> None:
    rows = [{"_id": "a", "username": "Анна"}, {"username": "Иван"}, {"username": "Иван"}, {"username": "Пётр"}]
    body = json.dumps({"viewers": rows, "total": 1000}).encode()
    for parse in (parse_outline, compare):
        first, *others = parse(body)["viewers"]
        assert first == {"_id": "a"}
        assert others[0] == others[1] != others[2]
        assert "Иван" not in repr(others)


VIEWERS_OF_GET: st.SearchStrategy[Any] = st.sampled_from(
    [None, 5, "", "null", "[]", "{", '"{}"', '{"a": {"pings": [1]}}', [], {}, {"a": {}}]
)
REPORT = st.fixed_dictionaries(
    {"webinarId": st.just("1:a*2026-01-01T10:00:00")},
    optional={
        "report": VIEWERS_OF_GET,
        "messages": st.sampled_from(['{"c": ["да"]}', {"c": ["да"]}, "[]"]),
        "messagesTS": st.sampled_from(['{"c": [61]}', {"c": ["61"]}, None]),
    },
)
DETAIL = st.one_of(
    st.fixed_dictionaries({"report": st.one_of(REPORT, REPORT.map(json.dumps), VIEWERS_OF_GET)}),
    st.sampled_from([[], None, {}]),
)


@given(DETAIL)
def test_a_report_tells_the_same_without_its_viewers(answer: Any) -> None:
    body = json.dumps({"room_title": "Курс", **answer} if isinstance(answer, dict) else answer).encode()
    whole, root = parse_json(body), parse_without_viewers(body)
    if not isinstance(whole, dict):
        assert root == whole
        return
    told, expected = ReportDetail.from_root(root, body), ReportDetail.from_root(whole, body)
    assert (told is None) == (expected is None)
    if told and expected:
        assert told.model_copy(update={"raw": {}}) == expected.model_copy(update={"raw": {}})
        assert "pings" not in str(root)
