"""The matrix's rows of the API."""

ROWS = """\
api:line-endings-list,what became of A's part over the API,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
api:line-endings-detail,read what became of A's part over the API,1,2,2,2,4,4,4,2,2,2,4,4,4,4,4,4,4
api:plans-list,plans,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
api:plans-detail,a plan,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
api:areas-list,areas,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
api:areas-detail,an area,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
api:tasks-list,tasks,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
api:tasks-detail,a task,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
api:measures-list,measures,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
api:measures-list,measures with X,1,V,V,V,H,V,H,V,V,V,H,H,V,V,V,H,H
api:measures-list,measures with an accepted report,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
api:measures-detail,a measure,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
api:organizations-list,organizations,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
api:organizations-detail,an organization,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
api:periods-list,periods,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
api:periods-detail,a period,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
api:progress-reports-list,the report of A,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
api:progress-reports-list,search the report of A by the API,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
api:progress-reports-list,the report of X,1,V,V,V,H,V,H,V,V,V,H,H,V,V,V,H,H
api:progress-reports-detail,read the report of A by the API,1,2,2,2,4,4,4,2,2,2,4,4,4,4,4,4,4
api:progress-reports-detail,read the report of X by the API,1,2,2,2,4,2,4,2,2,2,4,4,2,2,2,4,4
api:progress-reports-detail,put a report of X on P,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:progress-reports-detail,delete the report of X,1,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5
api:progress-reports-list,post a report of X on P,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:progress-reports-bulk,push many reports of X on P,1,3,3,3,3,2,7,3,3,3,3,3,3,3,3,3,3
api:progress-reports-attachments,the files of the report of X,1,2,2,2,4,2,4,2,2,2,4,4,2,2,2,4,4
api:progress-reports-attachments,attach a file to the draft of X,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:implementation-plans-list,the filing of X over the API,1,V,V,V,H,V,H,V,V,V,H,H,V,V,V,H,H
api:implementation-plans-detail,read the filing of A over the API,1,2,2,2,4,4,4,2,2,2,4,4,4,4,4,4,4
api:implementation-plans-detail,push the filing of Y,1,3,3,3,3,4,2,3,3,3,3,3,3,3,3,3,3
api:implementation-plans-attachments,the files of the filing of A,1,2,2,2,4,4,4,2,2,2,4,4,4,4,4,4,4
api:implementation-plans-attachments,attach a file to Y's plan,1,3,3,3,3,4,2,3,3,3,3,3,3,3,3,3,3
api:attachments-detail,describe a file of the report of X,1,2,2,2,4,2,4,2,2,2,4,4,2,2,2,4,4
api:attachments-detail,take a file off the draft of X over the API,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:attachments-content,fetch a file of the report of X,1,2,2,2,4,2,4,2,2,2,4,4,2,2,2,4,4
api:contributions-list,the part of B over the API,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
api:contributions-detail,read the part of B over the API,1,2,2,2,4,4,4,2,2,2,4,4,4,4,4,4,4
api:acknowledgements-list,the receipt of A over the API,1,V,V,H,H,H,H,V,V,V,H,H,H,H,H,H,H
api:acknowledgements-list,the receipt of X over the API,1,H,H,H,H,V,H,V,V,V,H,H,V,V,V,H,H
api:acknowledgements-detail,read the receipt of X over the API,1,4,4,4,4,2,4,2,2,2,4,4,2,2,2,4,4
api:acknowledgements-confirmation,confirm for X over the API,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:acknowledgements-objections,object to a line of X over the API,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:comments-list,the comment of A over the API,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
api:comments-list,the comment of X over the API,1,V,V,V,H,V,H,V,V,V,H,H,V,V,V,H,H
api:comments-detail,read the comment of X over the API,1,2,2,2,4,2,4,2,2,2,4,4,2,2,2,4,4
api:comments-list,comment on P over the API,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:standings-list,how P stands for X,1,V,V,V,H,V,H,V,V,V,H,H,V,V,V,H,H
api:standings-detail,read how P stands for X,1,2,2,2,4,2,4,2,2,2,4,4,2,2,2,4,4
api:period-closes-list,a close of a period over the API,1,H,H,H,H,H,H,V,V,V,H,H,H,H,H,H,H
api:period-closes-detail,read a close of a period over the API,1,4,4,4,4,4,4,2,2,2,4,4,4,4,4,4,4
api:coordination-items-list,item of A by API,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
api:coordination-items-list,item of X by API,1,V,V,V,H,V,H,V,V,V,H,H,V,V,V,H,H
api:coordination-items-detail,read item of X by API,1,2,2,2,4,2,4,2,2,2,4,4,2,2,2,4,4
api:coordination-items-list,raise an item by API,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:coordination-items-withdraw,take item of X back by API,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:inspections-list,the inspection of A by API,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
api:directives-attachments,the files of the directive to X,1,2,2,2,4,2,4,2,2,2,4,4,2,2,2,4,4
api:directives-attachments,attach a file to the answer of X,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:notices-attachments,the files of the notice to X,1,2,2,2,4,2,4,2,2,2,4,4,2,2,2,4,4
api:notices-attachments,attach a file to the notice to X,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:coordination-items-attachments,the papers of the item of X,1,2,2,2,4,2,4,2,2,2,4,4,2,2,2,4,4
api:coordination-items-attachments,attach a paper to the item of X,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:inspections-attachments,the photographs of A,1,2,2,2,4,4,4,2,2,2,4,4,4,4,4,4,4
api:directives-list,the directive to A over the API,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
api:directives-list,the directive to X over the API,1,V,V,V,H,V,H,V,V,V,H,H,V,V,V,H,H
api:directives-detail,read the directive to X over the API,1,2,2,2,4,2,4,2,2,2,4,4,2,2,2,4,4
api:directives-answer,answer the directive to X over the API,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:notices-list,the notice to A over the API,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
api:notices-list,the notice to X over the API,1,V,V,V,H,V,H,V,V,V,H,H,V,V,V,H,H
api:notices-detail,read the notice to X over the API,1,2,2,2,4,2,4,2,2,2,4,4,2,2,2,4,4
api:notices-answer,answer the notice to X over the API,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:remarks-list,the remark on P over the API,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
api:results-list,the draft of a result of A over the API,1,V,V,V,H,H,H,V,V,V,3,3,H,H,H,3,3
api:results-list,the published result of A over the API,1,V,V,V,V,V,V,V,V,V,3,3,V,V,V,3,3
api:results-detail,read the draft of a result of X over the API,1,2,2,2,4,2,4,2,2,2,3,3,2,2,2,3,3
api:results-detail,read the published result of A over the API,1,2,2,2,2,2,2,2,2,2,3,3,2,2,2,3,3
api:results-list,record a result of X over the API,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:results-detail,change the draft of a result of X over the API,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:results-withdraw,withdraw the result of X over the API,1,3,3,3,3,2,3,3,3,3,3,3,3,3,3,3,3
api:results-attachments,the files of the published result of A,1,2,2,2,2,2,2,2,2,2,3,3,2,2,2,3,3
api:results-attachments,attach a file to a result of X,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:extensions-list,the extension of A over the API,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
api:extensions-list,the extension of X over the API,1,V,V,V,H,V,H,V,V,V,H,H,V,V,V,H,H
api:extensions-detail,read the extension of X over the API,1,2,2,2,4,2,4,2,2,2,4,4,2,2,2,4,4
api:extensions-list,ask for an extension of X over the API,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:extensions-withdraw,take the extension of X back over the API,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:urges-list,the urging of A over the API,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
api:urges-list,the urging of X over the API,1,V,V,V,H,V,H,V,V,V,H,H,V,V,V,H,H
api:urges-detail,read the urging of X over the API,1,2,2,2,4,2,4,2,2,2,4,4,2,2,2,4,4
api:objections-list,the objection of A over the API,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
api:objections-list,the objection of X over the API,1,V,V,V,H,V,H,V,V,V,H,H,V,V,V,H,H
api:objections-detail,read the objection of X over the API,1,2,2,2,4,2,4,2,2,2,4,4,2,2,2,4,4
api:objections-list,object to the return of the report of X by API,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:objections-withdraw,take the objection of X back over the API,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:closings-list,the closing of A over the API,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
api:closings-list,the closing of X over the API,1,V,V,V,H,V,H,V,V,V,H,H,V,V,V,H,H
api:closings-detail,read the closing of X over the API,1,2,2,2,4,2,4,2,2,2,4,4,2,2,2,4,4
api:closings-list,ask for the closing of X over the API,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:closings-withdraw,take the closing of X back over the API,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:closings-attachments,the files of the closing of X,1,2,2,2,4,2,4,2,2,2,4,4,2,2,2,4,4
api:closings-attachments,attach a file to the closing of X,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:amendments-list,the amendment of A over the API,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
api:amendments-list,the amendment of X over the API,1,V,V,V,H,V,H,V,V,V,H,H,V,V,V,H,H
api:amendments-detail,read the amendment of X over the API,1,2,2,2,4,2,4,2,2,2,4,4,2,2,2,4,4
api:amendments-detail,write the amendment of X over the API,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:amendments-give-up,give up the amendment of X over the API,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:amendment-requests-list,the request of X over the API,1,V,V,V,H,V,H,V,V,V,H,H,V,V,V,H,H
api:amendment-requests-detail,read the request of X over the API,1,2,2,2,4,2,4,2,2,2,4,4,2,2,2,4,4
api:amendment-requests-list,ask to open X's report over the API,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:amendment-requests-withdraw,take X's request back by the API,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:assessment-sheets-list,the sheet of A over the API,1,V,V,H,H,H,H,V,V,V,H,H,H,H,H,H,H
api:assessment-sheets-list,the sheet of X over the API,1,H,H,H,H,V,H,V,V,V,H,H,V,V,V,H,H
api:assessment-sheets-detail,read the sheet of A over the API,1,2,2,4,4,4,4,2,2,2,4,4,4,4,4,4,4
api:assessment-sheets-detail,read the sheet of X over the API,1,4,4,4,4,2,4,2,2,2,4,4,2,2,2,4,4
api:assessment-sheets-self-assessment,assess X for X over the API,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:assessment-sheets-objections,object for X over the API,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:changes-list,the feed of changes,1,3,3,3,3,2,2,3,3,3,3,3,3,3,3,3,3
api:changes-list,the report of X in the feed,1,3,3,3,3,V,H,3,3,3,3,3,3,3,3,3,3
api:reconciliation-list,the reports of X in the reconciliation,1,3,3,3,3,V,H,3,3,3,3,3,3,3,3,3,3
api:reconciliation-list,compare the reports of X,1,3,3,3,3,2,2,3,3,3,3,3,3,3,3,3,3
api:receipts-detail,the receipt of X,1,4,4,4,4,2,4,2,2,2,4,4,2,2,2,4,4
api:webhooks-list,a client's own webhooks,1,3,3,3,3,2,2,3,3,3,3,3,3,3,3,3,3
api:webhooks-list,add a webhook,1,3,3,3,3,2,2,3,3,3,3,3,3,3,3,3,3
api:webhooks-detail,the webhook of X,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:webhooks-detail,remove the webhook of X,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:webhooks-secret,renew the secret of the webhook of X,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:webhooks-replay,replay the webhook of X,1,3,3,3,3,2,4,3,3,3,3,3,3,3,3,3,3
api:tokens-list,a client's own tokens,1,3,3,3,3,2,2,3,3,3,3,3,3,3,3,3,3
api:sandbox-reviews-list,accept the report of X over the API,1,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3
api:tokens-rotate,a client renews its own token,1,3,3,3,3,2,2,3,3,3,3,3,3,3,3,3,3
"""
