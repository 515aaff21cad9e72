"""Pieces of templates that are kept drawn: a page has what it would have if they were drawn for it alone."""

import re

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.urls import reverse, set_script_prefix
from django.utils.safestring import mark_safe
from django.utils.translation import override

from plans.models import Cluster, User
from plans.templatetags import keeping
from tests.page import Page

PIECE = Template("{% load keeping %}{% drawn a=a b=b|default:0 %}[{{ a }}|{{ b }}|{{ c }}]{% enddrawn %}")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


def piece(**values: object) -> str:
    return PIECE.render(Context(values))


def test_a_piece_shows_its_own_values_and_nothing_else_of_the_page():
    assert piece(a="да", b=1, c="чужое") == piece(a="да", b=1, c="другое") == "[да|1|]"
    assert piece(a="нет", b=1) == "[нет|1|]"


def test_values_that_are_equal_but_look_different_are_two_pieces():
    for _ in range(2):
        assert piece(a="<b>", b=1) == "[&lt;b&gt;|1|]"
        assert piece(a=mark_safe("<b>"), b=True) == "[<b>|True|]"
        assert PIECE.render(Context({"a": "<b>", "b": 1}, autoescape=False)) == "[<b>|1|]"


def test_two_pieces_with_the_same_values_are_two():
    two = Template("{% load keeping %}{% drawn a=1 %}{{ a }}{% enddrawn %}{% drawn a=1 %}{{ a }}!{% enddrawn %}")
    assert two.render(Context()) == two.render(Context()) == "11!"


def test_a_row_of_the_database_is_no_value():
    """It is equal to itself however often it was changed."""
    with pytest.raises(TypeError, match="Cluster"):
        piece(a=Cluster(pk=1))


def test_a_value_without_a_name_is_a_slip():
    with pytest.raises(TemplateSyntaxError):
        Template("{% load keeping %}{% drawn user %}{% enddrawn %}")


def test_a_piece_is_drawn_for_where_it_stands(settings):
    told = Template("{% load keeping static %}{% drawn %}{% url 'home' %} {% static 'a.js' %} {{ 1.5 }}{% enddrawn %}")
    before = told.render(Context())
    try:
        set_script_prefix("/plans/")
        assert told.render(Context()).startswith("/plans/ ")
    finally:
        set_script_prefix("/")
    with override("en"):
        assert told.render(Context()).endswith("1.5")
    assert told.render(Context()) == before


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["home", "plan_list", "cluster_list", "account"])
def test_the_menu_is_the_one_that_would_be_drawn_now(client, cast, name):
    """Whoever looks, at whatever page, and whatever of the person was changed since."""
    people = [cast.member, cast.secretary, cast.official, cast.admin, cast.stranger]

    def menus() -> list[str]:
        found = []
        for person in people:
            client.force_login(person)
            page = client.get(reverse(name)).content.decode()
            found.append(TOKEN.sub("", page.partition("<main")[0]))
        return found

    first, again = menus(), menus()
    User.objects.filter(pk=cast.member.pk).update(last_name="<Ким>", first_name="Ян", is_staff=True)
    cast.official.memberships.create(role="secretary", cluster=cast.cluster)
    changed = menus()
    keeping._DRAWN.clear()
    assert menus() == changed
    assert again == first
    assert [new != old for new, old in zip(changed, first, strict=True)] == [True, False, True, False, False]
    assert len(set(first)) == len(people)


@pytest.mark.django_db
def test_who_is_nobody_has_no_menu(client):
    page = Page(client.get(reverse("login")))
    assert [one.words for one in page.all("nav a")] == ["Планы кластеров"]
