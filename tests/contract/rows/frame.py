"""The matrix's rows of notifications and of the pages' frame."""

ROWS = """\
home,the first page,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
notifications:inbox,the own inbox,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
notifications:inbox-workbook,the own inbox as a workbook,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
notifications:inbox,a message to the reporter of A,1,V,H,H,H,H,H,H,H,H,H,H,H,H,H,H,H
notifications:open,open a message to the reporter of A,1,2,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4
notifications:read,mark a message to the reporter of A,1,2,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4
notifications:read-all,mark all own messages,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
notifications:outbox,read the outbox,1,3,2,2,2,2,2,2,3,3,3,2,2,3,3,3,2
notifications:outbox,a message to the reporter of A in the outbox,1,3,H,H,H,H,H,V,3,3,3,V,H,3,3,3,H
notifications:outbox,a message to the reporter of X in the outbox,1,3,H,H,H,H,H,V,3,3,3,V,V,3,3,3,V
notifications:outbox-workbook,the outbox as a workbook,1,3,2,2,2,2,2,2,3,3,3,2,2,3,3,3,2
notifications:deliveries-workbook,the digests as a workbook,1,3,2,2,2,2,2,2,3,3,3,2,2,3,3,3,2
notifications:deliveries,an undeliverable digest of A,1,3,V,H,H,H,H,V,3,3,3,V,H,3,3,3,H
notifications:hold,what a restore would send again,1,3,3,3,3,3,3,3,3,3,3,2,3,3,3,3,3
notifications:hold,release sending after a restore,1,3,3,3,3,3,3,3,3,3,3,2,3,3,3,3,3
notifications:retry,send an undeliverable digest again,1,3,3,3,3,3,3,3,3,3,3,2,3,3,3,3,4
notifications:retry,send an undeliverable digest of X again,1,3,3,3,3,3,3,3,3,3,3,2,3,3,3,3,2
notifications:channels,one's own channels,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
notifications:channel,set up a channel of one's own,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
notifications:channel-remove,remove a channel of one's own,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
notifications:channel-test,test a channel of one's own,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
notifications:health,read the health of the machinery,1,3,3,3,3,3,3,3,3,3,3,2,3,3,3,3,3
demo-advance,move the business date outside a demo,1,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4
demo-advance,move the business date of a demo,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
"""
