"""The form of a person's letters."""

from django import forms

from plans.forms.plan import BareHelper
from plans.models import ReminderChoice


class ReminderForm(forms.ModelForm):
    """What the person wants to be reminded of, and when."""

    class Meta:
        model = ReminderChoice
        fields = ["letters", "rhythm", "soon", "late", "returned", "waiting"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = BareHelper()
