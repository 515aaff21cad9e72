"""Choices of other objects: what no key can be is refused in words; Django's own fields ask the database for it."""

from collections.abc import Iterable

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db.models import Field, Model
from django.http import HttpRequest

NOBODY = "0"  # a key that no object has: what takes its place is refused as a choice that there is not


def is_key(model: type[Model], text: str) -> bool:
    """Whether an object of the model could have this key."""
    key = model._meta.pk
    try:
        key.run_validators(key.to_python(text))
    except ValidationError:
        return False
    return True


def keys(model: type[Model], texts: Iterable[str]) -> list[str]:
    return [text if not text or is_key(model, text) else NOBODY for text in texts]


class Chosen(AutocompleteSelect):
    """One object."""

    def value_from_datadict(self, data: object, files: object, name: str) -> object:
        value = super().value_from_datadict(data, files, name)
        return value and keys(self.field.related_model, [value])[0]


class ManyChosen(AutocompleteSelectMultiple):
    """Several."""

    def value_from_datadict(self, data: object, files: object, name: str) -> object:
        return keys(self.field.related_model, super().value_from_datadict(data, files, name) or ())


class Several(forms.ModelMultipleChoiceField):
    """Of a list that is shown whole too."""

    def clean(self, value: object) -> object:
        return super().clean(keys(self.queryset.model, map(str, value)) if value else value)


class Chooses(admin.options.BaseModelAdmin):
    """An admin, or rows inside one."""

    def formfield_for_foreignkey(self, db_field: Field, request: HttpRequest, **kwargs: object) -> forms.Field | None:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", Chosen(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Field, request: HttpRequest, **kwargs: object) -> forms.Field | None:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ManyChosen(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_manytomany(db_field, request, **{"form_class": Several} | kwargs)
