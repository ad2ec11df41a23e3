"""The matrix's rows of what is read across tasks (`reports`)."""

ROWS = """\
reports:task,read the text of a task,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
reports:document,read the document,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
reports:former-document,read the document at its former address,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
reports:any-ledger,the measures of no plan in particular,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
reports:any-dashboard,the dashboard of no plan in particular,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
reports:any-assessment,the assessment of no plan in particular,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
reports:any-reports,the reports of no plan in particular,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
reports:year-end,the year's end of a plan,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
reports:year-end-workbook,the year's end of a plan as a workbook,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
reports:year-end,choose what becomes of A's part,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
reports:year-end-take-back,take back what was chosen for A's part,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
reports:plan-close,close a plan,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
reports:plan-reopen,open a closed plan again,1,3,3,3,3,3,3,2,3,3,3,3,3,3,3,3,3
reports:ledger,read the list of measures,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
reports:ledger-workbook,the list of measures as a workbook,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
reports:ledger,filter the measures by declared status,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
reports:ledger,filter the measures by what is reported,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
reports:ledger,filter the measures by the prefecture on it,1,V,V,V,H,V,H,V,V,V,H,H,V,V,V,H,H
reports:task,read the figures of P on the task's page,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
reports:task,read the supporter's part on the task's page,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
reports:task,read X's figures of P on the task's page,1,V,V,V,H,V,H,V,V,V,H,H,V,V,V,H,H
reports:task,the published result on the page of its task,1,V,V,V,V,V,V,V,V,V,H,H,V,V,V,H,H
reports:task,the draft of a result on the page of its task,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
reports:minutes,the minutes as a document,1,2,2,2,4,4,4,2,2,2,4,4,4,4,4,4,4
reports:task,the comment of A on the task's page,1,V,V,V,H,H,H,V,V,V,H,H,H,H,H,H,H
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
"""
