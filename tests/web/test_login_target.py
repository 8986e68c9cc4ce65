"""Where a login leads."""

import pytest

from core.web.login.routes import safe_target


@pytest.mark.parametrize(
    "wanted",
    [
        *("https://evil.example.com", "//evil.example.com", "/\\evil.example.com", "\\\\evil.example.com", "evil"),
        *("javascript:alert(1)", "/\t/evil.example.com", "/\n/evil.example.com", "", "///evil.example.com", "/login"),
        *("/login?next=/login", "/logout", "http:/evil.example.com", "/%0d\r\nSet-Cookie: a=b"),
    ],
)
def test_login_leads_to_no_other_site(wanted: str) -> None:
    assert safe_target(wanted) == "/"
