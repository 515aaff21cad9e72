"""The addresses of the pages; every one is named, and one action stands at one address."""

from django.contrib.auth import views as auth
from django.urls import path, re_path

from plans.views import clusters, execution, files, home, intake, letters, marks, parts, readings, reports, stages
from plans.views import plans as plan_views

PART = r"(?P<kind>section|activity|signoff)"
FILE = r"(?P<kind>pdf|docx|xlsx)"

urlpatterns = [
    path("", home.home, name="home"),
    path("login/", auth.LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("password/", auth.PasswordChangeView.as_view(success_url="/"), name="password_change"),
    path("clusters/", clusters.cluster_list, name="cluster_list"),
    path("clusters/<int:pk>/", clusters.cluster_page, name="cluster_page"),
    path("clusters/<int:pk>/executors/", clusters.executor_list, name="executor_list"),
    path("executors/<int:pk>/", clusters.executor_edit, name="executor_edit"),
    path("plans/", plan_views.plan_list, name="plan_list"),
    path("plans/new/", plan_views.plan_new, name="plan_new"),
    path("plans/upload/", intake.upload, name="upload"),
    path("intakes/<int:pk>/", intake.intake_page, name="intake_page"),
    path("intakes/<int:pk>/step/", intake.intake_step, name="intake_step"),
    path("intakes/<int:pk>/save/", intake.intake_save, name="intake_save"),
    path("intakes/<int:pk>/drop/", intake.intake_drop, name="intake_drop"),
    path("plans/<int:pk>/", plan_views.plan_page, name="plan_page"),
    path("plans/<int:pk>/edit/", plan_views.plan_edit, name="plan_edit"),
    path("plans/<int:pk>/columns/", plan_views.plan_columns, name="plan_columns"),
    path("plans/<int:pk>/delete/", plan_views.plan_delete, name="plan_delete"),
    path("plans/<int:pk>/history/", plan_views.plan_history, name="plan_history"),
    path("plans/<int:pk>/deadline/", plan_views.deadline_preview, name="deadline_preview"),
    path("plans/<int:pk>/correct/", plan_views.plan_correct, name="plan_correct"),
    path("plans/<int:pk>/findings/", plan_views.plan_findings, name="plan_findings"),
    path("plans/<int:pk>/marks/", marks.plan_marks, name="plan_marks"),
    path("plans/<int:pk>/execution/", execution.plan_execution, name="plan_execution"),
    path("marks/accept/", execution.marks_accept, name="marks_accept"),
    path("activities/<int:pk>/collective/<slug:word>/", execution.activity_collective, name="activity_collective"),
    path("plans/<int:pk>/move/<slug:verb>/", stages.plan_move, name="plan_move"),
    re_path(r"^plans/(?P<pk>\d+)/plan\.(?P<kind>pdf|docx|xlsx|json)$", files.plan_file, name="plan_file"),
    re_path(r"^editions/(?P<pk>\d+)/plan\.(?P<kind>pdf|docx)$", files.edition_file, name="edition_file"),
    path("plans/<int:pk>/report/", reports.plan_report, name="plan_report"),
    path("plans/<int:pk>/report/keep/", reports.report_keep, name="report_keep"),
    re_path(rf"^plans/(?P<pk>\d+)/report\.{FILE}$", reports.plan_report_file, name="plan_report_file"),
    path("reports/<int:pk>/", reports.report_page, name="report_page"),
    re_path(rf"^reports/(?P<pk>\d+)/report\.{FILE}$", reports.report_file, name="report_file"),
    path("plans/<int:pk>/sections/new/", parts.section_new, name="section_new"),
    path("plans/<int:pk>/signoffs/new/", parts.signoff_new, name="signoff_new"),
    path("sections/<int:pk>/", parts.section_edit, name="section_edit"),
    path("sections/<int:pk>/activities/new/", parts.activity_new, name="activity_new"),
    path("activities/<int:pk>/", parts.activity_edit, name="activity_edit"),
    path("activities/<int:pk>/reading/", readings.activity_reading, name="activity_reading"),
    path("activities/<int:pk>/event/", readings.activity_event, name="activity_event"),
    path("activities/<int:pk>/names/", readings.activity_names, name="activity_names"),
    path("activities/<int:pk>/pin/", readings.activity_pin, name="activity_pin"),
    path("signoffs/<int:pk>/", parts.signoff_edit, name="signoff_edit"),
    re_path(rf"^parts/{PART}/(?P<pk>\d+)/delete/$", parts.part_delete, name="part_delete"),
    re_path(rf"^parts/{PART}/(?P<pk>\d+)/(?P<direction>up|down)/$", parts.part_shift, name="part_shift"),
    path("activities/<int:pk>/mark/", marks.mark_new, name="mark_new"),
    path("marks/<int:pk>/", marks.mark_page, name="mark_page"),
    re_path(r"^marks/(?P<pk>\d+)/(?P<word>accept|return)/$", marks.mark_decide, name="mark_decide"),
    path("evidence/<int:pk>/", marks.evidence_file, name="evidence_file"),
    path("settings/letters/", letters.letter_settings, name="letter_settings"),
    path("settings/letters/calendar/", letters.calendar_renew, name="calendar_renew"),
    path("letters/preview/", letters.letter_preview, name="letter_preview"),
    path("calendar/<slug:secret>.ics", letters.calendar, name="calendar"),
]
