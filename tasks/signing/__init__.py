"""The engine of documents that go from hand to hand: one table per kind says which steps there are,
and one function takes any of them.

`models`: what a document says of itself. `workflow`: the table, the kinds that are known. `chain`:
the rows of the sign-off. `steps`: taking one. `news`: who is told. `locking`: two at once.
The kinds themselves stand in tasks/kinds.py.
"""
