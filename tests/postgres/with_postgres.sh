#!/bin/sh
# Run a command with TEST_DATABASE_URL set to an empty PostgreSQL of its own, which is ended and removed after it. Installs
# Debian's PostgreSQL when there is none; with OPTIONAL set, the command is left out where that fails. The machine's own
# cluster, if it has one, is not touched.
#
# What it holds may be lost at any moment, which makes it fast. Its letters are sorted as Russians sort them: what relies
# on the order of code points must say so itself. The socket lets everybody in; 127.0.0.1 asks for the password.
set -eu

find_programs() {
    programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
    [ -n "$programs" ] && [ -x "$programs/initdb" ]
}
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}
if ! find_programs; then
    echo "Installing PostgreSQL for the tests ..."
    # Without this file the package makes and starts a cluster of the machine's
    as_root mkdir -p /etc/postgresql-common/createcluster.d
    echo "create_main_cluster = false" | as_root tee /etc/postgresql-common/createcluster.d/none.conf >/dev/null
    { as_root apt-get update -qq && as_root apt-get install -y -qq --no-install-recommends postgresql; } >/dev/null 2>&1 || true
    if ! find_programs; then
        echo "!!! POSTGRESQL IS NOT HERE AND COULD NOT BE INSTALLED: WHAT NEEDS IT IS NOT RUN !!!" >&2
        [ -n "${OPTIONAL:-}" ] && exit 0
        exit 1
    fi
fi

folder=$(mktemp -d /tmp/desk-postgres.XXXXXX)
chmod 755 "$folder"
# It refuses to run as root
as_owner() {
    if [ "$(id -u)" = 0 ]; then (cd "$folder" && exec setpriv --reuid postgres --regid postgres --clear-groups "$@"); else "$@"; fi
}
[ "$(id -u)" != 0 ] || chown postgres:postgres "$folder"
end() {
    as_owner "$programs/pg_ctl" stop --mode immediate --silent --pgdata "$folder/data" || true
    rm -rf "$folder"
}
trap end EXIT
trap 'exit 130' INT TERM

echo "word" > "$folder/password"
as_owner "$programs/initdb" --pgdata "$folder/data" --username desk --pwfile "$folder/password" --no-sync \
    --auth-local trust --auth-host scram-sha-256 --encoding UTF8 --locale C.UTF-8 \
    --locale-provider icu --icu-locale ru >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log" >&2; exit 1; }
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat >> "$folder/data/postgresql.conf" <<SETTINGS
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = '$folder'
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 200
autovacuum = off
max_wal_size = 4GB
log_min_messages = fatal
SETTINGS
as_owner "$programs/pg_ctl" start --silent --wait --pgdata "$folder/data" --log "$folder/server.log" \
    || { cat "$folder/server.log" >&2; exit 1; }
TEST_DATABASE_URL="postgresql://desk:word@127.0.0.1:$port/postgres" "$@"
