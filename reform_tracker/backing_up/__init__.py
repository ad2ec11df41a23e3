"""Backup and restore: one moment of database and files, and nothing sent twice afterwards.

A backup is a folder of pieces with a manifest, which is written last: without one it is none. What
is restored holds the senders back until a person has said what becomes of the messages that may
have left after the backup (docs/adr/0040).
"""


class BackupError(Exception):
    """Why there is no backup, or why one cannot be restored, in words for who runs the system."""
