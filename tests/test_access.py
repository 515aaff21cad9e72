"""Every address × every role, as one table, which tests/test_matrix.py asks; a new address without a line fails it."""

import pytest
from django.urls import reverse

from plans.core.stages import Move
from tests.page import Page
from tests.world import Things

pytestmark = pytest.mark.django_db

ROLES = ("nobody", "stranger", "member", "official", "chair", "secretary", "admin")
LOGIN = 302
# name → (method, what the address is about, the answers to ROLES in their order)
EVERYBODY = (LOGIN, 200, 200, 200, 200, 200, 200)
READERS = (LOGIN, 404, 200, 200, 200, 200, 200)
SECRETARY = (LOGIN, 404, 403, 403, 403, 200, 200)
SECRETARY_DOES = (LOGIN, 404, 403, 403, 403, 302, 302)
AMENDING = (LOGIN, 404, 404, 404, 200, 200, 200)
OFFICIAL = (LOGIN, 404, 403, 200, 403, 403, 200)
OWN_UPLOAD = (LOGIN, 404, 404, 404, 404, 200, 404)
ADMIN = (LOGIN, 403, 403, 403, 403, 403, 200)
KEEPERS = (LOGIN, 200, 403, 403, 403, 200, 200)
# They ask for no signing in.
OPEN = (
    "help",
    "help_chapter",
    "help_paper",
    "help_picture",
    "manifest",
    "worker",
    "check_ask",
    "check_page",
    "check_file",
    "login",
    "logout",
    "calendar",
    "invitation_accept",
    "password_forgotten",
    "password_sent",
    "password_new",
)
TABLE = {
    "home": ("get", None, EVERYBODY),
    "overview": ("get", None, EVERYBODY),
    "overview_rows": ("get", None, EVERYBODY),
    "marks_queue": ("get", None, EVERYBODY),
    "attention": ("get", (None, {"kind": "waiting"}), EVERYBODY),
    "summary": ("get", None, EVERYBODY),
    "summary_file": ("get", (None, {"kind": "xlsx"}), EVERYBODY),
    "summary_keep": ("post", "department", (LOGIN, 404, 403, 302, 403, 403, 302)),
    "kept_summary": ("get", "kept_summary", OFFICIAL),
    "kept_summary_file": ("get", ("kept_summary", {"kind": "docx"}), OFFICIAL),
    "plan_reasons": ("get", "approved", READERS),
    "login": ("get", None, (200, 302, 302, 302, 302, 302, 302)),
    "help": ("get", None, (200,) * 7),
    "help_paper": ("get", None, (200,) * 7),
    "tour_end": ("post", None, (LOGIN,) + (302,) * 6),
    "help_picture": ("get", (None, {"name": "mark"}), (200,) * 7),
    "help_chapter": ("get", (None, {"name": "member-mark"}), (200,) * 7),
    "manifest": ("get", None, (200,) * 7),
    "worker": ("get", None, (200,) * 7),
    "region": ("get", None, (404,) * 7),
    "oidc_authentication_callback": ("get", None, (404,) * 7),
    "login_code": ("get", None, (LOGIN,) + (302,) * 6),
    "logout": ("post", None, (302,) * 7),
    "password_change": ("get", None, EVERYBODY),
    "password_forgotten": ("get", None, (200,) * 7),
    "password_sent": ("get", None, (200,) * 7),
    "password_new": ("get", (None, {"uidb64": "MQ", "token": "guessed"}), (200,) * 7),
    "account": ("get", None, EVERYBODY),
    "email_change": ("get", None, EVERYBODY),
    "email_confirm": ("get", (None, {"token": "guessed"}), (LOGIN,) + (410,) * 6),
    "factor": ("get", None, EVERYBODY),
    "factor_codes": ("get", None, (LOGIN,) + (302,) * 6),
    "factor_off": ("get", None, (LOGIN,) + (302,) * 6),
    "person_factor_off": ("post", "person", (LOGIN, 403, 403, 403, 403, 403, 302)),
    "sessions_end": ("post", None, (LOGIN,) + (302,) * 6),
    "people_list": ("get", None, KEEPERS),
    "access_log": ("get", None, (LOGIN, 403, 403, 403, 403, 403, 200)),
    "access_file": ("get", None, (LOGIN, 403, 403, 403, 403, 403, 200)),
    "person_invite": ("get", None, KEEPERS),
    "people_upload": ("get", None, KEEPERS),
    "people_save": ("post", None, (LOGIN, 302, 403, 403, 403, 302, 302)),
    "invitations_send": ("post", None, (LOGIN, 302, 403, 403, 403, 302, 302)),
    "person_close": ("get", "person", (LOGIN, 403, 403, 403, 403, 403, 200)),
    "role_edit": ("get", "role", SECRETARY),
    "role_end": ("get", "role", SECRETARY),
    "invitation_again": ("post", "invitation", SECRETARY_DOES),
    "invitation_withdraw": ("post", "invitation", SECRETARY_DOES),
    "invitation_accept": ("get", ("invitation", {"token": "guessed"}), (410,) * 7),
    "organisation_list": ("get", None, KEEPERS),
    "organisation_new": ("get", None, ADMIN),
    "organisation_edit": ("get", "organisation", SECRETARY),
    "cluster_directory": ("get", None, KEEPERS),
    "cluster_new": ("get", None, ADMIN),
    "cluster_edit": ("get", "cluster", SECRETARY),
    "member_list": ("get", "cluster", SECRETARY),
    "member_lead": ("post", "participation", SECRETARY_DOES),
    "member_leave": ("get", "participation", SECRETARY),
    "department_list": ("get", None, ADMIN),
    "department_new": ("get", None, ADMIN),
    "department_edit": ("get", "department", ADMIN),
    "role_words": ("get", None, KEEPERS),
    "cluster_list": ("get", None, EVERYBODY),
    "cluster_page": ("get", "cluster", READERS),
    "cluster_passport": ("get", "cluster", READERS),
    "passport_file": ("get", ("cluster", {"kind": "docx"}), READERS),
    "executor_list": ("get", "cluster", READERS),
    "executor_edit": ("get", "executor", SECRETARY),
    "plan_list": ("get", None, EVERYBODY),
    "plan_new": ("get", None, (LOGIN, 200, 403, 403, 403, 200, 200)),
    "upload": ("get", None, (LOGIN, 200, 403, 403, 403, 200, 200)),
    "intake_page": ("get", "intake", OWN_UPLOAD),
    "intake_choose": ("post", "intake", (LOGIN, 404, 404, 404, 404, 302, 404)),
    "intake_cluster": ("post", "intake", (LOGIN, 404, 404, 404, 404, 404, 404)),
    "intake_changes": ("get", "intake", (LOGIN, 404, 404, 404, 404, 302, 404)),
    "intake_step": ("post", "intake", (LOGIN, 404, 404, 404, 404, 302, 404)),
    "intake_save": ("post", "intake", (LOGIN, 404, 404, 404, 404, 302, 404)),
    "intake_drop": ("post", "intake", (LOGIN, 404, 404, 404, 404, 302, 404)),
    "plan_page": ("get", "draft", READERS),
    "plan_edit": ("get", "draft", SECRETARY),
    "plan_columns": ("get", "draft", SECRETARY),
    "plan_delete": ("get", "draft", SECRETARY),
    "amendment_marks": ("get", "amendment", AMENDING),
    "plan_history": ("get", "draft", READERS),
    "deadline_preview": ("get", "draft", READERS),
    "plan_compare": ("get", "draft", READERS),
    "compare_file": ("get", ("draft", {"what": "table", "kind": "docx"}), (LOGIN, 404, 404, 404, 404, 404, 404)),
    "compare_ground": ("post", "amendment", (LOGIN, 404, 404, 404, 403, 302, 302)),
    "plan_next": ("get", "approved", SECRETARY),
    "plan_correct": ("get", "draft", SECRETARY),
    "plan_findings": ("get", "draft", READERS),
    "plan_steps": ("get", "draft", (LOGIN, 404, 403, 403, 403, 204, 204)),
    "plan_offers": ("get", "draft", READERS),
    "plan_others": ("get", "draft", SECRETARY),
    "plan_take": ("post", "draft", SECRETARY_DOES),
    "plan_changes": ("get", "draft", READERS),
    "plan_restore": ("post", "draft", SECRETARY_DOES),
    "plan_marks": ("get", "approved", READERS),
    "plan_execution": ("get", "approved", READERS),
    "marks_accept": ("post", None, (LOGIN, 302, 403, 403, 403, 302, 302)),
    "activity_collective": ("post", ("owed", {"word": "each"}), SECRETARY_DOES),
    "plan_move": ("get", ("draft", {"verb": "submit"}), SECRETARY),
    "plan_way": ("get", "draft", READERS),
    "way_edit": ("get", "draft", SECRETARY),
    "plan_waive": ("get", "draft", (LOGIN, 404, 403, 403, 200, 403, 200)),
    "comment_new": ("post", "draft", (LOGIN, 404, 302, 302, 302, 302, 302)),
    "comment_answer": ("post", "comment", SECRETARY_DOES),
    "row_comments": ("get", "activity", READERS),
    "approval_give": ("get", "asked", (LOGIN, 404, 403, 403, 200, 200, 200)),
    "approval_sign": ("get", "asked", (LOGIN, 404, 403, 403, 200, 200, 200)),
    "approval_text": ("post", "asked", (LOGIN, 404, 403, 403, 302, 302, 302)),
    "approval_signed": ("post", "asked", (LOGIN, 404, 403, 403, 302, 302, 302)),
    "text_file": ("get", "text", READERS),
    "approval_take_back": ("get", "papered", (LOGIN, 404, 403, 403, 403, 200, 200)),
    "approval_return": ("get", "asked", (LOGIN, 404, 403, 403, 200, 200, 200)),
    "plan_sheet": ("get", ("draft", {"kind": "docx"}), READERS),
    "edition_sheet": ("get", ("edition", {"kind": "docx"}), READERS),
    "edition_scan": ("get", "edition", SECRETARY),
    "scan_file": ("get", "scan", READERS),
    "plan_file": ("get", ("draft", {"kind": "json"}), READERS),
    "edition_file": ("get", ("edition", {"kind": "pdf"}), READERS),
    "edition_archive": ("get", "edition", READERS),
    "edition_signatures": ("get", "edition", READERS),
    "edition_marked": ("get", "edition", (LOGIN, 404, 302, 302, 302, 302, 302)),
    "signature_file": ("get", "signature", READERS),
    "department_page": ("get", "department", OFFICIAL),
    "department_archive": ("get", ("department", {"year": 2022}), OFFICIAL),
    "plan_report": ("get", "draft", READERS),
    "plan_report_file": ("get", ("draft", {"kind": "docx"}), READERS),
    "report_keep": ("post", "approved", SECRETARY_DOES),
    "report_page": ("get", "report", READERS),
    "report_file": ("get", ("report", {"kind": "docx"}), READERS),
    "section_new": ("get", "draft", SECRETARY),
    "signoff_new": ("get", "draft", SECRETARY),
    "section_edit": ("get", "section", SECRETARY),
    "activity_new": ("get", "section", SECRETARY),
    "activity_edit": ("get", "activity", SECRETARY),
    "activity_reading": ("get", "activity", READERS),
    "activity_event": ("post", "waiting", SECRETARY_DOES),
    "activity_names": ("post", "activity", SECRETARY_DOES),
    "activity_confirm": ("post", "activity", SECRETARY_DOES),
    "activity_pin": ("post", "activity", (LOGIN, 404, 403, 403, 403, 422, 422)),
    "signoff_edit": ("get", "signoff", SECRETARY),
    "part_delete": ("get", ("activity", {"kind": "activity"}), SECRETARY),
    "part_shift": ("post", ("activity", {"kind": "activity", "direction": "down"}), SECRETARY_DOES),
    "mark_new": ("get", "owed", (LOGIN, 404, 200, 403, 403, 200, 200)),
    "mark_page": ("get", "mark", READERS),
    "mark_decide": ("post", ("mark", {"word": "accept"}), SECRETARY_DOES),
    "evidence_file": ("get", "evidence", READERS),
    "evidence_preview": ("get", "evidence", READERS),
    "twins": ("get", None, EVERYBODY),
    "inquiry_list": ("get", None, EVERYBODY),
    "inquiry_new": ("get", None, (LOGIN, 403, 403, 200, 403, 403, 200)),
    "inquiry_page": ("get", "inquiry", OFFICIAL),
    "inquiry_file": ("get", "inquiry", OFFICIAL),
    "inquiry_remind": ("post", "inquiry", (LOGIN, 404, 403, 302, 403, 403, 302)),
    "inquiry_move": ("get", ("inquiry", {"word": "extend"}), OFFICIAL),
    "inquiry_answer": ("get", "addressee", (LOGIN, 404, 403, 200, 200, 200, 200)),
    "reply_file": ("get", "reply_file", (LOGIN, 404, 403, 200, 200, 200, 200)),
    "ask": ("get", None, EVERYBODY),
    "ask_file": ("get", None, EVERYBODY),
    "search": ("get", None, EVERYBODY),
    "search_file": ("get", None, EVERYBODY),
    "letter_settings": ("get", None, EVERYBODY),
    "letter_preview": ("get", None, EVERYBODY),
    "calendar_renew": ("post", None, (LOGIN,) + (302,) * 6),
    "calendar": ("get", (None, {"secret": "guessed"}), (404,) * 7),
    "check_ask": ("get", None, (200,) * 7),
    "check_page": ("get", (None, {"code": "guessed"}), (404,) * 7),
    "check_file": ("get", (None, {"code": "guessed", "kind": "pdf"}), (404,) * 7),
    "health_live": ("get", None, (200,) * 7),
    "health_ready": ("get", None, (200,) * 7),
    "metrics": ("get", None, (404,) * 7),
    "my_calendar": ("get", None, EVERYBODY),
    "cluster_calendar": ("get", "cluster", READERS),
    "plan_calendar": ("get", "approved", READERS),
    "plan_strip": ("get", "draft", READERS),
}


@pytest.fixture
def things(cast):
    return Things(cast)


def test_an_approved_plan_cannot_be_edited_by_its_secretary(client, cast, things):
    client.force_login(cast.secretary)
    response = client.get(reverse("plan_edit", args=[things["approved"].pk]))
    assert response.status_code == 403
    assert Page(response).says("только в черновике")


@pytest.mark.parametrize("verb", list(Move))
def test_a_stranger_learns_nothing_from_a_stage_move(client, cast, things, verb):
    client.force_login(cast.stranger)
    assert client.post(reverse("plan_move", args=[things["draft"].pk, verb.value])).status_code == 404


def test_pages_name_no_foreign_host(client, cast, things):
    client.force_login(cast.secretary)
    for name in ("home", "plan_list", "cluster_list"):
        page = Page(client.get(reverse(name)))
        assert [address for address in page.sources if "//" in address] == []
