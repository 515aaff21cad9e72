"""The first page of Django's admin: what is used stands first, what only the program writes stands last."""

from django.contrib import admin
from django.http import HttpRequest

GROUPS = {
    "Справочник": ("Department", "Cluster", "Organisation", "Participation", "Executor"),
    "Люди": ("User", "Membership", "Invitation", "ReminderChoice", "Group"),
    "Планы": ("Plan", "Section", "Activity", "SignOff", "PlanColumn", "Edition", "Decision"),
    "Исполнение": ("Mark", "Evidence", "Report"),
}
REST = "Записи программы"


class DirectorySite(admin.AdminSite):
    """Every model stands in one of the groups; one that nobody has put into any stands in the last."""

    site_header = "Планы работы кластеров — все данные"
    site_title = "Планы кластеров"
    index_title = "Все данные"

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list:
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        models = {model["object_name"]: model for app in apps for model in app["models"]}
        groups = [(name, [models.pop(one) for one in names if one in models]) for name, names in GROUPS.items()]
        rest = sorted(models.values(), key=lambda model: model["name"])
        return [_group(name, found) for name, found in (*groups, (REST, rest)) if found]


def _group(name: str, models: list) -> dict[str, object]:
    return {"name": name, "app_label": name, "app_url": "", "has_module_perms": True, "models": models}
