"""What is said to a request that the gate refuses (`core/web/gate.py`), instead of a page."""

from core.i18n import choose_language, translations
from core.i18n import marked as _
from core.start import get_desk
from core.web.gate import Refusal

_SENTENCES: dict[Refusal, str] = {
    "other_host": _(
        "Webinar Desk opens only under the address of this computer: http://127.0.0.1 or http://localhost, with its"
        " port."
    ),
    "forwarded": _(
        "This request came through a tunnel or a reverse proxy. The dashboard has no users yet, so it opens only on the"
        " computer on which it runs. Make an administrator there, as the README says, or point the tunnel to"
        " port {port}: the webhook and the bot functions answer there."
    ),
    "other_site": _(
        "Another site asked for this. Webinar Desk answers only its own pages. Behind a reverse proxy, name the proxy"
        " in DESK_TRUSTED_PROXIES and let it pass on the Host header."
    ),
    "no_session": _("Log in first: open the dashboard's page in the browser."),
}


def word_refusal(refusal: Refusal, locale: str | None) -> str:
    """The sentence in the language of the browser (`locale`: what it accepts)."""
    text = translations(choose_language(locale)).gettext(_SENTENCES[refusal])
    return text.format(port=get_desk().environment.public_port)
