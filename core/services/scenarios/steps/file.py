"""The step that writes the people into a file of the exports folder.

People of whom it is known only later get a file of their own: a program that watches the folder takes each file once,
and one that is written anew with all would give it the first ones again.
"""

from collections.abc import Sequence

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignPerson
from core.domain.scenarios.actions import WriteFile
from core.services.scenarios.files import new_file, write_files
from core.services.scenarios.runs import require_run
from core.services.scenarios.steps.handing import hand_on, plan_handing
from core.services.scenarios.steps.planned import PlannedStep


def plan_file_step(
    desk: Desk,
    project_id: int,
    actions: WriteFile,
    people: Sequence[CampaignPerson],
    *,
    run_id: int | None,
    stem: str,
) -> PlannedStep:
    """The file with everybody who is in none of the run before. `stem`: how its name begins, which says the webinar,
    the scenario and the step."""
    handing = plan_handing(desk, project_id, people, run_id)

    def begin(run_id: int) -> None:
        with desk.store.writing(project_id) as session:
            for part in hand_on(session, desk, require_run(session, project_id, run_id), handing):
                name = f"{stem}_run-{run_id}_{part}.{actions.form}"
                new_file(session, desk, project_id, run_id, part, name)
        write_files(desk, project_id)

    return handing.as_step(begin)
