"""`make run`: the whole system on one machine, without Docker or any server of its own.

`python -m reform_tracker.local` is a supervisor. It starts Redis, prepares the database, runs
web, worker and beat, restarts what dies, and ends all of it together. Production uses none of
this: there docker-compose.yml names the same programs.
"""
