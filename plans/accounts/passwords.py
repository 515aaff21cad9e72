"""What a new password may not be, besides what Django refuses itself."""

import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError


@cache
def demo_password() -> str:
    """The password that the demo prints for everybody to read."""
    path = Path(settings.BASE_DIR) / "fixtures" / "demo.json"
    return json.loads(path.read_text(encoding="utf-8"))["password"]


class NotTheDemos:
    """A validator: the demo's password is known to everybody, also with something added to it."""

    def validate(self, password: str, user: object = None) -> None:
        """Raises ValidationError."""
        if demo_password() in password.lower():
            raise ValidationError("Это пароль демонстрации: он известен всем. Придумайте другой.", code="demo_password")

    def get_help_text(self) -> str:
        return "Пароль демонстрации не подходит: он известен всем."
