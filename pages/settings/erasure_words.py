"""The words for what is held about a person and what was erased, and the act."""

from core.domain.privacy.act_page import ActWords, build_act
from core.services.privacy.act_pdf import write_act_pdf
from core.services.privacy.erase import KINDS, Act
from core.services.privacy.find_people import FoundPerson
from core.services.projects.projects import ProjectSettings
from pages.widgets.language import _, code, language, moment, ngettext, number


def table_name(table: str) -> str:
    """Where a person was found."""
    return {
        "person": _("in reports"),
        "subscriber": _("in lists of registered people"),
        "received_registration": _("in the Inbox"),
        "batch_row": _("in bulk registrations"),
        "campaign_row": _("in campaigns"),
        "exclusion": _("among those who are not written to"),
        "handed_person": _("in what scenarios passed on"),
        "shop_order": _("in orders"),
        "client": _("clients of Salebot"),
    }[table]


def say_keys(person: FoundPerson) -> list[str]:
    """The person's keys, a line for each kind; a phone that others have too is marked."""
    kinds = {
        "email": _("E-mail"),
        "phone": _("Phone"),
        "client_id": _("Client id"),
        "chat_user_id": _("Chat id"),
    }
    shared = {value for _kind, value in person.shared}
    lines = []
    for kind, name in kinds.items():
        values = [value for known, value in sorted(person.keys) if known == kind]
        marked = [
            _("{contact} (others have it too)", contact=code(one)) if one in shared else code(one) for one in values
        ]
        if values:
            lines.append(f"{name}: {', '.join(marked)}")
    return lines


def _names() -> dict[str, str]:
    return {
        "viewers": _("entries to webinars"),
        "subscribers": _("entries in lists of registered people"),
        "registrations": _("registrations in the Inbox"),
        "batch_rows": _("rows of bulk registrations"),
        "campaign_rows": _("rows of campaigns"),
        "exclusions": _("entries among those who are not written to"),
        "handed": _("entries in what scenarios passed on"),
        "orders": _("orders"),
        "clients": _("clients loaded from Salebot"),
        "drafts": _("drafts and uploaded files, whole"),
        "checks": _("past checks"),
        "deliveries": _("other texts of webhooks"),
        "texts": _("other texts with a contact"),
    }


def counted(act: Act) -> list[str]:
    """What was, or will be, erased: a line for each kind."""
    names = _names()
    return [f"{names[kind]}: {number(act.removed[kind])}" for kind in KINDS if act.removed.get(kind)]


def write_act(project: ProjectSettings, act: Act) -> bytes:
    """The act as a web page, without any contact."""
    return build_act(_act_words(project, act)).encode()


def write_pdf(project: ProjectSettings, act: Act) -> bytes:
    """The same as PDF."""
    return write_act_pdf(_act_words(project, act), act.at)


def _act_words(project: ProjectSettings, act: Act) -> ActWords:
    names = _names()
    return ActWords(
        language=language(),
        title=_("Act No. {n} on erasing personal data", n=act.number),
        facts=[
            (_("Project"), project.name),
            (_("Erased"), moment(act.at, project.time_zone)),
            (_("By"), act.by),
        ],
        heading=_("What was erased"),
        removed=[(names[kind], number(act.removed[kind])) for kind in KINDS if act.removed.get(kind)],
        remarks=[
            _("The figures of reports did not change: rows without name and contacts stay in them."),
            _(
                "Of the contacts only hashes stay, so that the data does not come back when a report is loaded again or"
                " a backup is restored. This act holds no contact."
            ),
            _("Bizon365 and Salebot hold data of their own; it is erased there."),
        ],
        signature=_("Signature: ____________________"),
    )


def total_sentence(act: Act) -> str:
    """How many records."""
    return ngettext("{n} record", "{n} records", act.total)
