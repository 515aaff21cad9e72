from plans.models.access import Access
from plans.models.amending import EditionRow, MarkMove
from plans.models.approvals import Approval, Comment, Scan, Waiver
from plans.models.asked import AskedLetter, GuestCount
from plans.models.backup import Backup
from plans.models.chain import ChainLink
from plans.models.change import Change, Presence
from plans.models.cluster import Cluster, Department, Organisation, Participation
from plans.models.decision import Decision
from plans.models.edition import Edition
from plans.models.executor import Execution, Executor, Owing
from plans.models.found import SearchEntry
from plans.models.frozen import FrozenError
from plans.models.inquiry import Addressee, Inquiry, InquiryMove, Reply, ReplyFile
from plans.models.intake import Intake
from plans.models.invitation import Invitation
from plans.models.job import Job
from plans.models.letter import Letter, ReminderChoice
from plans.models.mark import Evidence, Mark, StoredFile
from plans.models.owed import ObligationCount, ObligationRow, Snapshot, Tally, Visit
from plans.models.parts import Activity, PlanColumn, Section, SignOff, Slot
from plans.models.person import Membership, User
from plans.models.plan import Plan
from plans.models.report import Report
from plans.models.session import SignIn
from plans.models.signature import Signature, SignatureCheck, WayText
from plans.models.summary import KeptSummary, Reason

__all__ = [
    "Access",
    "Activity",
    "Addressee",
    "Approval",
    "AskedLetter",
    "Backup",
    "ChainLink",
    "Change",
    "Cluster",
    "Comment",
    "Decision",
    "Department",
    "Edition",
    "EditionRow",
    "Evidence",
    "Execution",
    "Executor",
    "FrozenError",
    "GuestCount",
    "Inquiry",
    "InquiryMove",
    "Intake",
    "Invitation",
    "Job",
    "KeptSummary",
    "Letter",
    "Mark",
    "MarkMove",
    "Membership",
    "ObligationCount",
    "ObligationRow",
    "Organisation",
    "Owing",
    "Participation",
    "Plan",
    "PlanColumn",
    "Presence",
    "Reason",
    "ReminderChoice",
    "Reply",
    "ReplyFile",
    "Report",
    "Scan",
    "SearchEntry",
    "Section",
    "SignIn",
    "SignOff",
    "Signature",
    "SignatureCheck",
    "Slot",
    "Snapshot",
    "StoredFile",
    "Tally",
    "User",
    "Visit",
    "Waiver",
    "WayText",
]
