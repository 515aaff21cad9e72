"""Sessions of people who are signed in, so that each sees the own ones and can end them."""

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class SignIn(AbstractBaseSession):
    """Django's row of a session, and whose it is. Nobody has it who has not signed in."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sign_ins", verbose_name="пользователь"
    )

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        verbose_name = "вход"
        verbose_name_plural = "входы"
