#!/bin/sh
# archive_log.sh PATH NAME FOLDER: PostgreSQL's archive_command. A segment is copied under another name
# and renamed when it is whole and on the disk. One that is there already is never overwritten: the same
# content was archived before a crash, another one is somebody else's.
set -eu
path=$1 name=$2 folder=$3
if [ -e "$folder/$name" ]; then
  cmp --silent "$path" "$folder/$name"
  exit
fi
cp "$path" "$folder/$name.part"
sync "$folder/$name.part"
mv "$folder/$name.part" "$folder/$name"
sync "$folder"
