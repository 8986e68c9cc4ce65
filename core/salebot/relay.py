"""Relaying a delivery of Bizon365 to Salebot's own webhook, as if Bizon365 had sent it there.

What Salebot does with it is in docs/salebot.md, section 14. The address holds the key, so it is as secret as the key.
The call is no action of the API and does not count towards the message quota (docs/salebot.md, section 3).
"""

from urllib.parse import quote

from core.errors import NotConfigured
from core.http.transport import Answer, Request
from core.salebot import wire
from core.salebot.wire import Action, SalebotAccount

BIZON_WEBHOOK = Action("bizon_webhook", "POST", only_says_success=True, repeatable=False)


def build_relay(account: SalebotAccount, body: bytes, content_type: str) -> Request:
    """The delivery byte for byte, under its own content type. Raises NotConfigured when there is no key."""
    if not account.key:
        raise NotConfigured("salebot_key")
    return Request(
        call=BIZON_WEBHOOK.name,
        verb=BIZON_WEBHOOK.verb,
        url=f"{account.base_url}/bizon_webhook/{quote(account.key, safe='')}",
        headers=_headers(content_type),
        content=body,
        repeatable=BIZON_WEBHOOK.repeatable,
    )


def _headers(content_type: str) -> dict[str, str]:
    # A content type that no header can hold would make every try fail.
    fits = content_type and content_type.isascii() and content_type.isprintable()
    return {"Content-Type": content_type} if fits else {}


def check_taken(account: SalebotAccount, answer: Answer) -> None:
    """Raise the ApiError of an answer unless Salebot accepted the delivery. What the webhook answers is not described
    (docs/salebot.md, section 14): what is a success for every action is one here, and so is a 2xx without a body. Any
    other 2xx leaves open whether it was accepted.
    """
    if answer.body.strip() or not 200 <= answer.status < 300:
        wire.decode(account, BIZON_WEBHOOK, answer)
