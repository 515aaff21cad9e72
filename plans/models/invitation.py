"""Invitations: a role that waits until whoever reads an e-mail address takes it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from plans.models.person import Membership


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations by what became of them."""

    def waiting(self) -> "InvitationQuerySet":
        """Nobody has answered yet, in time or too late."""
        return self.filter(accepted_at=None)


class Invitation(models.Model):
    """One letter with a link by which one person takes one role. There is no account and no role before that."""

    email = models.EmailField("электронная почта", max_length=150)
    role = models.CharField("роль", max_length=20, choices=Membership.Roles)
    cluster = models.ForeignKey(
        "plans.Cluster", models.CASCADE, null=True, blank=True, related_name="invitations", verbose_name="кластер"
    )
    department = models.ForeignKey(
        "plans.Department",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name="департамент",
    )
    organisation = models.ForeignKey(
        "plans.Organisation",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name="организация",
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="invitations_made",
        verbose_name="кто пригласил",
    )
    invited_at = models.DateTimeField("приглашён", auto_now_add=True)
    sent_at = models.DateTimeField("письмо отправлено", null=True)
    accepted_at = models.DateTimeField("принято", null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="invitations_taken",
        verbose_name="кто принял",
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "приглашение"
        verbose_name_plural = "приглашения"
        ordering = ["-invited_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.email} — {self.get_role_display()}"

    @property
    def place(self) -> models.Model:
        """The cluster or the department."""
        return self.cluster or self.department

    @property
    def ends_at(self) -> datetime | None:
        """When the link of the last letter is over; None while no letter has gone out."""
        return self.sent_at and self.sent_at + timedelta(days=settings.INVITATION_DAYS)

    @property
    def is_over(self) -> bool:
        """Whether the link of the last letter works no more."""
        return self.ends_at is not None and self.ends_at < timezone.now()
