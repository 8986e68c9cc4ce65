"""The store: one database, opened by URL and used in short units of work."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlmodel import Session

from data.dialects import clear_journal, for_noting, for_reading, for_writing, open_engine
from data.sqlite_free_space import write_anew

MIGRATIONS = Path(__file__).parent / "migrations"


class NewerStore(Exception):
    """A newer version has migrated the store, and this one does not know how."""


class Store:
    """Short units of work on one database. Threads may share it; another process opens its own."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = open_engine(url)
        self.may_write: Callable[[Session], None] | None = None
        """Called first in every unit of work that writes; raises when this process may write nothing any more."""

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session on a consistent view of the data; changes made in it are not kept."""
        with Session(for_reading(self.engine)) as session:
            yield session

    @contextmanager
    def writing(self, *project_ids: int, durable: bool = False) -> Iterator[Session]:
        """One transaction: committed when the block ends, rolled back when it raises.

        One at a time writes, from its first look on: what a block has read stays so until its end, and two writers wait
        for each other instead of failing half-way. With `project_ids` the block writes rows of these projects only,
        and decides by nothing that a block of another project may change; on a server it then runs beside blocks of
        other projects. A commit survives the kill of the process; with `durable` also a power cut, for data whose
        receipt was confirmed to another system.
        """
        engine = for_writing(self.engine, project_ids, durable=durable)
        with Session(engine) as session, session.begin():
            if self.may_write:
                self.may_write(session)
            yield session

    @contextmanager
    def noting(self) -> Iterator[Session]:
        """One transaction that waits for no other that writes, for rows that nothing else depends on."""
        with Session(for_noting(self.engine)) as session, session.begin():
            yield session

    def migrate(self, revision: str = "head") -> None:
        """Migrate the schema to the newest revision, or to the given one; does nothing when it is there already.
        Raises NewerStore."""
        from alembic import command
        from alembic.config import Config
        from alembic.runtime.migration import MigrationContext
        from alembic.util import CommandError

        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with for_writing(self.engine).begin() as connection:
            if revision == "head" and MigrationContext.configure(connection).get_current_revision() == _newest():
                return
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, revision)
            except CommandError:  # its revision is none of ours
                raise NewerStore from None

    def awaits_update(self) -> bool:
        """Whether an earlier version left a store that `migrate` will change."""
        from alembic.runtime.migration import MigrationContext

        with self.engine.connect() as connection:
            revision = MigrationContext.configure(connection).get_current_revision()
        return revision is not None and revision != _newest() and knows_revision(revision)

    def clear_journal(self) -> None:
        """Write what was committed into the file and empty the journal beside it, which still holds what stood there
        before. While somebody reads, as much as is possible; the next call does the rest."""
        clear_journal(self.engine)

    def leave_no_trace(self) -> bool:
        """Let the file hold nothing of what was removed; see `data.sqlite_free_space.write_anew`."""
        return write_anew(self.engine)

    def close(self) -> None:
        self.engine.dispose()


def knows_revision(revision: str) -> bool:
    """Whether this version can migrate a store of this revision, or has nothing to migrate."""
    from alembic.script import ScriptDirectory

    return revision in {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}


@cache
def _newest() -> str | None:
    """The newest revision. To find it, alembic runs every file of the migrations."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(MIGRATIONS)).get_current_head()
