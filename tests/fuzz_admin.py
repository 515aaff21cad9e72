"""Hostile requests to «Все данные»: each page of Django's admin, by an administrator and by people with few rights."""

import re
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver
from django.urls.resolvers import RoutePattern

from plans.models import User
from tests.cast import Cast
from tests.fuzz import TEXTS, Attacker
from tests.page import Page

LISTS = ("q", "o", "p", "all", "e", "_facets", "_to_field", "_popup", "_changelist_filters", "date__year", "pk", "id")
ACTIONS = ("delete_selected", "", "x", "\x00")
SAVES = ("_save", "_continue", "_addanother", "_saveasnew", "_popup", "post")
RIGHTS = 25


def keeper(cast: Cast) -> None:
    """One of the staff with some rights, the same each time; and one with none."""
    cast.keeper = User.objects.create(username="keeper", is_staff=True)
    cast.newcomer = User.objects.create(username="newcomer", is_staff=True)
    every = list(Permission.objects.order_by("pk"))
    cast.keeper.user_permissions.set(every[:: max(len(every) // RIGHTS, 1)])


def _flat(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for one in patterns:
        yield from _flat(one.url_patterns) if isinstance(one, URLResolver) else (one,)


def _routes() -> Iterator[tuple[str, type[Model] | None]]:
    """Every address below /admin/ as its pattern, and the model whose page it is."""
    for model, its in admin.site._registry.items():
        for one in _flat(its.get_urls()):
            yield f"{model._meta.app_label}/{model._meta.model_name}/{one.pattern}", model
    for one in admin.site.get_urls():
        if isinstance(one, URLPattern):
            yield (str(one.pattern) if isinstance(one.pattern, RoutePattern) else "plans/"), None


class AdminAttacker(Attacker):
    """Every request is taken back, so that each finds all that there is."""

    people = (*["admin"] * 6, "keeper", "keeper", "newcomer", "secretary")
    methods = ("get", "get", "get", "post", "post", "post", "post", "head", "put")

    def __init__(self, cast: Cast, client: Client, seed: int) -> None:
        super().__init__(cast, client, seed)
        keeper(cast)
        self.routes = list(_routes())
        self.model: type[Model] | None = None

    def _one(self) -> str:
        with transaction.atomic():
            said = super()._one()
            transaction.set_rollback(True)
        return said

    def _sign_in(self) -> None:
        """Each time: the request before may have signed anybody out, and its session was taken back."""
        self.client.cookies.clear()
        self.client.force_login(self.cast.as_role(self.dice.choice(self.people)))

    def _address(self) -> str:
        route, self.model = self.dice.choice(self.routes)
        return "/admin/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: self._part(found[1]), route)

    def _part(self, name: str) -> str:
        if "id" in name and self.dice.random() < 0.85:
            return str(self._existing())
        return re.sub(r"[?#%/\s\x00]", "_", self.dice.choice(TEXTS).replace("\ud800", "")[:100]) or "0"

    def _existing(self) -> object:
        keys = list(self.model._default_manager.order_by().values_list("pk", flat=True)[:20]) if self.model else []
        return self.dice.choice(keys or [1])

    def _query(self) -> dict[str, str]:
        """Filters that the list really has, and fields that no filter is for."""
        fields = [one.name for one in self.model._meta.get_fields()] if self.model else []
        ends = ("", "__exact", "__id__exact", "__isnull", "__gte", "__year", "__in", "__password__startswith")
        own = [f"{name}{self.dice.choice(ends)}" for name in self.dice.sample(fields, min(1, len(fields)))]
        words = self._filters() if self.model else []
        asked = self.dice.sample(words, min(len(words), 1)) + own[: self.dice.randint(0, 1)] + self._some(LISTS, 2)
        if self.model is None:
            asked += ["app_label", "model_name", "field_name", "term", "next"]
        return {name: self._likely(name) for name in asked} if self.dice.random() < 0.6 else {}

    def _filters(self) -> list[str]:
        its = admin.site._registry[self.model]
        return [
            getattr(one, "parameter_name", None) or f"{one[0] if isinstance(one, tuple) else one}__exact"
            for one in its.list_filter
        ]

    def _likely(self, name: str) -> str:
        known = {"app_label": "plans", "model_name": "membership", "field_name": "cluster"}
        return known[name] if name in known and self.dice.random() < 0.7 else self._sendable()

    def _form(self) -> dict[str, Any]:
        """The fields of the page as it is, with some of them spoilt; else anything."""
        data = self._shown() if self.dice.random() < 0.8 else {}
        names = list(data) or ["name", "plan", "user"]
        for name in self.dice.sample(names, min(len(names), self.dice.randint(0, 4))):
            data[name] = self._sendable()
        data |= dict.fromkeys(self._some(SAVES, 2), "1")
        if self.dice.random() < 0.3:
            data |= {"action": self.dice.choice(ACTIONS), "index": self._sendable()}
            data["_selected_action"] = self.dice.choice((str(self._existing()), self._sendable()))
        data.pop("csrfmiddlewaretoken", None)
        return {"data": data}

    def _shown(self) -> dict[str, Any]:
        answer: HttpResponse = self.client.get(self.asked)
        is_page = answer.status_code == 200 and answer.headers.get("Content-Type", "").startswith("text/html")
        fields = Page(answer).fields if is_page else {}
        return {name: value for name, value in fields.items() if name not in SAVES}
