# `make run` and `make test` are all that is needed on a machine with Python 3.11.
PYTHON ?= python3
BIN := .venv/bin
HOST := $(or $(DESK_HOST),127.0.0.1)
PORT := $(or $(DESK_PORT),8501)
# What is compiled is kept, however the environment has it: every dashboard that a test starts would compile it again.
unexport PYTHONDONTWRITEBYTECODE

# pip would compile every file, one after the other.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r

# Every worker takes whole files, in the order in which tests/conftest.py puts them.
PYTEST := $(BIN)/pytest --dist loadfile --no-loadscope-reorder -n

.PHONY: audit run user backup backups restore update update-unit update-store new-key move-to-postgres audit-log test tests programs check-and-postgres compiled test-postgres test-postgres-part test-long test-dates bench bench-workers shots check browser catalogues lock clean

run: .venv/run
	$(BIN)/streamlit run app.py --server.address $(HOST) --server.port $(PORT)

# Makes an administrator, or gives one a new password; also while the dashboard runs.
user: .venv/run
	$(BIN)/python -m core.web.make_user

# Both databases as they are now, into one file; the dashboard may run.
backup: .venv/run
	$(BIN)/python -m core.web.back_up

# Those in the folder and in the bucket, each with what `make restore FILE=` wants.
backups: .venv/run
	@$(BIN)/python -m core.web.list_backups

# `make restore FILE=var/backups/desk-...tar.gz`, or FILE=s3:desk-...tar.gz for a copy in the bucket: a backup takes the place of what is there; the dashboard must be
# closed. KEY=... names the key file of the computer on which the backup was made, where this one has another.
restore: .venv/run
	$(BIN)/python -m core.web.restore $(if $(KEY),--key $(KEY)) $(if $(WITHOUT_KEY),--without-key) $(FILE)

# After `git pull`. A dashboard that systemd runs is ended meanwhile; its start makes a backup and brings the store to
# the new version, as the user and with the environment of the unit. Otherwise the dashboard must be closed.
UNIT ?= webinar-desk
update:
	@if systemctl is-active --quiet $(UNIT) 2>/dev/null; then $(MAKE) update-unit; else $(MAKE) update-store; fi

update-unit:
	systemctl stop $(UNIT)
	$(MAKE) .venv/run
	systemctl start $(UNIT)
	@echo "journalctl -u $(UNIT) says how it goes on. The way back: stop it, check the version before out, make restore"

update-store: .venv/run
	$(BIN)/python -m core.web.update

# Gives up the saved tokens and keys after the key that sealed them was lost; the dashboard must be closed.
new-key: .venv/run
	$(BIN)/python -m core.web.new_key

# Copies the store of DESK_HOME into the empty PostgreSQL that DESK_DATABASE_URL names; the dashboard must be closed. Run
# again after it was cut off, it goes on.
move-to-postgres: .venv/run
	@$(BIN)/python -m core.web.move_to_postgres

# Proves that nobody changed the audit log; `make audit-log SEAL=120:8d1f...` also that it goes on from this seal.
audit-log: .venv/run
	@$(BIN)/python -m core.web.audit_log $(SEAL)

# Programs are installed beside the packages and beside what needs packages alone. Four workers keep two processors
# busy: one with a browser nearly fills its own, one without often waits, for jobs and for the disk.
test:
	$(MAKE) -j3 check-and-postgres tests

programs: browser
	@OPTIONAL=yes sh tests/postgres/with_postgres.sh true

# One after the other, beside the tests.
check-and-postgres: check programs
	$(MAKE) test-postgres-part

tests: compiled programs
	sh tests/in_memory.sh $(PYTEST) 4 -q

# What the tests import, once: otherwise each worker compiles it for itself. What is wrong with it, they say.
compiled: .venv/dev
	-@$(BIN)/pytest --collect-only -qq >/dev/null 2>&1

# What is tested below the browser, on a PostgreSQL of its own instead of on SQLite. It is not part of `make test`: every
# test waits for a database of its own. A part is, which shows that tables, starts, plans, writers and workers are right
# there; where PostgreSQL cannot be had it is left out.
test-postgres: .venv/dev
	sh tests/postgres/with_postgres.sh $(PYTEST) 4 --ignore tests/browser

POSTGRES_PART := tests/data/test_store.py tests/data/test_bulk.py::test_two_numbers_are_found_together $(patsubst %,tests/postgres/test_%.py,start plans writers without_workers)
test-postgres-part: .venv/dev
	OPTIONAL=yes sh tests/postgres/with_postgres.sh $(BIN)/pytest -q -p no:cacheprovider $(POSTGRES_PART)

# The long forms of laws that `make test` holds in a short form: many kills, every moment, the whole sandbox, a month of
# scenarios, every field before a button, every view, also in the dark, in Chromium what tests of pages hold without
# it, the dates.
test-long: .venv/dev browser
	$(PYTEST) 3 -m long
	DESK_EXAMPLES=long $(PYTEST) 3 tests/domain tests/spreadsheets tests/analytics
	$(MAKE) test-dates

# What asks for the time, on days on which it may go wrong: a week, the end of a year before and at midnight, a leap day.
# Every clock of a test begins at DESK_NOW, so at 23:59:45 each of them comes to the new year. Takes hours.
WEEK := $(foreach day,16 17 18 19 20 21 22,2026-11-$(day)T12:00+03:00)
DATES := $(WEEK) 2027-12-31T23:50+03:00 2027-12-31T23:59:45+03:00 2028-02-29T12:00+03:00
ASK_FOR_THE_TIME := tests/browser tests/pages tests/jobs tests/services tests/web tests/bizon tests/salebot tests/test_start.py

test-dates: .venv/dev browser
	set -e; for now in $(DATES); do echo "On $$now"; DESK_NOW=$$now $(PYTEST) 3 $(ASK_FOR_THE_TIME); done

check: .venv/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit -q -c pyproject.toml -r app.py pages core data
	$(BIN)/deptry .

# Asks a database of known faults of packages, so it needs the internet. What it needs itself would change our pins, so
# it has an environment of its own.
audit:
	test -x .venv/audit/bin/pip-audit || $(PYTHON) -m venv .venv/audit
	.venv/audit/bin/python -m pip install --quiet --disable-pip-version-check pip-audit==2.9.0
	.venv/audit/bin/pip-audit --disable-pip --require-hashes -r requirements.lock

# Prints its table alone; `make bench BASE=file` compares with a saved run (each is saved as var/bench.json), SIZES="10000
# 100000" and ONLY="pulling rerun" measure less.
bench: .venv/dev
	@$(BIN)/python -m benchmarks $(SIZES) $(if $(BASE),--base $(BASE)) $(if $(ONLY),--only $(ONLY))

# Pulls and checks with 1, 2 and 4 processes on a PostgreSQL of its own; docs/scaling.md says what it gave.
bench-workers: .venv/dev
	sh tests/postgres/with_postgres.sh $(BIN)/python -m benchmarks.several_workers

# The pictures of the guide, from the sandbox at a fixed moment, into docs/shots/ru and docs/shots/en; a minute or two.
shots: .venv/dev browser
	$(BIN)/python -m tests.browser.shots

# Browser tests use the system's Chromium; where it cannot be had they are skipped, but never with CI=true.
browser:
	@sh tests/browser/install_chromium.sh

catalogues: .venv/dev
	$(BIN)/python -m core.i18n.update

# Pins with hashes, without the address of any package index.
lock:
	uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --no-header -q -o requirements.lock
	uv pip compile pyproject.toml --extra dev --universal --generate-hashes --no-emit-index-url --no-header -q -o requirements-dev.lock

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Webinar Desk needs Python 3.11 or newer")'
	$(PYTHON) -m venv .venv

# All processors compile, but not what no process of ours imports: a service may not be allowed to write it later.
.venv/run: requirements.lock | .venv/bin/python
	$(INSTALL) requirements.lock
	-$(BIN)/python -m compileall -q -j 0 -x '/(tests|geodata|carrierdata|tzdata|pip|setuptools)/' .venv/lib
	touch $@

# Two pips beside each other, each for every second pin: one alone keeps one processor busy for half a minute. All that
# is needed is pinned, so neither has to look for what its packages need.
.venv/dev: requirements-dev.lock | .venv/bin/python
	awk '/^[^ ]/ { n++ } { print > (".venv/pins-" n % 2) }' $<
	$(INSTALL) .venv/pins-0 --no-deps & $(INSTALL) .venv/pins-1 --no-deps && wait $$!
	touch $@

clean:
	rm -rf .venv
