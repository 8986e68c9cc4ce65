"""The store: its schema is what the models say, and a unit of work is kept whole or not at all."""

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from core.desk import Desk
from core.domain.campaigns.campaign import source_key
from core.vault import open_vault
from data.dialects import LOCK_TIMEOUT_MS, READER_CACHE_KB, WRITER_CACHE_KB
from data.models import Model, Project
from data.store import MIGRATIONS, Store
from tests.data.old_store import add_batch, add_job, store_at
from tests.databases import store_url


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(store_url(tmp_path / "desk.sqlite3"))
    store.migrate()
    return store


def test_migrated_schema_equals_the_models(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Model.metadata) == []


@pytest.mark.sqlite("reads SQLite's schema")
def test_migrating_again_changes_nothing(store: Store) -> None:
    with store.reading() as session:
        before = session.connection().exec_driver_sql("SELECT sql FROM sqlite_master ORDER BY name").all()
    store.migrate()
    with store.reading() as session:
        assert session.connection().exec_driver_sql("SELECT sql FROM sqlite_master ORDER BY name").all() == before


def test_an_update_keeps_what_belongs_to_a_project(tmp_path: Path) -> None:
    store = store_at("0001", tmp_path)
    add_job(store, "j", "pull_reports", "done")
    with store.writing() as session:
        run = session.connection().exec_driver_sql
        run("INSERT INTO project_variable VALUES (1, 'b365_report_limit', '20', '2026-01-01')")
    store.migrate()
    with store.reading() as session:
        run = session.connection().exec_driver_sql
        assert run("SELECT value FROM project_variable").scalar() == "20"
        assert run("SELECT bizon_pages_url FROM project").scalar() == "https://start.bizon365.ru"
        assert run("SELECT state, pause_asked, running_since FROM job").one() == ("done", 0, None)
    store.close()


def test_project_that_asks_this_computer_may_go_on_after_an_update(tmp_path: Path) -> None:
    store = store_at("0022", tmp_path)
    with store.writing() as session:
        run = session.connection().exec_driver_sql
        run("UPDATE project SET bizon_base_url = 'https://online.bizon365.ru', salebot_base_url = 'https://10.0.0.7:8'")
        run(
            "INSERT INTO project (id, kind, name, bizon_base_url, bizon_api_version, salebot_base_url, time_zone,"
            " created_at, updated_at) SELECT 2, kind, 'Вторая', bizon_base_url, 'v2', 'https://chatter.salebot.pro',"
            " time_zone, created_at, updated_at FROM project"
        )
    store.migrate()
    with store.reading() as session:
        run = session.connection().exec_driver_sql
        assert run("SELECT own_network FROM project ORDER BY id").scalars().all() == [1, 0]
    store.close()


def test_addresses_kept_in_two_notations_become_one_and_no_row_is_lost(tmp_path: Path) -> None:
    revisions = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    before = next(one.down_revision for one in revisions if one.doc.startswith("Compare addresses"))
    store = store_at(str(before), tmp_path)
    own, coded = "вера@почта.рф", "вера@xn--80a1acny.xn--p1ai"
    rows = [  # page, address, state
        ("1:a", own, "planned"),
        ("1:a", coded, "planned"),  # of two that wait one is sent
        ("1:b", own, "planned"),
        ("1:b", coded, "sending"),  # the one that may have been sent keeps its place
        ("1:c", own, "sending"),
        ("1:c", coded, "uncertain"),  # both may have been sent: both are settled
        ("1:d", coded, "planned"),
        ("1:d", own, "registered"),
        ("1:e", coded, "registered"),
        ("1:f", "gleb@example.com", "planned"),
        ("1:g", coded, None),
    ]
    add_batch(store, rows)
    store.migrate()
    with store.reading() as session:
        run = session.connection().exec_driver_sql
        assert run("SELECT number, twin FROM batch_row WHERE twin").all() == [(5, 1)]
        found = run("SELECT page_id, email_key, state FROM batch_row ORDER BY number")
        assert found.all() == [
            ("1:a", own, "planned"),
            ("1:a", own, "not_sent"),
            ("1:b", own, "not_sent"),
            ("1:b", own, "sending"),
            ("1:c", own, "sending"),
            ("1:c", own, "uncertain"),
            ("1:d", own, "planned"),
            ("1:d", own, "registered"),
            ("1:e", own, "registered"),
            ("1:f", "gleb@example.com", "planned"),
            ("1:g", own, None),
        ]
    store.close()


def test_campaigns_are_known_by_what_their_offered_names_stand_for(tmp_path: Path) -> None:
    webinar, one, two = "Python с нуля · 19.11.2026 19:00", "02.11.2026 19:00", "19.11.2026 19:00"
    before: list[tuple[str, str, str | None]] = [
        ("list", f"{webinar} · Посещения нет", source_key("list", webinar, "absent")),
        ("list", f"{webinar} · Did not attend", source_key("list", webinar, "absent")),
        (
            "list",
            f"{webinar} · Посещение меньше 45 мин, Были",
            source_key("list", webinar, "attended, attended_less 45"),
        ),
        ("list", f"{webinar} · весь список", source_key("list", webinar, "all")),
        ("registered", f"{webinar} · Не пришли", source_key("registered", webinar, "absent")),
        ("unregistered", f"{webinar} · Пришли без записи", source_key("unregistered", webinar)),
        ("subscribers", f"Python · {two} · записавшиеся", source_key("subscribers", "Python", two)),
        ("viewers", f"{webinar} · зрители", source_key("viewers", webinar)),
        ("viewers", f"3 вебинара · {one} – {two} · viewers", source_key("viewers", f"3 · {one} · {two}")),
        ("viewers", f"{webinar} · Омск", None),
        (
            "inbox",
            "Входящие · Без клиента · 1:page · 20.11.2026",
            source_key("inbox", "unmatched", "1:page", "20.11.2026"),
        ),
        ("list", "Спасибо", None),
    ]
    store = store_at("0012", tmp_path)
    for number in range(len(before)):
        add_job(store, f"{number:02}", "send_campaign", "done")
    with store.writing() as session:
        run = session.connection().exec_driver_sql
        for number, (kind, name, _) in enumerate(before):
            title = name if name != "Спасибо" else f"{webinar} · Были"
            run(
                "INSERT INTO campaign (job_id, project_id, name, name_key, turn, actions, source, row_count,"
                " created_by, created_at) VALUES (?, 1, ?, ?, 0, '{}', ?, 0, '', '2026-01-01')",
                (f"{number:02}", name, name.casefold(), json.dumps({"kind": kind, "title": title})),
            )
    store.migrate()
    with store.reading() as session:
        found = session.connection().exec_driver_sql("SELECT source_key FROM campaign ORDER BY job_id").scalars().all()
    assert found == [key for _, _, key in before]
    store.close()


@pytest.mark.sqlite("reads SQLite's settings")
def test_sqlite_waits_for_locks_and_keeps_foreign_keys(store: Store) -> None:
    with store.reading() as session:
        pragmas = {
            name: session.connection().exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        }
    assert pragmas["journal_mode"] == "wal"
    assert pragmas["foreign_keys"] == 1
    assert pragmas["busy_timeout"] == LOCK_TIMEOUT_MS


@pytest.mark.sqlite("PostgreSQL always waits for the disk")
def test_only_what_is_to_outlive_a_power_cut_waits_for_the_disk(store: Store) -> None:
    waits = {True: 2, False: 1}  # SQLite's FULL and NORMAL
    for durable in (False, True, False):
        with store.writing(durable=durable) as session:
            assert session.connection().exec_driver_sql("PRAGMA synchronous").scalar() == waits[durable]


@pytest.mark.sqlite("PostgreSQL keeps pages in a process of its own")
def test_who_writes_keeps_many_pages_and_gives_them_back_at_the_end(store: Store) -> None:
    def kept() -> int:
        with closing(store.engine.raw_connection()) as connection:
            return int(connection.execute("PRAGMA cache_size").fetchone()[0])

    for is_kept in (True, False):
        with suppress(RuntimeError), store.writing() as session:
            found = session.connection().exec_driver_sql("PRAGMA cache_size").scalar()
            assert found == -WRITER_CACHE_KB
            if not is_kept:
                raise RuntimeError
        assert kept() == -READER_CACHE_KB


def test_unit_of_work_that_fails_leaves_nothing_behind(desk: Desk) -> None:
    def change_and_fail() -> None:
        with desk.store.writing() as session:
            session.connection().execute(text("UPDATE project SET name = 'half done'"))
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        change_and_fail()
    with desk.store.reading() as session:
        assert session.connection().execute(text("SELECT name FROM project")).scalars().all() == ["Sandbox"]


def test_what_a_unit_of_work_has_read_stays_so_until_its_end(desk: Desk) -> None:
    def count(_number: int) -> None:
        for _ in range(5):
            with desk.store.writing() as session:
                project = session.get_one(Project, 1)
                project.campaign_daily_cap += 1
                session.add(project)

    with desk.store.reading() as session:
        before = session.get_one(Project, 1).campaign_daily_cap
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(count, range(4)))
    with desk.store.reading() as session:
        assert session.get_one(Project, 1).campaign_daily_cap == before + 20


def test_reader_sees_one_state_and_waits_for_no_writer(desk: Desk) -> None:
    names = text("SELECT name FROM project")
    with desk.store.reading() as reader:
        before = reader.connection().execute(names).scalar_one()
        with desk.store.writing() as writer:
            writer.connection().execute(text("UPDATE project SET name = 'changed'"))
            assert reader.connection().execute(names).scalar_one() == before
        assert reader.connection().execute(names).scalar_one() == before
    with desk.store.reading() as reader:
        assert reader.connection().execute(names).scalar_one() == "changed"


def test_text_with_a_nul_is_kept_with_its_other_letters(desk: Desk) -> None:
    with desk.store.writing() as session:
        session.get_one(Project, 1).name = "Шко\0ла"
    with desk.store.reading() as session:
        assert session.get_one(Project, 1).name in ("Шко\0ла", "Шко\ufffdла")  # SQLite's, PostgreSQL's


def test_key_file_is_for_its_owner_only(tmp_path: Path) -> None:
    sealed = open_vault(tmp_path, None).seal("a secret")
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600
    assert open_vault(tmp_path, None).open(sealed) == "a secret"
    assert b"a secret" not in sealed
