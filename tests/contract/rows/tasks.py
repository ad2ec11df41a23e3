"""The matrix's rows of pages and forms of the plan's work (`tasks`)."""

ROWS = """\
tasks:plans,the plans,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
tasks:plans-workbook,the plans as a workbook,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
tasks:plans,the way to the year's end of a plan,1,H,H,H,H,H,H,V,H,H,H,H,H,H,H,H,H
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
tasks:invite,open the list of accounts,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,2,3
tasks:invite,make the accounts of a list,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,6,3
tasks:invite-template,take the list to be filled in,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,2,3
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
tasks:calendar,read the working calendar,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
tasks:calendar-import,take over a holiday notice,1,3,3,3,3,3,3,3,3,3,3,2,3,3,3,3,3
tasks:calendar-day,change a day of the calendar,1,3,3,3,3,3,3,3,3,3,3,2,3,3,3,3,3
"""
