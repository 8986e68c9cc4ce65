"""The call that a bot would make, written down."""

from functools import partial

from core.domain.functions.calculator_line import add_subscriber_line

line_of = partial(
    add_subscriber_line, page_id="222222:page1", date="16.09.2026", time="12:00", email="anna@example.com"
)


def test_line_has_the_arguments_in_their_order() -> None:
    line = line_of(confirm=True, phone="79000000001", tags={"utm_source": "бот"})
    assert line == (
        "result = bizon365_add_subscriber(1, '222222:page1', '16.09.2026', '12:00', 'anna@example.com', '79000000001',"
        """ '{"utm_source": "бот"}')"""
    )


def test_phone_is_left_out_unless_tags_follow_it() -> None:
    assert line_of(confirm=False).endswith("'12:00', 'anna@example.com')")
    with_tags = line_of(confirm=False, tags={"utm_term": "1"})
    assert with_tags.endswith("""'anna@example.com', '', '{"utm_term": "1"}')""")


def test_name_is_set_before_the_call() -> None:
    assert line_of(confirm=False, name="Анна").startswith("b365_name = 'Анна'\nresult = ")


def test_quotation_mark_ends_no_text() -> None:
    line = line_of(confirm=False, name="Д'Артаньян", tags={"utm_term": "l'art"})
    assert 'b365_name = "Д\'Артаньян"' in line
    assert line.endswith("""'{"utm_term": "l\\u0027art"}')""")
