"""What the pages of the login say; the texts themselves are made where all words are, in `pages/login_words.py`."""

from collections.abc import Callable
from dataclasses import dataclass

from core.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class LoginWords:
    """The texts, in one language. `too_many` takes the minutes to wait, `invited_title` the name, `log_in_by` that of
    the identity provider; `provider_problem`: why it has let nobody in, with its name; `explain`: what is wrong with a
    password or a code."""

    title: str
    intro: str
    name: str
    password: str
    code: str
    log_in: str
    wrong: str
    too_many: Callable[[int], str]
    forgotten: str
    invited_title: Callable[[str], str]
    invited_intro: str
    new_password: str
    repeat_password: str
    not_the_same: str
    set_password: str
    link_is_over: str
    link_is_over_intro: str
    codes_title: str
    codes_intro: str
    code_now: str
    turn_on: str
    log_in_by: Callable[[str], str]
    code_by_provider: str
    provider_problem: Callable[[InvalidInput, str], str]
    explain: Callable[[InvalidInput], str]
