#!/bin/sh
# Run pytest with the folders of its tests in memory, where there is plenty of it: on a disk, every desk that is opened
# and every step of a job waits until its commits have reached it.
set -eu
room_kb() { df --output=avail -k /dev/shm 2>/dev/null | tail -1; }
memory_kb() { awk '/^MemAvailable/ { print $2 }' /proc/meminfo 2>/dev/null; }
for kb in "$(room_kb)" "$(memory_kb)"; do
    [ "${kb:-0}" -ge 6000000 ] || exec "$@"
done
folder=$(mktemp -d /dev/shm/desk-tests.XXXXXX)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
"$@" --basetemp "$folder/tests" -o tmp_path_retention_policy=failed
