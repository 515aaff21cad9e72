"""Rows of the admin's lists: what is the same in all of them is made once a page, not once a row."""

import re
from collections.abc import Sequence

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import quote
from django.contrib.admin.views.main import ChangeList
from django.db import connection
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

_SPECIAL = re.compile(r"[][.^$*+?{}\\|()]")
_BOX = '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">'


class Rows(ChangeList):
    """A list; the address of each row says itself from which search and filters it was opened."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        # Django would look up anew, for every row, to which page its address leads, and add them there.
        self._asked, self.preserved_filters = self.preserved_filters, ""

    def url_for_result(self, result: Model) -> str:
        before, after = self._around
        return f"{before}{quote(result.pk)}{after}" if isinstance(result.pk, int) else self._address(result.pk)

    @cached_property
    def _around(self) -> tuple[str, str]:
        """What stands in each address before the key and behind it."""
        before, _, after = self._address(0).rpartition("/0/change/")
        return f"{before}/", f"/change/{after}"

    def _address(self, key: object) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        page = reverse(name, args=(quote(key),), current_app=self.model_admin.admin_site.name)
        return f"{page}?{self._asked}" if self._asked else page


class Listing(admin.ModelAdmin):
    """An admin with such a list, and with a search that knows Russian letters on both databases."""

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[ChangeList]:
        return Rows

    # SQLite compares small and capital letters of the Latin alphabet alone: «план» would not find «ПЛАН РАБОТЫ».
    def get_search_fields(self, request: HttpRequest) -> Sequence[str]:
        fields = super().get_search_fields(request)
        return [f"{name}__iregex" for name in fields] if connection.vendor == "sqlite" else fields

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        if connection.vendor == "sqlite":  # signs by their numbers: Django looks for quotes and backslashes itself
            search_term = _SPECIAL.sub(lambda sign: f"\\x{ord(sign[0]):02x}", search_term)
        return super().get_search_results(request, queryset, search_term)

    def action_checkbox(self, obj: Model) -> SafeString:
        """Django's own box; for each it would look for a template and draw it."""
        label = format_html(gettext("Select this object for an action - {}"), str(obj))
        return format_html(_BOX, ACTION_CHECKBOX_NAME, obj.pk, label)
