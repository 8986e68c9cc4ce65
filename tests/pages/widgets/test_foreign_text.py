"""What others wrote is shown in Markdown as it is: as a parser reads it, and then what the frontend makes of it."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pages.widgets.language import code, plain

JOINER = "\u2060"
NAMES = [
    ":material/home:",
    "Вебинар :material/delete: по продажам",
    ":streamlit: :smile: :100:",
    ":red[Внимание] :blue-background[x] :small[y] :red-badge[z]",
    "$x^2$ и $$y$$",
    "![x](https://example.com/x.png) [сюда](https://example.com) <https://example.com>",
    "www.example.com, https://example.com, anna@example.com",
    "*новый* _вебинар_ ~~старый~~ **и** `код` ``x``",
    "первая\n\n# вторая\n\n- третья\n\n    четвёртая\r\nпятая\u2028шестая",
    "    отступ",
    "1. Анна",
    "2) Анна",
    "===",
    "---",
    "# Анна",
    "> Анна",
    "| a | b |\n|---|---|\n| c | d |",
    "```\nкод\n```",
    "<b>x</b> <script>alert(1)</script> &amp; &#58;material/home:",
    "a -> b <- c <-> d -- e >= f <= g ~= h",
    "обратная \\ черта \\",
    "Анна\0\x1b[31m\x7f",
    ":material/home",
    ":streamlit",
]
# As in StreamlitMarkdown*.js of the frontend: searched for in the text between the marks of Markdown, after escapes
BY_STREAMLIT = re.compile(
    r":material[_/]|:streamlit:|:(?!\d{1,2}:)[\w+-]+:|(?:^|\s)(?:<->|->|<-|--|>=|<=|~=)(?:\s|$)|https?://|www\.|[\w.+-]@"
)
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def shown(markdown: str, kinds: set[str]) -> str:
    """The text of the only paragraph, whose parts are of these kinds."""
    opened, inline, closed = PARSER.parse(markdown)
    assert (opened.type, inline.type, closed.type) == ("paragraph_open", "inline", "paragraph_close")
    assert inline.children
    assert {part.type for part in inline.children} <= kinds
    return "".join(part.content for part in inline.children)


def as_one_line(text: str) -> str:
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text).split())


foreign = st.lists(
    st.sampled_from([*":*_[]()<>!#$`~|\\-=+.&1 \n@/", "material/", "streamlit", "home", "www", "->", "я", "\u00a0"]),
    max_size=12,
).map("".join)


@pytest.mark.parametrize("name", NAMES)
def test_name_is_shown_as_it_is(name: str) -> None:
    text = shown(plain(name), {"text", "text_special"})
    assert as_one_line(text.replace(JOINER, "")) == as_one_line(name)
    assert not BY_STREAMLIT.search(text)
    assert ":material/" not in plain(name)


@pytest.mark.parametrize(
    "text", ["чт 19.11.2026 20:02", "20:02", "19:00:15", "с 19:00 до 20:30", "Python: с нуля", "222222:room"]
)
def test_times_and_ids_hold_nothing_invisible_that_a_copy_would_take_along(text: str) -> None:
    assert JOINER not in plain(text)


@given(foreign, st.sampled_from(["{}", "**{}**", "«{}»: сохранено", "Имя  \n{}", "- {}"]))
@example(":streamlit", "{}:")
@example("_www.", "{}")
def test_any_text_is_shown_as_it_is_wherever_it_stands(name: str, place: str) -> None:
    if not as_one_line(name):
        return
    markdown = place.format(plain(name))
    assert ":material/" not in markdown
    rendered = PARSER.render(markdown)
    written = PARSER.render(place.format("X")).split("X")
    assert rendered.startswith(written[0])
    assert rendered.endswith(written[1])
    content = rendered[len(written[0]) : len(rendered) - len(written[1])]
    assert "<" not in content
    assert not BY_STREAMLIT.search(content.replace("&lt;", "<").replace("&gt;", ">"))


@given(foreign)
@example("`")
@example("``x`")
@example(":material/home:")
def test_code_holds_whatever_is_in_it(text: str) -> None:
    if as_one_line(text):
        assert as_one_line(shown(code(text), {"code_inline"}).replace(JOINER, "")) == as_one_line(text)
        assert ":material/" not in code(text)
