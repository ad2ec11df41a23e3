"""The authorization matrix of the product for the routes that exist, row by row.

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

MATRIX = """\
route,case,anon,reporterA,approverA,supportB,otherC,prefX,prefY,commission,leader,auditor,secadmin,sysadmin,commissionX,leaderX,auditorX,secadminX,sysadminX
reports:task,read the text of a task,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
reports:document,read the document,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
reports:former-document,read the document at its former address,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
reports:any-ledger,the measures of no plan in particular,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
reports:any-dashboard,the dashboard of no plan in particular,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
reports:any-assessment,the assessment of no plan in particular,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
reports:any-reports,the reports of no plan in particular,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
tasks:plans,the plans,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
tasks:plans-workbook,the plans as a workbook,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
tasks:plans,the way to the year's end of a plan,1,H,H,H,H,H,H,V,H,H,H,H,H,H,H,H,H
reports:year-end,the year's end of a plan,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
reports:year-end-workbook,the year's end of a plan as a workbook,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
reports:year-end,choose what becomes of A's part,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
reports:year-end-take-back,take back what was chosen for A's part,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
reports:plan-close,close a plan,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
reports:plan-reopen,open a closed plan again,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
api:line-endings-list,what became of A's part over the API,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
api:line-endings-detail,read what became of A's part over the API,1,2,2,2,4,4,4,2,2,2,4,4,4,4,4,4,4
reports:ledger,read the list of measures,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
reports:ledger-workbook,the list of measures as a workbook,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
reports:ledger,filter the measures by declared status,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
reports:ledger,filter the measures by what is reported,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
reports:ledger,filter the measures by the prefecture on it,1,V,V,V,H,V,H,V,V,V,H,H,V,V,V,H,H
reports:task,read the figures of P on the task's page,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
reports:task,read the supporter's part on the task's page,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
reports:task,read X's figures of P on the task's page,1,V,V,V,H,V,H,V,V,V,H,H,V,V,V,H,H
tasks:progress,list the report of A,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
tasks:progress,search the report of A,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
tasks:progress,filter the report of A,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
tasks:progress,list the report of X,1,V,V,V,H,V,H,V,V,V,H,H,V,V,V,H,H
tasks:report,read the report of A,1,2,2,2,4,4,4,2,2,2,4,4,4,4,4,4,4
tasks:report,read the report of X,1,2,2,2,4,2,4,2,2,2,4,4,2,2,2,4,4
tasks:report-edit,open the form of a report on P,1,2,2,3,4,2,4,3,3,3,4,4,4,4,4,4,4
tasks:report-edit,create a report on P,1,2,2,3,4,2,4,3,3,3,4,4,4,4,4,4,4
tasks:report-edit,edit the draft of A,1,2,2,3,4,2,4,3,3,3,4,4,4,4,4,4,4
tasks:report-edit,edit the submitted report of A,1,3,3,3,4,2,4,3,3,3,4,4,4,4,4,4,4
tasks:report-edit,add a file to the draft of A,1,2,2,3,4,2,4,3,3,3,4,4,4,4,4,4,4
tasks:report-step,hand over the draft of A,1,2,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:report-step,sign what another wrote,1,3,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:report-step,sign what he wrote himself,1,3,3,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:report-step,send back what was handed over,1,3,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:report-step,withdraw the submitted report of A,1,3,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:report-step,accept the report of A,1,3,3,3,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:report-step,return the report of A,1,3,3,3,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:report-step,accept the report of X,1,3,3,3,4,3,4,2,3,3,4,4,2,3,3,4,4
tasks:report-step,return the report of X,1,3,3,3,4,3,4,2,3,3,4,4,2,3,3,4,4
tasks:contribution,open the form of a supporter's part,1,3,3,2,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:contribution,hand in a supporter's part,1,3,3,2,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:report-ask,ask the supporters of P for their parts,1,2,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:results,list the draft of a result of A,1,V,V,V,H,H,H,V,V,V,3,3,H,H,H,3,3
tasks:results,list the draft of a result of X,1,V,V,V,H,V,H,V,V,V,3,3,V,V,V,3,3
tasks:results,list the published result of A,1,V,V,V,V,V,V,V,V,V,3,3,V,V,V,3,3
tasks:results,search the published result of A,1,V,V,V,V,V,V,V,V,V,3,3,V,V,V,3,3
tasks:results,filter the drafts of results,1,V,V,V,H,H,H,V,V,V,3,3,H,H,H,3,3
tasks:results-workbook,the results as a workbook,1,2,2,2,2,2,2,2,2,2,3,3,2,2,2,3,3
tasks:result,read the draft of a result of A,1,2,2,2,4,4,4,2,2,2,3,3,4,4,4,3,3
tasks:result,read the draft of a result of X,1,2,2,2,4,2,4,2,2,2,3,3,2,2,2,3,3
tasks:result,read the published result of A,1,2,2,2,2,2,2,2,2,2,3,3,2,2,2,3,3
tasks:result,read the published result of X,1,2,2,2,2,2,2,2,2,2,3,3,2,2,2,3,3
reports:task,the published result on the page of its task,1,V,V,V,V,V,V,V,V,V,H,H,V,V,V,H,H
reports:task,the draft of a result on the page of its task,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
tasks:result-new,open the form of a new result,1,2,2,3,4,2,4,2,3,3,4,4,4,4,4,4,4
tasks:result-new,record a result,1,2,2,3,4,2,4,2,3,3,4,4,4,4,4,4,4
tasks:result-edit,open the form of a result of A,1,2,2,3,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:result-edit,change the draft of a result of A,1,2,2,3,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:result-edit,change the draft of a result of X,1,3,3,3,4,2,4,2,3,3,4,4,2,3,3,4,4
tasks:result-step,publish the result of A,1,3,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:result-step,publish the result of X,1,3,3,3,4,2,4,3,3,3,4,4,3,3,3,4,4
tasks:result-step,withdraw the result of A,1,3,2,3,3,3,3,3,3,3,4,4,3,3,3,4,4
tasks:result-step,recommend the result of A,1,3,3,3,3,3,3,2,3,3,4,4,3,3,3,4,4
tasks:result-step,recommend the result of X,1,3,3,3,3,3,3,2,3,3,4,4,2,3,3,4,4
tasks:result-step,take the recommendation of A back,1,3,3,3,3,3,3,2,3,3,4,4,3,3,3,4,4
tasks:attachment,download a file of the published result of A,1,2,2,2,2,2,2,2,2,2,3,3,2,2,2,3,3
tasks:acknowledgement,read the receipt of A,1,2,2,4,4,4,4,2,2,2,4,4,4,4,4,4,4
tasks:acknowledgement,read the receipt of X,1,4,4,4,4,2,4,2,2,2,4,4,2,2,2,4,4
tasks:acknowledgement,the button that confirms for A,1,H,V,4,4,4,4,H,H,H,4,4,4,4,4,4,4
tasks:acknowledgement-step,confirm receipt for A,1,3,2,4,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:acknowledgement-step,confirm receipt for B,1,4,4,2,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:acknowledgement-step,confirm receipt for C,1,4,4,4,2,4,4,3,3,3,4,4,4,4,4,4,4
tasks:acknowledgement-step,confirm receipt for X,1,4,4,4,4,2,4,3,3,3,4,4,3,3,3,4,4
tasks:acknowledgement-step,object to a line of A,1,3,2,4,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:acknowledgement-step,answer the objection of A to a line,1,3,3,4,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:acknowledgement-step,answer the objection of X to a line,1,4,4,4,4,3,4,2,3,3,4,4,2,3,3,4,4
tasks:filings,list the filing of A,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
tasks:filings,filter the filing of A,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
tasks:coordination,list the coordination item of A,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
tasks:coordination,list the coordination item of X,1,V,V,V,H,V,H,V,V,V,H,H,V,V,V,H,H
tasks:coordination,search the coordination item of A,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
tasks:coordination,filter the items that wait,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
tasks:coordination-workbook,the coordination items as a workbook,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
tasks:coordination-item,read the coordination item of A,1,2,2,2,4,4,4,2,2,2,4,4,4,4,4,4,4
tasks:coordination-item,read the coordination item of X,1,2,2,2,4,2,4,2,2,2,4,4,2,2,2,4,4
tasks:coordination-new,open the form of a coordination item,1,2,2,2,2,2,2,2,3,3,3,3,2,3,3,3,3
tasks:coordination-new,raise a coordination item on P,1,2,2,2,6,2,6,2,3,3,3,3,6,3,3,3,3
tasks:coordination-decide,decide the coordination item of A,1,3,3,3,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:coordination-decide,decide the coordination item of X,1,3,3,3,4,3,4,2,3,3,4,4,2,3,3,4,4
tasks:coordination-step,open the decided item of A again,1,3,3,3,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:coordination-step,take the coordination item of A back,1,2,2,3,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:joint-meetings,list the joint meeting,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
tasks:joint-meetings-workbook,the joint meetings as a workbook,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
tasks:joint-meeting,read the joint meeting,1,2,2,2,4,4,4,2,2,2,4,4,4,4,4,4,4
tasks:joint-meeting-new,convene a joint meeting,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
tasks:joint-meeting-change,change the joint meeting,1,3,3,3,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:joint-meeting-agenda,put the item of A on the agenda,1,3,3,3,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:joint-meeting-off,put the item of A off,1,3,3,3,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:joint-meeting-minutes,issue the minutes,1,3,3,3,4,4,4,2,3,3,4,4,4,4,4,4,4
reports:minutes,the minutes as a document,1,2,2,2,4,4,4,2,2,2,4,4,4,4,4,4,4
tasks:inspections,list the inspection of A,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
tasks:inspections,search the inspection of A,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
tasks:inspections-workbook,the inspections as a workbook,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
tasks:inspection,read the inspection of A,1,2,2,2,4,4,4,2,2,2,4,4,4,4,4,4,4
tasks:inspection-new,open the form of an inspection,1,3,3,3,4,4,4,2,2,3,4,4,2,2,4,4,4
tasks:inspection-new,record an inspection of A,1,3,3,3,4,4,4,2,2,3,4,4,6,6,4,4,4
tasks:directives,list the directive to A,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
tasks:directives,list the directive to X,1,V,V,V,H,V,H,V,V,V,H,H,V,V,V,H,H
tasks:directives,search the directive to A,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
tasks:directives,filter the late directives,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
tasks:directives-workbook,the directives as a workbook,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
tasks:directive,read the directive to A,1,2,2,2,4,4,4,2,2,2,4,4,4,4,4,4,4
tasks:directive,read the directive to X,1,2,2,2,4,2,4,2,2,2,4,4,2,2,2,4,4
tasks:directive-new,open the form of a directive,1,3,3,3,3,3,3,2,3,3,3,3,2,3,3,3,3
tasks:directive-new,issue a directive to A,1,3,3,3,3,3,3,2,3,3,3,3,6,3,3,3,3
tasks:directive-new,issue a directive to X,1,3,3,3,3,3,3,2,3,3,3,3,2,3,3,3,3
tasks:directive-step,answer the directive to A,1,2,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:directive-step,settle the directive to A,1,3,3,3,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:directive-step,send the answer of A back,1,3,3,3,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:directive-step,settle the directive to X,1,3,3,3,4,3,4,2,3,3,4,4,2,3,3,4,4
tasks:directive-step,charge A again,1,3,3,3,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:directive-step,take the directive to A back,1,3,3,3,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:notices,list the notice to A,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
tasks:notices,list the notice to X,1,V,V,V,H,V,H,V,V,V,H,H,V,V,V,H,H
tasks:notices,search the notice to A,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
tasks:notices-workbook,the notices as a workbook,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
tasks:notice,read the notice to A,1,2,2,2,4,4,4,2,2,2,4,4,4,4,4,4,4
tasks:notice-document,the document of the notice to A,1,2,2,2,4,4,4,2,2,2,4,4,4,4,4,4,4
tasks:notice,read the notice to X,1,2,2,2,4,2,4,2,2,2,4,4,2,2,2,4,4
tasks:notice-new,open the form of a notice,1,3,3,3,3,3,3,2,3,3,3,3,2,3,3,3,3
tasks:notice-new,issue a notice to A,1,3,3,3,3,3,3,2,3,3,3,3,6,3,3,3,3
tasks:notice-new,issue a notice to X,1,3,3,3,3,3,3,2,3,3,3,3,2,3,3,3,3
tasks:notice-step,answer the notice to A,1,2,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:notice-step,settle the notice to A,1,3,3,3,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:notice-step,settle the notice to X,1,3,3,3,4,3,4,2,3,3,4,4,2,3,3,4,4
tasks:notice-step,take the notice to A back,1,3,3,3,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:remarks,list the remark on P,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
tasks:remarks-workbook,the remarks as a workbook,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
tasks:remark,read the remark on P,1,2,2,2,4,4,4,2,2,2,4,4,4,4,4,4,4
tasks:remark-note,see to the remark on P,1,3,3,3,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:remark-new,open the form of a remark,1,3,3,3,4,4,4,3,2,3,4,4,4,4,4,4,4
tasks:remark-new,write a remark on P,1,3,3,3,4,4,4,3,2,3,4,4,4,4,4,4,4
tasks:extensions,list the extension of A,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
tasks:extensions,list the extension of X,1,V,V,V,H,V,H,V,V,V,H,H,V,V,V,H,H
tasks:extensions,filter the extensions by state,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
tasks:extensions-workbook,the extensions as a workbook,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
tasks:extension,read the extension of A,1,2,2,2,4,4,4,2,2,2,4,4,4,4,4,4,4
tasks:extension,read the extension of X,1,2,2,2,4,2,4,2,2,2,4,4,2,2,2,4,4
tasks:extension-new,open the form of an extension,1,2,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:extension-new,ask for an extension of A,1,2,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:extension-new,ask for an extension of X,1,3,3,3,4,2,4,3,3,3,4,4,3,3,3,4,4
tasks:extension-new,ask for an extension of the directive to A,1,2,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:extension-step,grant the extension of A,1,3,3,3,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:extension-step,refuse the extension of A,1,3,3,3,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:extension-step,grant the extension of X,1,3,3,3,4,3,4,2,3,3,4,4,2,3,3,4,4
tasks:extension-step,take the extension of A back,1,2,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:urge,what would be urged,1,3,3,3,3,3,3,2,3,3,3,3,2,3,3,3,3
tasks:urge,urge A to do what is late on P,1,3,3,3,4,4,4,2,3,3,4,4,6,4,4,4,4
tasks:urge,urge X to do what is late on P,1,3,3,3,4,3,4,2,3,3,4,4,2,3,3,4,4
tasks:closings,list the closing of A,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
tasks:closings,list the closing of X,1,V,V,V,H,V,H,V,V,V,H,H,V,V,V,H,H
tasks:closings,filter the closings by state,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
tasks:closings-workbook,the closings as a workbook,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
tasks:closing,read the closing of A,1,2,2,2,4,4,4,2,2,2,4,4,4,4,4,4,4
tasks:closing,read the closing of X,1,2,2,2,4,2,4,2,2,2,4,4,2,2,2,4,4
tasks:closing-new,open the form of a closing,1,2,2,3,4,2,4,3,3,3,4,4,4,4,4,4,4
tasks:closing-new,ask for the closing of the own part in P,1,2,2,3,4,2,4,3,3,3,4,4,4,4,4,4,4
tasks:closing-step,grant the closing of A,1,3,3,3,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:closing-step,refuse the closing of A,1,3,3,3,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:closing-step,grant the closing of X,1,3,3,3,4,3,4,2,3,3,4,4,2,3,3,4,4
tasks:closing-step,take the closing of A back,1,2,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:objections,list the objection of A,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
tasks:objections,list the objection of X,1,V,V,V,H,V,H,V,V,V,H,H,V,V,V,H,H
tasks:objections,filter the objections by state,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
tasks:objections-workbook,the objections as a workbook,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
tasks:objection,read the objection of A,1,2,2,2,4,4,4,2,2,2,4,4,4,4,4,4,4
tasks:objection,read the objection of X,1,2,2,2,4,2,4,2,2,2,4,4,2,2,2,4,4
tasks:objection-new,open the form of an objection of A,1,3,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:objection-new,object to the return of the report of A,1,3,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:objection-new,object to the return of the plan of A,1,3,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:objection-new,object to the light of the own part in P,1,3,2,3,4,2,4,3,3,3,4,4,4,4,4,4,4
tasks:objection-step,uphold the objection of A,1,3,3,3,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:objection-step,reject the objection of A,1,3,3,3,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:objection-step,take the objection of A back,1,3,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:closing-upload,add evidence to the closing of A,1,2,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:closing-reopen,open the form of the re-opening of A,1,2,2,3,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:closing-reopen,open the part of A again,1,2,2,3,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:closing-reopen,open the part of X again,1,3,3,3,4,2,4,2,3,3,4,4,2,3,3,4,4
tasks:amendments,list the amendment of A,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
tasks:amendments,list the amendment of X,1,V,V,V,H,V,H,V,V,V,H,H,V,V,V,H,H
tasks:amendments,filter the amendments by state,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
tasks:amendments-workbook,the amendments as a workbook,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
tasks:amendment,read the amendment of A,1,2,2,2,4,4,4,2,2,2,4,4,4,4,4,4,4
tasks:amendment,read the amendment of X,1,2,2,2,4,2,4,2,2,2,4,4,2,2,2,4,4
tasks:amendment-edit,open the form of the amendment of A,1,2,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:amendment-edit,edit the amendment of A,1,2,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:amendment-step,hand over the amendment of A,1,2,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:amendment-step,sign the amendment another wrote,1,3,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:amendment-step,sign the amendment he wrote himself,1,3,3,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:amendment-step,give the amendment of A back,1,3,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:amendment-step,withdraw the amendment of A,1,3,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:amendment-step,accept the amendment of A,1,3,3,3,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:amendment-step,return the amendment of A,1,3,3,3,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:amendment-step,accept the amendment of X,1,3,3,3,4,3,4,2,3,3,4,4,2,3,3,4,4
tasks:amendment-give-up,give up the amendment of A,1,2,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:amendment-requests,list the request to open A's report,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
tasks:amendment-requests,list the request to open X's report,1,V,V,V,H,V,H,V,V,V,H,H,V,V,V,H,H
tasks:amendment-requests,filter the requests to open again,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
tasks:amendment-requests-workbook,requests to open as a workbook,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
tasks:amendment-request,read the request of A to open again,1,2,2,2,4,4,4,2,2,2,4,4,4,4,4,4,4
tasks:amendment-request,read the request of X to open again,1,2,2,2,4,2,4,2,2,2,4,4,2,2,2,4,4
tasks:report-amend,open the form to open A's report again,1,2,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:report-amend,ask to open A's report again,1,2,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:report-amend,ask to open X's report again,1,3,3,3,4,2,4,3,3,3,4,4,3,3,3,4,4
tasks:filing-amend,open the form to open A's plan again,1,2,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:filing-amend,ask to open A's plan again,1,2,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:amendment-request-step,let A open its report again,1,3,3,3,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:amendment-request-step,refuse A to open its report again,1,3,3,3,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:amendment-request-step,let X open its report again,1,3,3,3,4,3,4,2,3,3,4,4,2,3,3,4,4
tasks:amendment-request-step,take the request of A back again,1,2,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:deadlines-move,the dates that can be moved,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
tasks:deadlines-move,move the date of A's plan,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
tasks:comments,list the comment of A,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
tasks:comments,list the comment of X,1,V,V,V,H,V,H,V,V,V,H,H,V,V,V,H,H
tasks:comments,search the comment of A,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
tasks:comments-workbook,the comments as a workbook,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
tasks:comment,read the comment of A,1,2,2,2,4,4,4,2,2,2,4,4,4,4,4,4,4
tasks:comment,read the comment of X,1,2,2,2,4,2,4,2,2,2,4,4,2,2,2,4,4
tasks:comment,put the comment of A right,1,2,3,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:comment-take-back,take the comment of A back,1,2,3,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:comments-line,the comments on P,1,2,2,2,4,2,4,2,2,2,4,4,2,2,2,4,4
tasks:comments-line,the comment of A beside the form,1,V,V,V,4,H,4,V,V,V,4,4,H,H,H,4,4
tasks:comments-line,comment on P,1,2,2,2,4,2,4,2,3,3,4,4,2,3,3,4,4
reports:task,the comment of A on the task's page,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
tasks:feedback,the list of feedback,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
tasks:feedback-workbook,the feedback as a workbook,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
tasks:feedback,list the feedback of the reporter of A,1,V,H,H,H,H,H,H,H,H,H,V,H,H,H,H,H
tasks:feedback,list the feedback of the reporter of X,1,H,H,H,H,H,H,H,H,H,H,V,H,H,H,H,V
tasks:feedback-new,open the form of feedback,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
tasks:feedback-new,give feedback,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
tasks:feedback-one,read the feedback of the reporter of A,1,2,4,4,4,4,4,4,4,4,4,2,4,4,4,4,4
tasks:feedback-one,read the feedback of the reporter of X,1,4,4,4,4,4,4,4,4,4,4,2,4,4,4,4,2
tasks:feedback-answer,answer the feedback of the reporter of A,1,3,4,4,4,4,4,4,4,4,4,2,4,4,4,4,4
tasks:feedback-answer,answer the feedback of the reporter of X,1,4,4,4,4,4,4,4,4,4,4,2,4,4,4,4,2
tasks:feedback-close,close the feedback of the reporter of X,1,4,4,4,4,4,4,4,4,4,4,2,4,4,4,4,2
reports:views,the list of saved views,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
reports:views,a view of the reporter of A,1,V,H,H,H,H,H,H,H,H,H,H,H,H,H,H,H
reports:views,a view that the reporter of A shares with A,1,V,V,H,H,H,H,H,H,H,V,V,H,V,H,V,V
reports:views,a view for everybody,1,V,V,V,V,V,V,V,V,V,V,V,V,V,V,V,V
reports:view-new,ask to save the filter of a list,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
reports:view-new,save the filter of a list,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
reports:view-blocks,the views on the first page,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
reports:view-blocks,the filing of A under a view of everybody's,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
reports:views-stop,get no weekly message any more,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
reports:view,open a view of the reporter of A,1,2,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4
reports:view,open a view that is shared with A,1,2,2,4,4,4,4,4,4,4,2,2,4,2,4,2,2
reports:view-edit,open the form of a view of the reporter of A,1,2,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4
reports:view-edit,rename a view that is shared with A,1,2,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4
reports:view-delete,delete a view that is shared with A,1,2,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4
reports:view-use,put a view of the reporter of A on the first page,1,2,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4
tasks:filings-workbook,the filings as a workbook,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
tasks:filing,read the filing of A,1,2,2,2,4,4,4,2,2,2,4,4,4,4,4,4,4
tasks:filing,read the filing of X,1,2,2,2,4,2,4,2,2,2,4,4,2,2,2,4,4
tasks:filing-edit,open the form of the filing of A,1,2,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:filing-edit,edit the filing of A,1,2,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:filing-edit,edit the submitted filing of A,1,3,3,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:filing-choose,choose tasks for Y,1,4,4,4,4,4,2,3,3,3,4,4,4,4,4,4,4
tasks:filing-step,hand over the filing of A,1,2,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:filing-step,file the filing of A,1,3,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:filing-step,withdraw the filing of A,1,3,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:filing-step,accept the filing of A,1,3,3,3,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:filing-step,return the filing of A,1,3,3,3,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:filing-upload,add a file to the filing of A,1,2,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:attachment,download a file of the report of A,1,2,2,2,4,4,4,2,2,2,4,4,4,4,4,4,4
tasks:attachment,download a file of the report of X,1,2,2,2,4,2,4,2,2,2,4,4,2,2,2,4,4
tasks:attachment,download a file of the filing of A,1,2,2,2,4,4,4,2,2,2,4,4,4,4,4,4,4
tasks:attachment-remove,take a file off the draft of A,1,2,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:directive-upload,add a file to the answer of A,1,2,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:notice-upload,add a file to the answer of A to a notice,1,2,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:coordination-upload,add a paper to the item of A,1,2,2,3,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:inspection-upload,add a photograph to the inspection of A,1,3,3,3,4,4,4,2,2,3,4,4,4,4,4,4,4
tasks:joint-meeting-upload,add a paper to the joint meeting,1,3,3,3,4,4,4,2,3,3,4,4,4,4,4,4,4
tasks:attachment,download a file of the answer of A,1,2,2,2,4,4,4,2,2,2,4,4,4,4,4,4,4
tasks:attachment,download a file of the notice to A,1,2,2,2,4,4,4,2,2,2,4,4,4,4,4,4,4
tasks:attachment,download a paper of the item of A,1,2,2,2,4,4,4,2,2,2,4,4,4,4,4,4,4
tasks:attachment,download a paper of the joint meeting,1,2,2,2,4,4,4,2,2,2,4,4,4,4,4,4,4
tasks:attachment,download a photograph of A,1,2,2,2,4,4,4,2,2,2,4,4,4,4,4,4,4
tasks:attachment-remove,take a file off the answer of A,1,2,2,3,4,4,4,3,3,3,4,4,4,4,4,4,4
tasks:desk-workbook,my desk as a workbook,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
tasks:progress-workbook,the progress reports as a workbook,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
tasks:desk,my desk,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
tasks:desk,the report of A that waits for review,1,H,H,H,H,H,H,V,H,H,H,H,H,H,H,H,H
tasks:desk,the report of X that waits for review,1,H,H,H,H,H,H,V,H,H,H,H,V,H,H,H,H
home,the first page,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
reports:dashboard,the dashboard,1,2,2,2,2,2,2,2,2,2,3,3,2,2,2,3,3
reports:screen,the meeting screen,1,3,3,3,3,3,3,2,2,2,3,3,3,3,3,3,3
reports:duties,the open duties of a plan,1,3,3,3,3,3,3,2,2,2,3,3,2,2,2,3,3
reports:dashboard,another organization's figures on the dashboard,1,V,V,H,H,H,H,V,V,V,3,3,H,H,H,3,3
reports:organizations,the organizations of a plan,1,3,3,3,3,3,3,2,2,2,3,3,2,2,2,3,3
reports:organizations-workbook,the organizations as a workbook,1,3,3,3,3,3,3,2,2,2,3,3,2,2,2,3,3
reports:organizations,the figures of X among the organizations,1,3,3,3,3,3,3,V,V,V,3,3,V,V,V,3,3
reports:organizations,the figures of A among the organizations,1,3,3,3,3,3,3,V,V,V,3,3,H,H,H,3,3
reports:analyses,the index of the analyses,1,2,2,2,2,2,2,2,2,2,3,3,2,2,2,3,3
reports:analysis,an analysis,1,2,2,2,2,2,2,2,2,2,3,3,2,2,2,3,3
reports:analysis,what A declares done in the analysis,1,V,V,H,H,H,H,V,V,V,3,3,H,H,H,3,3
reports:analysis,what X declares done in the analysis,1,H,H,H,H,V,H,V,V,V,3,3,V,V,V,3,3
reports:analysis-workbook,an analysis as a workbook,1,2,2,2,2,2,2,2,2,2,3,3,2,2,2,3,3
reports:changes-workbook,the change log as a workbook,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
reports:duties-workbook,the open duties of a plan as a workbook,1,3,3,3,3,3,3,2,2,2,3,3,2,2,2,3,3
reports:changes,the change log,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
reports:changes,the report of A in the change log,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
reports:changes,the report of X in the change log,1,V,V,V,H,V,H,V,V,V,H,H,V,V,V,H,H
reports:organization,the page of A,1,2,2,4,4,4,4,2,2,2,4,4,4,4,4,4,4
reports:organization,the page of X,1,4,4,4,4,2,4,2,2,2,4,4,2,2,2,4,4
reports:area,the page of an area,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
reports:area,the figures of P on the page of its area,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
reports:area,X's figures of P on the page of its area,1,V,V,V,H,V,H,V,V,V,H,H,V,V,V,H,H
reports:reports,the provincial reports,1,3,3,3,3,3,3,2,2,2,3,3,3,3,3,3,3
reports:reports,the button that makes a provincial report,1,3,3,3,3,3,3,V,H,H,3,3,3,3,3,3,3
reports:report-make,make a provincial report,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
reports:report-download,download a provincial report,1,3,3,3,3,3,3,2,2,2,3,3,3,3,3,3,3
reports:periods,the periods of a plan,1,3,3,3,3,3,3,2,2,2,3,3,3,3,3,3,3
reports:periods-workbook,the periods as a workbook,1,3,3,3,3,3,3,2,2,2,3,3,3,3,3,3,3
reports:period,read what would be frozen of a period,1,3,3,3,3,3,3,2,2,2,3,3,3,3,3,3,3
reports:period,read what is frozen of a period,1,3,3,3,3,3,3,2,2,2,3,3,3,3,3,3,3
reports:period-workbook,the rows of a period as a workbook,1,3,3,3,3,3,3,2,2,2,3,3,3,3,3,3,3
reports:period-changes,read what changed since a period was closed,1,3,3,3,3,3,3,2,2,2,3,3,3,3,3,3,3
reports:period-changes-workbook,changes since as a workbook,1,3,3,3,3,3,3,2,2,2,3,3,3,3,3,3,3
reports:period,the button that closes a period,1,3,3,3,3,3,3,V,H,H,3,3,3,3,3,3,3
reports:period-close,close a period,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
reports:period-reopen,open a closed period again,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
reports:report-retry,have a failed file made again,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
reports:assessment,the assessment of a plan,1,2,2,2,2,2,2,2,2,2,3,3,2,2,2,3,3
reports:assessment,the sheet of A in the assessment,1,V,V,H,H,H,H,V,V,V,3,3,H,H,H,3,3
reports:assessment,the sheet of X in the assessment,1,H,H,H,H,V,H,V,V,V,3,3,V,V,V,3,3
reports:assessment-sheet,read the sheet of A,1,2,2,4,4,4,4,2,2,2,4,4,4,4,4,4,4
reports:assessment-sheet,read the sheet of X,1,4,4,4,4,2,4,2,2,2,4,4,2,2,2,4,4
reports:assessment,the button that computes the draft,1,H,H,H,H,H,H,V,H,H,3,3,H,H,H,3,3
reports:assessment-step,compute the draft of the assessment,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
reports:assessment-step,open the self-assessment,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
reports:assessment-step,begin the review of the assessment,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
reports:assessment-step,publish the assessment,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
reports:assessment-rules,try a rule of the assessment,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
reports:assessment-rule-save,keep a rule as a draft,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
reports:assessment-rule-enforce,put a rule into force,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
reports:assessment-summary,download the summary of the assessment,1,3,3,3,3,3,3,2,2,2,3,3,3,3,3,3,3
reports:assessment-sheet-file,download the sheet of A,1,2,2,4,4,4,4,2,2,2,4,4,4,4,4,4,4
reports:assessment-sheet-file,download the sheet of X,1,4,4,4,4,2,4,2,2,2,4,4,2,2,2,4,4
reports:assessment-self,assess A for A,1,2,2,4,4,4,4,3,3,3,4,4,4,4,4,4,4
reports:assessment-self,assess X for X,1,4,4,4,4,2,4,3,3,3,4,4,3,3,3,4,4
reports:assessment-correct,correct the sheet of A,1,3,3,4,4,4,4,2,3,3,4,4,4,4,4,4,4
reports:assessment-correct,correct the sheet of X,1,4,4,4,4,3,4,2,3,3,4,4,2,3,3,4,4
reports:assessment-object,object to the sheet of A,1,3,2,4,4,4,4,3,3,3,4,4,4,4,4,4,4
reports:assessment-object,object to the sheet of X,1,4,4,4,4,2,4,3,3,3,4,4,3,3,3,4,4
reports:assessment-answer,answer the objection of A,1,3,3,4,4,4,4,2,3,3,4,4,4,4,4,4,4
reports:assessment-answer,answer the objection of X,1,4,4,4,4,3,4,2,3,3,4,4,2,3,3,4,4
tasks:imports,list the documents,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
tasks:imports-workbook,the documents as a workbook,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
tasks:imports,upload a document,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
tasks:import,look through a document,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
tasks:import-task,look at a task of a document,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
tasks:import-edit,change a document,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
tasks:import-names,look at the names of a document,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
tasks:import-names,decide the names of a document,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
tasks:import-period,say year and months of a document,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
tasks:import-compare,compare a document,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
tasks:import-step,publish a document,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
tasks:import-step,discard a document,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
tasks:task-correct,open the form of a correction,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
tasks:task-correct,correct a task,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
tasks:organization-changes,list the changes of organizations,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
tasks:organization-changes-workbook,changed bodies as a workbook,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
tasks:organization-change-new,open the form of a change,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
tasks:organization-change-new,change an organization,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
tasks:organization-change,read a change of C,1,3,3,3,3,3,3,2,2,2,2,3,3,3,3,3,3
tasks:organization-change,read a change of X,1,3,3,3,3,3,3,2,2,2,2,3,2,2,2,2,3
tasks:organization-change-people,confirm where people of C go,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,3,3
tasks:organization-change-people,confirm where people of X go,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,3,3
tasks:organization-change-cancel,cancel a change of C,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
departments:accounts,list the accounts,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,2,3
departments:accounts-workbook,the accounts as a workbook,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,2,3
departments:account-new,open the form of an account,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,2,3
departments:account-new,make an account,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,6,3
tasks:invite,open the list of accounts,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,2,3
tasks:invite,make the accounts of a list,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,6,3
tasks:invite-template,take the list to be filled in,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,2,3
departments:account,read an account,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,4,3
departments:account,give another a role,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,4,3
departments:account-password,open the form of a first password,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,4,3
departments:account-password,give a first password,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,4,3
departments:account-second-factor,the form that resets a factor,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,4,3
departments:account-second-factor,reset a second factor,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,4,3
departments:account-second-factor,reset a second factor of X,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,2,3
departments:account-sessions,read the sessions of an account,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,4,3
departments:account-sessions,read the sessions of an account of X,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,2,3
departments:account-sessions-end,end a session of an account,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,4,3
departments:account-sessions-end,end the sessions of X,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,2,3
departments:proposals,list the proposals,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,2,3
departments:proposals-workbook,the proposals as a workbook,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,2,3
departments:proposals,the proposal about C in the list,1,3,3,3,3,3,3,3,3,3,V,3,3,3,3,H,3
departments:proposal,read a proposal about C,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,4,3
departments:proposal,read a proposal about X,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,2,3
departments:proposal-step,confirm a proposal about C,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,4,3
departments:proposal-step,confirm a proposal about X for X,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,2,3
departments:proposal-step,confirm a proposal about X for all,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,6,3
departments:proposal-step,refuse a proposal about C,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,4,3
departments:proposal-step,withdraw a proposal of another,1,3,3,3,3,3,3,3,3,3,6,3,3,3,3,4,3
departments:account-unbind,undo the binding to the provider,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,4,3
departments:account-unbind,undo the binding of X to the provider,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,2,3
departments:account-active,close an account,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,4,3
departments:account-move,open the form that moves somebody,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,4,3
departments:account-move,move somebody to another organization,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,4,3
departments:accounts,the account of C in the list,1,3,3,3,3,3,3,3,3,3,V,3,3,3,3,H,3
departments:accounts,the account of X in the list,1,3,3,3,3,3,3,3,3,3,V,3,3,3,3,V,3
departments:account-new,make an account of X,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,2,3
departments:account,give an account of X a role for X,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,2,3
departments:account,give an account of X a role for all,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,6,3
departments:account-password,a first password for what reaches all,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,4,3
departments:alarms,the list of alarms,1,3,3,3,3,3,3,3,3,2,3,3,3,3,2,3,3
departments:alarms-workbook,the alarms as a workbook,1,3,3,3,3,3,3,3,3,2,3,3,3,3,2,3,3
departments:alarms,list the alarm of the reporter of A,1,3,3,3,3,3,3,3,3,V,3,3,3,3,H,3,3
departments:alarms,list the alarm of the reporter of X,1,3,3,3,3,3,3,3,3,V,3,3,3,3,V,3,3
departments:alarm,read the alarm of the reporter of A,1,3,3,3,3,3,3,3,3,2,3,3,3,3,4,3,3
departments:alarm,read the alarm of the reporter of X,1,3,3,3,3,3,3,3,3,2,3,3,3,3,2,3,3
departments:alarm-acknowledge,deal with the alarm of A,1,3,3,3,3,3,3,3,3,2,3,3,3,3,4,3,3
departments:alarm-acknowledge,deal with the alarm of X,1,3,3,3,3,3,3,3,3,2,3,3,3,3,2,3,3
departments:audit-month,the audit sheet,1,3,3,3,3,3,3,3,3,2,3,3,3,3,2,3,3
departments:audit-month-workbook,the audit sheet as a workbook,1,3,3,3,3,3,3,3,3,2,3,3,3,3,2,3,3
departments:audit-month-document,the audit sheet as a document,1,3,3,3,3,3,3,3,3,2,3,3,3,3,2,3,3
departments:audit-workbook,the trail as a workbook,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
departments:audit,read what A did in the trail,1,V,V,H,H,H,H,H,H,V,H,H,H,H,H,H,H
departments:audit,read what X did in the trail,1,H,H,H,H,V,H,H,H,V,H,H,H,H,V,H,H
departments:audit,read the own trail,1,V,V,V,V,V,V,V,V,V,V,V,V,V,V,V,V
departments:password,the form of the password,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
departments:sessions,the own sessions,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
departments:sessions-end,end one's other sessions,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
departments:sessions-end,end the session of A by its number,1,2,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4
departments:second-factor,the second factor of one's own,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
departments:second-factor,begin to set up one's own second factor,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
departments:remembered-device-end,end the remembered browser of A,1,2,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4
departments:security-key-new,a security key that was not begun,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
departments:security-key-remove,the form that removes the key of A,1,2,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4
departments:security-key-remove,remove the key of A,1,2,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4
departments:second-factor-set-up,a set-up that was not begun,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
departments:sign-out,sign out,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
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
tasks:deadlines,the deadlines and what came of their reminders,1,3,3,3,3,3,3,2,3,3,3,2,2,3,3,3,2
tasks:deadline,the receipts of a deadline,1,3,3,3,3,3,3,2,3,3,3,2,2,3,3,3,2
tasks:deadlines-workbook,the deadlines as a workbook,1,3,3,3,3,3,3,2,3,3,3,2,2,3,3,3,2
tasks:deadline-workbook,the receipts of a deadline as a workbook,1,3,3,3,3,3,3,2,3,3,3,2,2,3,3,3,2
tasks:reminders-preview,look ahead at reminders,1,3,3,3,3,3,3,2,3,3,3,2,2,3,3,3,2
tasks:reminder-rules,read the reminder rules,1,3,3,3,3,3,3,2,3,3,3,2,2,3,3,3,2
tasks:reminder-rule-new,add a reminder rule,1,3,3,3,3,3,3,3,3,3,3,2,3,3,3,3,3
tasks:reminder-rule,change a reminder rule,1,3,3,3,3,3,3,3,3,3,3,2,3,3,3,3,3
tasks:reminder-rule-delete,delete a reminder rule,1,3,3,3,3,3,3,3,3,3,3,2,3,3,3,3,3
tasks:meeting-workbook,the list for the meeting as a workbook,1,3,3,3,3,3,3,2,2,2,3,3,2,2,2,3,3
tasks:meeting,read the list for the meeting,1,3,3,3,3,3,3,2,2,2,3,3,2,2,2,3,3
tasks:meeting,an item of A for the meeting,1,3,3,3,3,3,3,V,V,V,3,3,H,H,H,3,3
tasks:meeting,an item of X for the meeting,1,3,3,3,3,3,3,V,V,V,3,3,V,V,V,3,3
tasks:meeting-decide,take an item off the list for the meeting,1,3,3,3,3,3,3,2,3,3,3,3,4,3,3,3,3
tasks:meeting-decide,take an item of X off the list,1,3,3,3,3,3,3,2,3,3,3,3,2,3,3,3,3
tasks:meeting-put-back,put an item back on the list,1,3,3,3,3,3,3,2,3,3,3,3,4,3,3,3,3
notifications:channels,one's own channels,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
notifications:channel,set up a channel of one's own,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
notifications:channel-remove,remove a channel of one's own,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
notifications:channel-test,test a channel of one's own,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
tasks:calendar,read the working calendar,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
tasks:calendar-import,take over a holiday notice,1,3,3,3,3,3,3,3,3,3,3,2,3,3,3,3,3
tasks:calendar-day,change a day of the calendar,1,3,3,3,3,3,3,3,3,3,3,2,3,3,3,3,3
notifications:health,read the health of the machinery,1,3,3,3,3,3,3,3,3,3,3,2,3,3,3,3,3
departments:unsaved,the unsaved text of one's own,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
departments:unsaved,the unsaved text of the reporter of A,1,V,H,H,H,H,H,H,H,H,H,H,H,H,H,H,H
departments:unsaved,keep what one types,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
departments:leave,the leaves of one's own,1,2,2,2,2,2,2,2,3,3,2,3,2,3,3,2,3
departments:leave,register leave for the reporter of A,1,2,2,6,6,6,6,6,3,3,6,3,6,3,3,6,3
departments:leave-end,end the leave of the reporter of A,1,2,2,4,4,4,4,4,3,3,4,3,4,3,3,4,3
departments:api-clients,read when the tokens end,1,3,2,2,2,2,2,3,3,3,2,3,3,3,3,2,3
departments:api-clients-workbook,the API clients as a workbook,1,3,2,2,2,2,2,3,3,3,2,3,3,3,3,2,3
departments:api-clients,the token of X in the list,1,3,H,H,H,V,H,3,3,3,V,3,3,3,3,V,3
departments:api-client-new,make an API client,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,2,3
departments:api-client,change an API client,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,2,3
departments:api-client-renew,renew the token of X,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,2,3
departments:sandbox-renew,have the sandbox made again,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,3,3
departments:api-client-revoke,revoke a token,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,2,3
demo-advance,move the business date outside a demo,1,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4
demo-advance,move the business date of a demo,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
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
