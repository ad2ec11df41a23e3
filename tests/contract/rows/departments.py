"""The matrix's rows of accounts, organizations and the trail (`departments`)."""

ROWS = """\
departments:accounts,list the accounts,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,2,3
departments:accounts-workbook,the accounts as a workbook,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,2,3
departments:account-new,open the form of an account,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,2,3
departments:account-new,make an account,1,3,3,3,3,3,3,3,3,3,2,3,3,3,3,6,3
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
departments:proof,prove anew who one is,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
departments:sign-out,sign out,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2
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
"""
