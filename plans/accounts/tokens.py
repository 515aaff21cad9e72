"""Links that work once and not for ever: Django's tokens, each kind with a time of its own."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.http import base36_to_int

from plans.models import Invitation


class InvitationTokens(PasswordResetTokenGenerator):
    """A link to take the invitation as it stands; over when it is taken or changed, or after INVITATION_DAYS.

    Django asks for PASSWORD_RESET_TIMEOUT besides, which the settings make the longest of all.
    """

    key_salt = "plans.accounts.tokens.InvitationTokens"

    def _make_hash_value(self, user: Invitation, timestamp: int) -> str:
        facts = (user.pk, user.email, user.role, user.cluster_id, user.department_id, user.organisation_id)
        return "|".join(map(str, (*facts, user.accepted_at, timestamp)))


class PasswordTokens(PasswordResetTokenGenerator):
    """A link to a new password: Django's, over after PASSWORD_LINK_HOURS."""

    key_salt = "plans.accounts.tokens.PasswordTokens"

    def check_token(self, user: object, token: str | None) -> bool:
        if not super().check_token(user, token):
            return False
        age = self._num_seconds(self._now()) - base36_to_int(token.partition("-")[0])
        return timedelta(seconds=age) <= timedelta(hours=settings.PASSWORD_LINK_HOURS)


invitation_tokens = InvitationTokens()
password_tokens = PasswordTokens()
