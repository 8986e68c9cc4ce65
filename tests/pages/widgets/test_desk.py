"""Pages act as the operator who looks at them, and nobody else."""

from core.environment import ROOT

BEFORE_ANYBODY_IS_KNOWN = {"refusals.py", "widgets/desk.py", "widgets/sidebar.py"}
"""They word a refusal, find out who the operator is, or end the session. The desk of the process acts as the system,
which may do everything."""


def test_no_page_works_with_the_desk_of_the_process() -> None:
    naming = {
        str(path.relative_to(ROOT / "pages"))
        for path in (ROOT / "pages").rglob("*.py")
        if "get_desk" in path.read_text("utf-8")
    }
    assert naming == BEFORE_ANYBODY_IS_KNOWN
