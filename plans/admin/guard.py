"""What every page of the admin has in common: nothing is saved over something newer, or out of an old version."""

import hashlib
import re
import secrets
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import SEARCH_VAR
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import BinaryField, Field, Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import capfirst
from simple_history.admin import SimpleHistoryAdmin

from plans import index, models
from plans.admin.bounded import Bounded
from plans.admin.choosing import Chooses, is_key
from plans.admin.lists import Listing
from plans.core.limits import SAME_PRESS
from plans.core.text import too_long

PRESS = "_press"  # a field of each form that adds
_NO_KEY = re.compile(r"\d{19}")  # Django asks the database for it, which holds no such number
NEWER = "Пока страница была открыта, запись изменили. Ничего не сохранено: откройте её заново и повторите правку."


class Guarded(Chooses, Listing):
    """The base of all. The row is locked while it is saved, and saved only if it still is what the page had shown."""

    paginator = Bounded
    show_full_result_count = False
    fixed: tuple[str, ...] = ()  # fields that are chosen once, when the object is made

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Iterable[str]:
        fields = super().get_readonly_fields(request, obj)
        return (*fields, *self.fixed) if obj else fields

    # Django puts the names of models into its sentences as they are: «Добавить организация».
    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        return super().change_view(request, object_id, form_url, {"title": self._name} | (extra_context or {}))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        title = capfirst(self.opts.verbose_name_plural)
        if not all(map(self.is_key, request.POST.getlist(ACTION_CHECKBOX_NAME))):
            self.message_user(request, "Отмеченных записей нет: отметьте их в списке.", messages.ERROR)
            return redirect(request.path)
        if any(name != SEARCH_VAR and _NO_KEY.search(text) for name, text in request.GET.items()):
            self.message_user(request, "Такого отбора нет: показаны все записи.", messages.ERROR)
            return redirect(request.path)
        return super().changelist_view(request, {"title": title} | (extra_context or {}))

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        return super().delete_view(request, object_id, {"object_name": "запись"} | (extra_context or {}))

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Django filters by any field of the model, but PostgreSQL compares no bytes with words."""
        name = lookup.partition("__")[0]
        is_bytes = any(isinstance(field, BinaryField) and field.name == name for field in self.opts.fields)
        return not is_bytes and super().lookup_allowed(lookup, value, request)

    def is_key(self, text: str) -> bool:
        """Whether an object could have it: Django and the library of histories ask the database for whatever came."""
        return is_key(self.model, text)

    @property
    def _name(self) -> str:
        return str(capfirst(self.opts.verbose_name))

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.CharField):
            field.validators.append(_refuse_long_words)
        return field

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Model | None:
        found = super().get_object(request, object_id, from_field or None)  # `?_to_field=` names none
        if found is None or request.method != "POST":
            return found
        self.lock_before(found)
        return self.model._base_manager.select_for_update().filter(pk=found.pk).order_by().first()

    def lock_before(self, obj: Model) -> None:
        """Lock what has to be locked before the object itself."""

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        found = super().get_form(request, obj, change=change, **kwargs)
        if request.method != "POST" or obj is None or _seen(found(instance=obj)) == request.POST.get("_seen"):
            return found
        return type(found.__name__, (_Outdated, found), {})

    @transaction.atomic
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """A button that is pressed three times makes one object: the later presses answer that of the first."""
        if request.method == "POST" and self.has_add_permission(request):
            # Two presses at once wait here for each other.
            models.User.objects.select_for_update(no_key=True).get(pk=request.user.pk)
            if made := self._made_by(request):
                return self.response_add(request, made)
        return super().add_view(request, form_url, {"title": f"{self._name}: новая запись"} | (extra_context or {}))

    def _made_by(self, request: HttpRequest) -> Model | None:
        entries = LogEntry.objects.filter(user=request.user, action_flag=ADDITION)
        entries = entries.filter(content_type=ContentType.objects.get_for_model(self.model))
        if PRESS not in request.POST:
            entries = entries.filter(action_time__gte=timezone.now() - SAME_PRESS)
        found = entries.filter(change_message__contains=_press_of(request)).first()
        return found and self.model._base_manager.filter(pk=found.object_id).first()

    def construct_change_message(
        self, request: HttpRequest, form: forms.ModelForm, formsets: list, add: bool = False
    ) -> list[dict]:
        """Django's own; what was added remembers the press that made it."""
        said = super().construct_change_message(request, form, formsets, add)
        return [one | {PRESS: _press_of(request)} if "added" in one and len(one) == 1 else one for one in said]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Model | None = None, **kwargs: Any
    ) -> HttpResponse:
        if obj is None:
            context["press"] = request.POST.get(PRESS) or secrets.token_urlsafe(16)
        else:
            # A page that is shown again with errors is as old as it was.
            shown = _seen(context["adminform"].form)
            context["seen"] = request.POST.get("_seen", "") if request.method == "POST" else shown
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


def _press_of(request: HttpRequest) -> str:
    """What all presses of one button of one page have in common: the page's own word, else all that was typed."""
    if press := request.POST.get(PRESS):
        return hashlib.sha256(press.encode()).hexdigest()
    typed = sorted((name, texts) for name, texts in request.POST.lists() if name != "csrfmiddlewaretoken")
    return hashlib.sha256(repr(typed).encode()).hexdigest()


def _refuse_long_words(value: Any) -> None:
    """Of a text, or of all texts in the plain values of a JSON field."""
    if isinstance(value, str):
        if why := too_long(value):
            raise forms.ValidationError(why)
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            _refuse_long_words(one)


class _Outdated(forms.ModelForm):
    """A form whose page showed another state of the object."""

    def clean(self) -> dict[str, Any]:
        super().clean()
        raise forms.ValidationError(NEWER)


def _seen(form: forms.ModelForm) -> str:
    """A digest of what the form shows of the object before anything is typed."""
    shown = {name: _plain(form.initial.get(name)) for name in sorted(form.base_fields)}
    return hashlib.sha256(repr(shown).encode()).hexdigest()


def _plain(value: Any) -> Any:
    return sorted(one.pk for one in value) if isinstance(value, list) and value and hasattr(value[0], "pk") else value


class WithHistory(Guarded, SimpleHistoryAdmin):
    """Old versions are looked at; nothing is saved from their pages, whoever asks."""

    def revert_disabled(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return True

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        if not self.is_key(unquote(object_id)):
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return super().history_view(request, object_id, extra_context)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        if request.method == "POST":  # the library hides the button and would still save, for a right to view
            raise PermissionDenied
        if not (self.is_key(unquote(object_id)) and version_id.isdecimal()):
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return super().history_form_view(request, object_id, version_id, extra_context)


class FrozenWithPlan(WithHistory):
    """Text of a plan: it can be changed only while the plan is a draft, here as on the pages, and stays in its plan."""

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_change_permission(request, obj) and self._is_open(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self._is_open(obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        # The bulk deletion asks no single object, so it could take approved text away.
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    def lock_before(self, obj: Model) -> None:
        if not isinstance(obj, models.Plan):
            _lock(obj.owner)

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        if change:
            obj.version += 1
        elif not isinstance(obj, models.Plan) and not _lock(obj.owner).is_editable:
            raise PermissionDenied
        super().save_model(request, obj, form, change)
        index.renew(obj.owner, [obj])

    @staticmethod
    def _is_open(obj: Model | None) -> bool:
        if obj is None or not obj.pk:
            return True
        return obj.is_editable if isinstance(obj, models.Plan) else obj.owner.is_editable


def _lock(plan: models.Plan) -> models.Plan:
    """The plan as it is now; nobody moves it until the page is saved."""
    return models.Plan.texts.select_for_update().order_by().get(pk=plan.pk)


class ReadOnly(Guarded):
    """Facts that nobody changes by hand: decisions, editions, computed slots."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission


class ReadOnlyWithHistory(ReadOnly, WithHistory):
    """Marks are facts, made and judged on the pages."""
