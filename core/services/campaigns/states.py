"""The states of a campaign row: one person whom the campaign sends back into the bot."""

from enum import StrEnum

from core.domain.campaigns.campaign import LeftOut
from core.domain.lifecycle import Lifecycle

KIND = "send_campaign"
"""The kind of the jobs whose ledger these rows are. Durable: it stands in the store and in the engine's records."""


class CampaignRowState(StrEnum):
    """How far the sending to a person is. In the store a row that is not to be sent anything has no state.

    A planned row stays planned while its steps before the callback are done; an uncertain one stays uncertain when the
    client's history does not say what was done. `PARTLY`: the bot was called back, the message did not go out.
    `REPEATED`: the person turned out to be the client of another row. `ALREADY_SENT`: the client got the campaign by
    another job meanwhile. `GOT_PART`: the client got a part of it by an earlier job of its name. `CONTRADICTION`:
    Salebot knows the person's e-mail or phone as those of another client than the list names, so nothing is sent to
    either. `ERASED`: they were erased before. The last six are `LeftOut`, found right before sending.
    """

    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    PARTLY = "partly"
    UNCERTAIN = "uncertain"
    REJECTED = "rejected"
    NO_CLIENT = "no_client"
    REPEATED = "repeated"
    ALREADY_SENT = "already_sent"
    GOT_PART = "got_part"
    CONTRADICTION = "contradiction"
    NOT_SENT = "not_sent"
    ERASED = "erased"
    PAID = LeftOut.PAID.value
    CAME = LeftOut.CAME.value
    REGISTERED = LeftOut.REGISTERED.value
    NOT_MEANT = LeftOut.NOT_MEANT.value
    TAKEN_OUT = LeftOut.TAKEN_OUT.value
    EXCLUDED = LeftOut.EXCLUDED.value


_ENDINGS_BEFORE_SENDING = (
    CampaignRowState.SENT,
    CampaignRowState.PARTLY,
    CampaignRowState.REJECTED,
    CampaignRowState.NO_CLIENT,
)

LEFT_OUT = tuple(CampaignRowState(why.value) for why in LeftOut)
"""Who was found not to be meant any more, or never to be written to, after the plan was made."""

CAMPAIGN_ROWS = Lifecycle(
    followers={
        CampaignRowState.PLANNED: (
            CampaignRowState.PLANNED,
            CampaignRowState.SENDING,
            CampaignRowState.REPEATED,
            CampaignRowState.ALREADY_SENT,
            CampaignRowState.GOT_PART,
            CampaignRowState.CONTRADICTION,
            CampaignRowState.NOT_SENT,
            CampaignRowState.ERASED,
            *LEFT_OUT,
            *_ENDINGS_BEFORE_SENDING,
        ),
        CampaignRowState.SENDING: (
            CampaignRowState.PLANNED,
            CampaignRowState.UNCERTAIN,
            *_ENDINGS_BEFORE_SENDING,
        ),
        CampaignRowState.UNCERTAIN: (CampaignRowState.PLANNED, CampaignRowState.UNCERTAIN, *_ENDINGS_BEFORE_SENDING),
        CampaignRowState.SENT: (),
        CampaignRowState.PARTLY: (),
        CampaignRowState.REJECTED: (),
        CampaignRowState.NO_CLIENT: (),
        CampaignRowState.REPEATED: (),
        CampaignRowState.ALREADY_SENT: (),
        CampaignRowState.GOT_PART: (),
        CampaignRowState.CONTRADICTION: (),
        CampaignRowState.NOT_SENT: (),
        CampaignRowState.ERASED: (),
        **dict.fromkeys(LEFT_OUT, ()),
    },
    unsettled=frozenset({CampaignRowState.PLANNED, CampaignRowState.SENDING}),
    resumable=frozenset({CampaignRowState.PLANNED, CampaignRowState.SENDING}),
    in_doubt=frozenset({CampaignRowState.SENDING, CampaignRowState.UNCERTAIN}),
    succeeded=frozenset({CampaignRowState.SENT}),
    problems=frozenset(
        {
            CampaignRowState.PARTLY,
            CampaignRowState.UNCERTAIN,
            CampaignRowState.REJECTED,
            CampaignRowState.NO_CLIENT,
            CampaignRowState.CONTRADICTION,
        }
    ),
    given_up={
        CampaignRowState.PLANNED: CampaignRowState.NOT_SENT,
        CampaignRowState.SENDING: CampaignRowState.UNCERTAIN,
    },
)

GETS_IT = CAMPAIGN_ROWS.open | {CampaignRowState.SENT, CampaignRowState.PARTLY}
"""A client with a row in one of these states gets the campaign or has got it, and must not get it by another row."""

SAYS_WHETHER_TAKEN = (CampaignRowState.SENT, CampaignRowState.PARTLY, CampaignRowState.REJECTED)
"""A row that ended so tells whether Salebot takes what is sent."""

WAS_BEGUN = frozenset(CampaignRowState).difference(LEFT_OUT)
"""With a person of a row in one of these states a scenario does not begin again: they have got it, are about to, or
there is a lasting reason for which they do not."""
