"""Implementation plans (实施方案) that are filed for the record (备案)."""
