"""Fields for several rows that are chosen by their keys."""

from django import forms
from django.core.exceptions import ValidationError

_LONGEST = 18  # digits that every database can hold


class SeveralField(forms.ModelMultipleChoiceField):
    """As Django's, which hands a number of any length to the database."""

    def clean(self, value: object) -> object:
        for key in value or ():
            if len(str(key)) > _LONGEST:
                raise ValidationError(self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": key})
        return super().clean(value)
