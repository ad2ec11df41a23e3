"""Where a measure stands for one party on any day: dated facts, and one pure function of them.

`facts.py` says what a fact is, `at.py` what stood on a day, `reading.py` gets facts from the
database. Standings, figures of past days and the rule by which duties end all ask `state_at`.
"""

from tasks.state.at import EVER, State, state_at
from tasks.state.facts import PartyFacts

__all__ = ["EVER", "PartyFacts", "State", "state_at"]
