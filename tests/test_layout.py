"""The shape of the repository, which the design fixes."""

import re
import subprocess
import sys

import pytest

from core.environment import ROOT

COMPANIONS = {
    "README.md",
    "CHANGELOG.md",
    "Makefile",
    "docs",
    "benchmarks",
    "requirements.lock",
    "requirements-dev.lock",
    ".ci",
    ".streamlit",
    ".gitignore",
}


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return listed.stdout.split("\n")[:-1]


def test_top_level_holds_only_the_folders_of_the_design() -> None:
    top = {path.split("/")[0] for path in tracked()}
    assert {"app.py", "pyproject.toml", "pages", "core", "data", "tests"} <= top
    assert top - COMPANIONS == {"app.py", "pyproject.toml", "pages", "core", "data", "tests"}


def test_lock_files_name_no_package_host() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text


def test_streamlit_finds_no_pages_of_its_own_beside_the_entry_script() -> None:
    """Its own discovery looks into `pages/` next to the entry script, and would run a page without navigation."""
    assert not (ROOT / "pages" / "pages").exists()


def test_the_core_runs_without_streamlit() -> None:
    modules = [
        path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for path in tracked()
        if path.startswith(("core/", "data/")) and path.endswith(".py") and "/migrations/" not in path
    ]
    code = f"import importlib, sys\nfor name in {modules!r}: importlib.import_module(name)\n" + (
        "assert 'streamlit' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


@pytest.mark.parametrize("floor", ["core", "pages", "data"])
def test_every_folder_of_code_is_a_package(floor: str) -> None:
    folders = {path.rsplit("/", 1)[0] for path in tracked() if path.startswith(f"{floor}/") and path.endswith(".py")}
    missing = {folder for folder in folders if not (ROOT / folder / "__init__.py").exists()}
    assert missing <= {"data/migrations", "data/migrations/versions"}


def test_nothing_imports_the_process() -> None:
    """`app` is a module, not a package, so the import contracts cannot watch it."""
    importing = [
        path
        for path in tracked()
        if path.startswith(("core/", "pages/", "data/"))
        and path.endswith(".py")
        and re.search(r"^(import app|from app)\b", (ROOT / path).read_text(), re.MULTILINE)
    ]
    assert importing == []
