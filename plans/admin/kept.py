"""What the directory's pages say instead of deleting what plans, decisions and marks name."""

from collections.abc import Iterable

from django.contrib import admin
from django.http import HttpRequest

from plans.models.kept import Kept

_MOST = 20


class NotDeleted(admin.ModelAdmin):
    """A row that is named is not deleted: the page says by what, and what to do instead; so does the bulk action."""

    def get_deleted_objects(
        self, objs: Iterable[Kept], request: HttpRequest
    ) -> tuple[list, dict[str, int], set[str], list]:
        said: list[str] = []
        for one in objs:
            said += filter(None, [one.why_kept()])
            if len(said) == _MOST:
                break
        return ([], {}, set(), said) if said else super().get_deleted_objects(objs, request)
