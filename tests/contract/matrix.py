"""The authorization matrix of the product for the routes that exist, row by row; the rows stand by
app in tests/contract/rows/.

2: done. 3: refused with 403, nothing done. 4: 404 with the body of an address that does not exist,
nothing done. 6: 422 with the reason, nothing done. 7: 207, every item refused, nothing done. 1:
redirect to the sign-in page (a page), 401 (a form or the API). V: 200, and the row shows in it. H:
200, and it does not.

Actors: A leads P, B supports it, X (a prefecture) has taken it on, Y has not, C stands not on it.
B, C, X and Y act with an account that holds REPORTER and APPROVER; the leader and the
administrators belong to organizations on P, which must not help them. Those of the last five
columns hold their role for X alone: what is not X's does not exist for them, what concerns all is
not theirs to change. On api:* routes X and Y call with a bearer token, everybody else with the
session of the pages.
"""

from tests.contract.rows import api, departments, frame, reports, tasks

ACTORS = (
    "anon",
    "reporterA",
    "approverA",
    "supportB",
    "otherC",
    "prefX",
    "prefY",
    "commission",
    "leader",
    "auditor",
    "secadmin",
    "sysadmin",
    "commissionX",
    "leaderX",
    "auditorX",
    "secadminX",
    "sysadminX",
)

MATRIX = (
    ",".join(("route", "case", *ACTORS))
    + "\n"
    + "".join(part.ROWS for part in (tasks, reports, departments, frame, api))
)

# Routes that anyone may open, and why.
PUBLIC = {
    "departments:sign-in": "whoever is not signed in must be able to sign in",
    "departments:sign-in-code": "opens to whoever has given the password in this browser",
    "departments:sign-in-set-up": "the same; to everybody else it is the way to the sign-in page",
    "departments:provider": "leads from the sign-in page to the provider of identities",
    "departments:provider-callback": "who comes back from it is not signed in yet",
    "language": "the sign-in page has the switch too; it sets a cookie and reads nothing",
    "healthz": "monitoring has no account; it says only that the process lives",
    "readyz": "monitoring has no account; it says which machinery works, no business fact",
    "api:start": "leads to the reference",
    "api:schema": "describes the API, holds no data",
    "api:reference": "the same for people",
    "api:problem": "explains a kind of error",
    "api:nothing": "whatever below /api/ does not exist answers 404 to everyone alike",
}
