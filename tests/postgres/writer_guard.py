"""Triggers, in databases of tests on PostgreSQL, that refuse what a unit of work for some projects writes to rows of
others or of none: it runs beside units of work for these (`data.store.Store.writing`).
"""

from data.dialects import WRITER
from data.models.table import Model
from data.store import Store

_OF_ANY = {"audit_entry", "audit_head"}
"""Every unit of work may add to the audit log: its head is locked meanwhile."""
_PROJECT_OF = {
    "project": "r.id",
    "event_attempt": "(SELECT project_id FROM outgoing_event WHERE id = r.event_id)",
    "job_item": "(SELECT project_id FROM job WHERE id = r.job_id)",
    "registration_client": "(SELECT project_id FROM received_registration WHERE event_id = r.event_id)",
    "report_answer": "(SELECT project_id FROM report WHERE id = r.report_id)",
    "scenario_version": "(SELECT project_id FROM scenario WHERE id = r.scenario_id)",
    "viewer": "(SELECT project_id FROM report WHERE id = r.report_id)",
}
"""By table, the project of a row; that of all others is their `project_id`, or they belong to none."""
_NONE = "0"
_GUARD = """
CREATE FUNCTION refuse_other_projects() RETURNS trigger LANGUAGE plpgsql AS $guard$
DECLARE
    own bigint[] := (SELECT array_agg(objid::bigint) FROM pg_locks WHERE locktype = 'advisory'
        AND pid = pg_backend_pid() AND objsubid = 2 AND classid::bigint = WRITER);
    others bigint := 0;
BEGIN
    IF own IS NOT NULL THEN
        EXECUTE 'SELECT count(*) FROM changed r WHERE ' || TG_ARGV[0] || ' <> ALL ($1)' INTO others USING own;
    END IF;
    IF others > 0 THEN
        RAISE EXCEPTION USING MESSAGE = TG_OP || ' in ' || TG_TABLE_NAME || ' of other projects than ' || own::text;
    END IF;
    RETURN NULL;
END $guard$
""".replace("WRITER", str(WRITER))


def guard_writers(store: Store) -> None:
    """Add the triggers to a migrated store."""
    with store.noting() as session:
        connection = session.connection()
        connection.exec_driver_sql(_GUARD)
        for table in Model.metadata.tables.values():
            if table.name in _OF_ANY:
                continue
            project = _PROJECT_OF.get(table.name, "r.project_id" if "project_id" in table.columns else _NONE)
            for deed, changed in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
                connection.exec_driver_sql(
                    f"CREATE TRIGGER other_projects_{deed.lower()} AFTER {deed} ON {table.name}"
                    f" REFERENCING {changed} TABLE AS changed"
                    f" FOR EACH STATEMENT EXECUTE FUNCTION refuse_other_projects('{project}')",
                )
