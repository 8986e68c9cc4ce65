"""Copies of the backups in a bucket: where it cannot be reached, the backup here stays and the reason is said."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from core.desk import Desk
from core.domain.backups.keeping import BackupKind
from core.environment import Environment, read_environment
from core.errors import InvalidInput, StorageFault
from core.http.pace import never
from core.jobs.rounds import HOME
from core.sandbox.server import SandboxServer
from core.services.backups.job import AGAIN, back_up
from core.services.backups.make_backup import make_backup
from core.services.backups.send_copies import lacks_copies, read_copies, send_copies
from core.services.backups.state import get_state, note_wanted
from core.services.home.measures import measure
from core.storage_sentences import explain_storage
from core.web.check_start import explain_start

pytestmark = pytest.mark.sqlite("a database server has backups of its own")
SECRET = "made-up-secret-of-a-bucket"
NOBODY = "http://127.0.0.1:9/school/desk"


def bucket_variables(address: str) -> dict[str, str]:
    return {
        "DESK_BACKUP_S3_URL": address,
        "DESK_BACKUP_S3_KEY_ID": "made-up-key",
        "DESK_BACKUP_S3_SECRET": SECRET,
    }


def with_bucket(environment: Environment, address: str = NOBODY) -> Environment:
    return replace(environment, backup_bucket=read_environment(bucket_variables(address)).backup_bucket)


def test_backup_stays_and_the_reason_is_said_where_the_bucket_cannot_be_reached(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk = replace(desk, environment=with_bucket(desk.environment))
    note_wanted(desk)
    again_at = back_up(desk, HOME, never)
    assert again_at is not None
    assert again_at <= desk.now() + AGAIN
    state = get_state(desk)
    assert len(state.backups) == 1
    assert state.copies is not None
    assert isinstance(state.copies.problem, StorageFault)
    assert (state.problem, state.needs_attention, state.copies.files) == (None, True, ())
    assert (measure(desk).health.backup, measure(desk).last_copy_made_at) == (False, None)
    assert "cannot be reached. See that the address is right" in caplog.text
    assert SECRET not in caplog.text + (desk.home / "backups" / "bucket.json").read_text() + repr(desk.environment)


def test_what_answers_but_is_no_s3_service_is_told_apart(desk: Desk, shared_sandbox: SandboxServer) -> None:
    environment = with_bucket(desk.environment, f"{shared_sandbox.address}/school")
    with pytest.raises(StorageFault, match="bucket: other_service") as fault:
        send_copies(environment, desk.now())
    assert "not as an S3 service does" in explain_storage(fault.value)


def test_only_what_the_bucket_lacks_and_the_rule_keeps_is_to_be_sent(desk: Desk) -> None:
    environment = with_bucket(desk.environment)
    assert not lacks_copies(environment, desk.now())
    made = make_backup(environment, desk.now(), BackupKind.DAILY)
    assert lacks_copies(environment, desk.now())
    known = {"place": NOBODY + "/", "files": {made.name: 1}, "known_at": desk.now().isoformat(), "problem": None}
    (desk.home / "backups" / "bucket.json").write_text(json.dumps(known))
    assert not lacks_copies(environment, desk.now())
    copies = read_copies(environment)
    assert copies is not None
    assert copies.find_last_made(desk.now()) == made.made.at
    assert lacks_copies(with_bucket(desk.environment, "http://127.0.0.1:9/another"), desk.now())
    assert not lacks_copies(desk.environment, desk.now())


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("https://s3.example.com/school", "https://s3.example.com/school/"),
        ("https://s3.example.com:9000/school/desk/1/", "https://s3.example.com:9000/school/desk/1/"),
        ("http://localhost:9000/school", "http://localhost:9000/school/"),
    ],
)
def test_bucket_is_named_by_its_address(tmp_path: Path, address: str, place: str) -> None:
    bucket = with_bucket(read_environment({"DESK_HOME": str(tmp_path)}), address).backup_bucket
    assert bucket is not None
    assert bucket.place == place


@pytest.mark.parametrize(
    ("variables", "reason"),
    [
        ({"DESK_BACKUP_S3_URL": "https://s3.example.com/school"}, "no_keys"),
        ({"DESK_BACKUP_S3_URL": "http://s3.example.com/school"}, "not_https"),
        ({"DESK_BACKUP_S3_URL": "https://s3.example.com"}, "not_an_address"),
        ({"DESK_BACKUP_S3_URL": "s3://school"}, "not_an_address"),
        ({"DESK_BACKUP_S3_URL": "https://key:secret@s3.example.com/school"}, "not_an_address"),
        ({"DESK_BACKUP_S3_URL": "https://s3.example.com:port/school"}, "not_an_address"),
        ({"DESK_BACKUP_S3_URL": "https://s3.example.com/school/../others"}, "not_an_address"),
    ],
)
def test_bucket_that_cannot_be_used_is_refused_at_the_start(variables: dict[str, str], reason: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_environment(variables)
    assert (refused.value.field, refused.value.reason) == ("backup_bucket", reason)
    assert "DESK_BACKUP_S3_" in explain_start(refused.value)
