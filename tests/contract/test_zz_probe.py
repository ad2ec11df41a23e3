import time
from departments.roles import Role
from tests.factories.browser import signed_in
from tests.contract.test_hidden import pages
def test_probe(world):
    world.accepted_filing(); world.accepted_filing(world.X); world.accepted_report()
    for who in (world.person(world.C, Role.REPORTER), world.reviewer):
        b=signed_in(who)
        for u in pages(world):
            t=time.time(); r=b.get(u); d=time.time()-t
            if d>0.6: print(round(d,2), who.roles, u, r.status_code, flush=True)
