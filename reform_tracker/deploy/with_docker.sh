# The commands of docs/operations.md where the system runs by docker-compose.yml. In a root shell, in
# the folder of that file: . reform_tracker/deploy/with_docker.sh

SETTINGS=.env
BACKUPS=/backups
ANCHORS=/anchors
OPTIONAL=settings.env

# A command of manage.py, as the account that runs the system, where anchors may be written.
manage() { docker compose run --rm --no-deps worker python manage.py "$@"; }

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

BREAK='
'
# A value as Docker reads it from the file .env: between quotes where it holds more than is plain.
quoted() {
  case $1 in
    *"$BREAK"* | *\\) echo "A value can hold no line break and end in no backslash." >&2 && return 1 ;;
    *[!A-Za-z0-9_.,:/@%+=-]*) printf "'%s'" "$(printf %s "$1" | sed "s/'/\\\\'/g")" ;;
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
