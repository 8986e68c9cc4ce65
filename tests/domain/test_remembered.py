"""What is kept of texts that come again."""

from core.domain.remembered import LONGEST, remembered


def test_short_text_is_worked_out_once_and_a_long_one_each_time() -> None:
    asked: list[str] = []

    @remembered(10)
    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    short, long = "a" * LONGEST, "b" * (LONGEST + 1)
    assert [length(text) for text in (short, short, long, long)] == [LONGEST, LONGEST, LONGEST + 1, LONGEST + 1]
    assert asked == [short, long, long]
