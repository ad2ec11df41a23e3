#!/bin/sh
# base_backup.sh FOLDER DAYS KEEP: a base backup of PostgreSQL below FOLDER, unless one is younger than
# DAYS; of all the newest KEEP stay, and of the archived log beside them what these need. Reaches the
# server as libpq's variables say (PGHOST, PGUSER, PGPASSWORD); docs/recovery.md.
set -eu
folder=$1 days=$2 keep=$3
mkdir -p "$folder/base" "$folder/log"
rm -rf "$folder"/base/*.part

if [ -z "$(find "$folder/base" -mindepth 1 -maxdepth 1 -name '*Z' -mmin "-$((days * 1440 - 30))")" ]; then
  name=$(date -u +%Y-%m-%dT%H%M%SZ)
  # Under another name until it is whole and proved.
  pg_basebackup --pgdata="$folder/base/$name.part" --checkpoint=fast --wal-method=stream
  pg_verifybackup --quiet "$folder/base/$name.part"
  mv "$folder/base/$name.part" "$folder/base/$name"
  touch "$folder/base/$name"
  echo "$folder/base/$name"
fi

find "$folder/base" -mindepth 1 -maxdepth 1 -name '*Z' | sort -r | tail -n "+$((keep + 1))" |
  while read -r old; do
    rm -r "$old"
    echo "removed $old"
  done
oldest=$(find "$folder/base" -mindepth 1 -maxdepth 1 -name '*Z' | sort | head -n 1)
# Its label names the segment with which it begins.
first=$(sed -n 's/^START WAL LOCATION: .*(file \([0-9A-F]*\))$/\1/p' "$oldest/backup_label")
pg_archivecleanup "$folder/log" "$first"
