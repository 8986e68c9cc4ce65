"""What a client has got of the actions of campaigns, and what of another campaign they lack."""

from collections.abc import Collection, Iterable

from core.domain.campaigns.campaign import CampaignActions, Step

Part = tuple[str, ...]
"""A part of an action that is told apart from others: a variable, a list, a text."""


def parts_of(actions: CampaignActions, steps: Iterable[Step]) -> frozenset[Part]:
    """What a client gets by these steps of the actions. The values of facts are those of the person, so only their
    names are told apart."""
    found: set[Part] = set()
    for step in steps:
        if step is Step.VARIABLES:
            found |= {("fact", fact) for fact in actions.facts}
            found |= {("variable", name, value) for name, value in actions.own.items()}
            found |= {("link", actions.link_variable, actions.link)} if actions.link else set()
        elif step is Step.LIST:
            found |= {("list", str(actions.list_id))} if actions.list_id is not None else set()
            found |= {("left_list", str(actions.leave_list_id))} if actions.leave_list_id is not None else set()
        elif step is Step.CALLBACK:
            found.add(("callback", actions.callback))
        elif step is Step.MESSAGE:
            block = "" if actions.message_id is None else str(actions.message_id)
            found.add(("message", actions.message, block))
    return frozenset(found)


def find_lacking(actions: CampaignActions, got: Collection[Part]) -> tuple[Step, ...]:
    """The steps of the actions that somebody lacks who has got these parts, in their order."""
    return tuple(step for step in actions.steps if not parts_of(actions, [step]) <= set(got))
