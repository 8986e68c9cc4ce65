"""Orders of people whose contacts are gone, so that their person of a report was written down with them
(`core.services.webinars.attribution.settle_bought`), when the people of the report are stored again: they have other
numbers then, and an order must not become that of somebody else."""

from collections import Counter
from collections.abc import Sequence

from sqlmodel import Session

from data.repositories.orders import bought as repository


def settle_again(
    session: Session,
    project_id: int,
    report_id: int,
    settled: Sequence[repository.SettledOrder],
    humans: Sequence[int],
    presences: Sequence[str | None],
) -> None:
    """Write down the present numbers of those to whom orders were `settled` before, given the human and the presence of
    each person now, by number. Who is no human of the report any more is whoever alone was there at the same times;
    without such a person the order is looked up by its contacts again, as far as it has any."""
    of_human = {human: number for number, human in reversed([*enumerate(humans)])}
    held = Counter(presences)
    of_presence = {presence: number for number, presence in enumerate(presences) if held[presence] == 1}
    places: dict[str, tuple[int, int] | None] = {}
    for order, human, presence in settled:
        number = of_human.get(human, of_presence.get(presence) if presence else None)
        places[order] = None if number is None else (report_id, number)
    repository.settle_orders(session, project_id, places)
