"""Routes of accounts."""

from django.urls import path

from departments.absences import views as absences
from departments.accounts import session_views as sessions
from departments.accounts import views as accounts
from departments.accounts.listed import ACCOUNTS
from departments.alarms import views as alarms
from departments.alarms.listed import ALARMS
from departments.alarms.monthly import MONTHLY
from departments.api_clients import views as api_clients
from departments.api_clients.listed import CLIENTS
from departments.fresh_proof import views as fresh_proof
from departments.granting import views as granting
from departments.granting.listed import PROPOSALS
from departments.second_factor import views as second_factor
from departments.single_sign_on import views as single_sign_on
from departments.trail import views as trail
from departments.trail.listed import TRAIL
from departments.unsaved import views as unsaved
from reform_tracker.lists.views import workbook_of

app_name = "departments"

urlpatterns = [
    path("sign-in/", accounts.SignIn.as_view(), name="sign-in"),
    path("sign-in/code/", second_factor.code, name="sign-in-code"),
    path("sign-in/set-up/", second_factor.first_set_up, name="sign-in-set-up"),
    path("sign-in/provider/", single_sign_on.begin, name="provider"),
    path("sign-in/provider/back/", single_sign_on.callback, name="provider-callback"),
    path("sign-out/", accounts.SignOut.as_view(), name="sign-out"),
    path("password/", accounts.PasswordChange.as_view(), name="password"),
    path("second-factor/", second_factor.own, name="second-factor"),
    path("second-factor/set-up/", second_factor.set_up, name="second-factor-set-up"),
    path("second-factor/keys/new/", second_factor.key_new, name="security-key-new"),
    path(
        "second-factor/keys/<int:pk>/remove/",
        second_factor.key_remove,
        name="security-key-remove",
    ),
    path(
        "second-factor/devices/<int:pk>/end/",
        second_factor.end_device,
        name="remembered-device-end",
    ),
    path("proof/", fresh_proof.proof, name="proof"),
    path("sessions/", sessions.own, name="sessions"),
    path("sessions/end/", sessions.end_own, name="sessions-end"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/workbook/", workbook_of(ACCOUNTS), name="accounts-workbook"),
    path("accounts/new/", accounts.account_new, name="account-new"),
    path("accounts/<int:pk>/", accounts.account_page, name="account"),
    path("accounts/<int:pk>/password/", accounts.account_password, name="account-password"),
    path("accounts/<int:pk>/second-factor/", second_factor.reset, name="account-second-factor"),
    path("accounts/<int:pk>/sessions/", sessions.of_account, name="account-sessions"),
    path(
        "accounts/<int:pk>/sessions/end/",
        sessions.end_of_account,
        name="account-sessions-end",
    ),
    path("accounts/<int:pk>/identity/unbind/", single_sign_on.unbind, name="account-unbind"),
    path("accounts/<int:pk>/active/", accounts.account_active, name="account-active"),
    path("accounts/<int:pk>/move/", accounts.account_move, name="account-move"),
    path("accounts/proposals/", granting.proposals, name="proposals"),
    path("accounts/proposals/workbook/", workbook_of(PROPOSALS), name="proposals-workbook"),
    path("accounts/proposals/<int:pk>/", granting.proposal, name="proposal"),
    path(
        "accounts/proposals/<int:pk>/steps/<str:step>/",
        granting.proposal_step,
        name="proposal-step",
    ),
    path("api-clients/", api_clients.api_clients, name="api-clients"),
    path("api-clients/workbook/", workbook_of(CLIENTS), name="api-clients-workbook"),
    path("api-clients/new/", api_clients.api_client_new, name="api-client-new"),
    path("api-clients/<int:pk>/", api_clients.api_client, name="api-client"),
    path("api-clients/<int:pk>/renew/", api_clients.api_client_renew, name="api-client-renew"),
    path("api-clients/<int:pk>/revoke/", api_clients.api_client_revoke, name="api-client-revoke"),
    path("api-clients/<int:pk>/sandbox/", api_clients.sandbox_renew, name="sandbox-renew"),
    path("leave/", absences.leave, name="leave"),
    path("leave/<int:pk>/end/", absences.leave_end, name="leave-end"),
    path("unsaved/", unsaved.unsaved, name="unsaved"),
    path("audit/alarms/", alarms.alarms, name="alarms"),
    path("audit/alarms/workbook/", workbook_of(ALARMS), name="alarms-workbook"),
    path("audit/alarms/<int:pk>/", alarms.alarm, name="alarm"),
    path("audit/alarms/<int:pk>/dealt-with/", alarms.acknowledge, name="alarm-acknowledge"),
    path("audit/month/", alarms.month, name="audit-month"),
    path("audit/month/workbook/", workbook_of(MONTHLY), name="audit-month-workbook"),
    path("audit/month/document/", alarms.month_document, name="audit-month-document"),
    path("audit/", trail.trail, name="audit"),
    path("audit/workbook/", workbook_of(TRAIL), name="audit-workbook"),
]
