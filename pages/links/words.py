"""The words of the Links page: the kinds of links, their problems with what to do, and the results for rows."""

from typing import get_args

from core.domain.links.checks import LinkProblem
from core.domain.links.link import LinkKind
from core.errors import InvalidInput
from core.services.links.personal_links import LinkOutcome
from pages.widgets.input_errors import explain_input
from pages.widgets.language import _

KINDS: tuple[LinkKind, ...] = get_args(LinkKind)


def kind_words(kind: LinkKind) -> str:
    """The kind of a link."""
    return {
        "room": _("Entry to a room"),
        "registration_page": _("Registration page"),
        "individual": _("Individual link"),
        "unknown": _("Other link"),
    }[kind]


def explain_problem(problem: LinkProblem) -> str:
    """What is wrong or was repaired, and what to do."""
    name = f"`` {problem.name} ``" if problem.name else ""
    if problem.code == "bad_variable":
        reason = explain_input(InvalidInput("variable_name", problem.name, problem.reason or "invalid"))
        return f"{name}. {reason}" if name else reason
    return {
        "individual_prefilled": _(
            "This is the individual link of one registered person: Bizon365 takes no phone, e-mail or name in it"
            " ({name}). Untick them, or take the common link of the room: «Настроить комнату» → «Общие».",
            name=name,
        ),
        "open_marker": _("A variable is not closed: it is written as `#{name}`."),
        "bad_parameter": _(
            "{name}: such a field begins with a letter and holds only letters, digits and the sign _.", name=name
        ),
        "individual": _(
            "This is the individual link of one registered person: whoever opens it comes in as that person, and what"
            " is added to it is not taken. For a bot take the common link of the room: «Настроить комнату» → «Общие»."
        ),
        "foreign": _(
            "{name} is another service: a room of Bizon365 cannot be there. Open the link and copy the address that the"
            " browser then shows.",
            name=name,
        ),
        "redirected": _("The link led through {name}; the address behind it was taken.", name=name),
        "unknown_form": _(
            "This does not look like a room or a registration page of Bizon365 ({name}). On your own domain the"
            " address has /room/ or /page/ in it. Open the test link before you send it.",
            name=name,
        ),
        "not_https": _("{name} has https: write https:// instead of http://.", name=name),
        "salebot_missing": _(
            "The pasted link had no `salebot`; it was added. Without it the bot does not know its client."
        ),
        "salebot_value": _("`salebot` had another value; now it is `#{client_id}`, as the bot needs it."),
        "marker_case": _(
            "{name} was mended to `salebot`: written otherwise, the bot does not know its client.", name=name
        ),
        "parameter_case": _("{name} was mended: Bizon365 knows this parameter in small letters only.", name=name),
        "repeated_parameter": _("{name} was there several times; the last one was kept.", name=name),
        "variable_case": _(
            "The variable {name} differs from Salebot's own by its capital letters, so it is another one.", name=name
        ),
        "fixed_contact": _(
            "{name} is the same for everybody: all would come in as one person. Tick the field on the left instead.",
            name=name,
        ),
        "tag_case": _(
            "{name} has capital letters: statistics take it for another tag than the same in small ones.", name=name
        ),
        "tag_cyrillic": _("{name} is in Cyrillic: many statistics show it as %D0%B2%D0%BA.", name=name),
        "ad_macro": _(
            "{name} is filled in by the advertising system. Put the link for everybody into the ad: it is under"
            " «Link for everybody and QR code».",
            name=name,
        ),
    }[problem.code]


def outcome_words(outcome: LinkOutcome) -> str:
    """The result for a row of a list."""
    return {
        "complete": _("with the client id"),
        "no_client_id": _("without client id, known by e-mail or phone"),
        "no_key": _("no link: no contact in the row"),
        "key_not_in_link": _("no link: the link takes no such contact, tick it above"),
        "missing_value": _("no link: a variable of the address has no value"),
    }[outcome]
