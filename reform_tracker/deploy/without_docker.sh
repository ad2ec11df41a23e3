# The commands of docs/operations.md where the system runs by systemd. In a root shell:
# . /opt/reform-tracker/reform_tracker/deploy/without_docker.sh

SETTINGS=/etc/reform-tracker/environment
BACKUPS=/srv/reform-backups
ANCHORS=/srv/reform-anchors
OPTIONAL=/etc/reform-tracker/environment

# As the services run: their account, their folder, their settings.
as_service() {
  systemd-run --quiet --pipe --wait --collect --uid=reform --gid=reform --property=UMask=0077 \
    --working-directory=/opt/reform-tracker --property=EnvironmentFile=/etc/reform-tracker/environment "$@"
}

# A command of manage.py, as the account that runs the system.
manage() { as_service /opt/reform-tracker/.venv/bin/python manage.py "$@"; }

# The same as the account that owns the tables.
owner() {
  as_service --property=EnvironmentFile=/etc/reform-tracker/migrate \
    /opt/reform-tracker/.venv/bin/python manage.py "$@"
}

# A backup of this moment.
back_up() { systemctl start reform-backup.service; }

# What backups there are, the newest last.
backups() { ls /srv/reform-backups; }

# SQL as PostgreSQL's superuser.
database() { runuser -u postgres -- psql --dbname=postgres --quiet --set=ON_ERROR_STOP=1 "$@"; }

# Everything but PostgreSQL and Redis stands still.
stop() { systemctl stop nginx.service reform-tracker.target; }

# All services start with the settings as they are now, tables are brought to the program's version.
anew() { systemctl restart reform-tracker.target && systemctl start nginx.service; }

# What lies in the place of the files is put aside, so that a restore finds none.
files_aside() {
  find /var/lib/reform-tracker -mindepth 1 -maxdepth 1 -name media \
    -exec mv {} "/var/lib/reform-tracker/media.$(date +%s)" ";"
}

# The program of another version: a tag or branch of the repository.
take_version() {
  git -C /opt/reform-tracker fetch --tags && git -C /opt/reform-tracker checkout --quiet "$1" &&
    make -C /opt/reform-tracker setup && manage collectstatic --no-input
}

BREAK='
'
# A value as systemd reads it from a file: between quotes where it holds more than is plain.
quoted() {
  case $1 in
    *"$BREAK"*) echo "A value can hold no line break." >&2 && return 1 ;;
    *[!A-Za-z0-9_.,:/@%+=-]*) printf "'%s'" "$(printf %s "$1" | sed "s/'/'\"'\"'/g")" ;;
    *) printf %s "$1" ;;
  esac
}

# A setting gets another value: change NAME VALUE [FILE]. One that is not in the file is refused.
change() {
  local value file=${3:-$SETTINGS}
  value=$(quoted "$2") || return
  grep --quiet "^$1=" "$file" || { echo "$file has no $1." >&2 && return 1; }
  # What means something to sed is written with a backslash.
  sed -i "s|^$1=.*|$1=$(printf %s "$value" | sed 's/[&|\\]/\\&/g')|" "$file"
}

# A key comes in front of the others: in_front NAME KEY [FILE]. A file that is made by it is root's alone.
in_front() {
  local file=${3:-$SETTINGS}
  if [ "$(quoted "$2")" != "$2" ]; then
    echo "$1 takes letters, digits and _.,:/@%+=- only: write this one by hand." >&2
    return 1
  fi
  if grep --quiet "^$1=" "$file" 2> /dev/null; then
    sed -i "s|^$1=|&$2,|" "$file"
  else
    (umask 077 && echo "$1=$2" >> "$file")
  fi
}
