#!/bin/sh
# base_backup.sh FOLDER DAYS KEEP [DATABASE]: a base backup of PostgreSQL below FOLDER, unless one is younger than
# DAYS; of all the newest KEEP stay, and of the archived log beside them what these need. When the newest
# was made is left in the system's DATABASE, where the health page looks. Reaches the server as libpq's
# variables say (PGHOST, PGUSER, PGPASSWORD); docs/recovery.md.
set -eu
folder=$1 days=$2 keep=$3 database=${4:-}
mkdir -p "$folder/base" "$folder/log"
rm -rf "$folder"/base/*.part

# The base backups, the newest first.
backups() { find "$folder/base" -mindepth 1 -maxdepth 1 -type d -name '*Z' "$@" | sort -r; }

tell() {
  psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --dbname="$database" --set=at="$(date -u -r "$1" +%FT%TZ)" <<'SQL'
INSERT INTO notifications_jobmark (name, seen_at) VALUES ('base_backup', :'at')
ON CONFLICT (name) DO UPDATE SET seen_at = excluded.seen_at;
SQL
}

if [ -z "$(backups -mmin "-$((days * 1440 - 30))")" ]; then
  name=$(date -u +%Y-%m-%dT%H%M%SZ)
  # Under another name until it is whole and proved.
  pg_basebackup --pgdata="$folder/base/$name.part" --checkpoint=fast --wal-method=stream
  pg_verifybackup --quiet "$folder/base/$name.part"
  mv "$folder/base/$name.part" "$folder/base/$name"
  touch "$folder/base/$name"
  echo "$folder/base/$name"
fi

backups | tail -n "+$((keep + 1))" |
  while read -r old; do
    rm -r "$old"
    echo "removed $old"
  done
oldest=$(backups | tail -n 1)
# Its label names the segment with which it begins.
first=$(sed -n 's/^START WAL LOCATION: .*(file \([0-9A-F]*\))$/\1/p' "$oldest/backup_label")
pg_archivecleanup "$folder/log" "$first"

if [ -n "$database" ]; then
  newest=$(backups | head -n 1)
  # After the first start the tables may not be there yet.
  tell "$newest" || { sleep 300 && tell "$newest"; } || echo "$database was not told of $newest" >&2
fi
