"""The link that a campaign saves into a variable of each client, with the client's own values filled in."""

from core.domain.links.checks import CLIENT_ID, check_link, repair_parameters
from core.domain.links.link import URL_MARKER, Parameter, build_link, with_parameters
from core.domain.links.parsing import parse_link
from core.domain.links.personal import make_template
from core.errors import InvalidInput


def check_personal_link(text: str) -> str:
    """A pasted link as it is kept, with ``salebot`` for the client. Raises InvalidInput("link"): as `parse_link` does,
    with the code of a problem that refuses the link, or ``marker_outside`` for a ``#{...}`` that is no parameter."""
    pasted, _ = repair_parameters(parse_link(text))
    link = with_parameters(pasted, [Parameter(URL_MARKER, CLIENT_ID)])
    if refused := next((problem for problem in check_link(link) if problem.severity == "refused"), None):
        raise InvalidInput("link", None, refused.code)
    template = make_template(link)
    if template.fill({name: [None] for name in template.roles}, 1) == [None]:
        raise InvalidInput("link", None, "marker_outside")
    return build_link(link)


def fill_personal_link(text: str, client_id: int, email: str | None, phone: str | None, username: str | None) -> str:
    """The link of one client; what is not known of them is left out of it."""
    known = {
        "client_id": str(client_id),
        "email": email,
        "phone": phone,
        "username": username,
    }
    template = make_template(parse_link(text))
    values = {name: [known[role] if role else None] for name, role in template.roles.items()}
    [link] = template.fill(values, 1)
    return link or ""
