#!/bin/sh
# Run once by the image of PostgreSQL, when its volume is empty: the account that runs the system. It
# owns nothing; `manage.py migrate`, run by the owner of the tables, gives it what it needs.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  --set password="$APPLICATION_PASSWORD" <<'SQL'
CREATE ROLE reform LOGIN PASSWORD :'password';
SQL
# The owner may also copy the whole of it, for the base backups.
echo "host replication $POSTGRES_USER samenet scram-sha-256" >> "$PGDATA/pg_hba.conf"
