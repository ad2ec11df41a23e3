# The commands of docs/operations.md where the system runs by docker-compose.yml. In a root shell, in
# the folder of that file: . reform_tracker/deploy/with_docker.sh

SETTINGS=.env
BACKUPS=/backups
ANCHORS=/anchors
OPTIONAL=settings.env

# A command of manage.py, as the account that runs the system.
manage() { docker compose run --rm --no-deps web python manage.py "$@"; }

# The same as the account that owns the tables.
owner() { docker compose run --rm --no-deps migrate python manage.py "$@"; }

# A backup of this moment.
back_up() { docker compose run --rm --no-deps backup python manage.py backup /backups --dated; }

# What backups there are, the newest last.
backups() { docker compose run --rm --no-deps backup ls /backups; }

# SQL as PostgreSQL's superuser.
database() {
  docker compose exec -T postgres \
    psql --username=reform_owner --dbname=postgres --quiet --set=ON_ERROR_STOP=1 "$@"
}

# Everything but PostgreSQL and Redis stands still.
stop() { docker compose stop nginx web worker beat backup base; }

# Whatever has other settings than before is started anew, tables are brought to the program's version.
anew() { docker compose up -d; }

# What lies in the place of the files is put aside, so that a restore finds none.
files_aside() {
  docker compose run --rm --no-deps web \
    find /data -mindepth 1 -maxdepth 1 -name media -exec mv {} "/data/media.$(date +%s)" ";"
}

# The program of another version: a tag or branch of the repository.
take_version() { git fetch --tags && git checkout --quiet "$1" && docker compose build; }

# A setting gets another value: change NAME VALUE.
change() { sed -i "s|^$1=.*|$1=$2|" "$SETTINGS"; }

# A key comes in front of the others: in_front NAME KEY [FILE]. A file that is made by it is root's alone.
in_front() {
  if grep --quiet "^$1=" "${3:-$SETTINGS}" 2> /dev/null; then
    sed -i "s|^$1=|&$2,|" "${3:-$SETTINGS}"
  else
    (umask 077 && echo "$1=$2" >> "${3:-$SETTINGS}")
  fi
}
