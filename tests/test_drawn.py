"""Pieces of pages that were drawn before: what is kept never differs from what would be drawn now."""

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from django import forms

from plans.drawn import Drawn
from plans.templatetags.choosing import as_list


class Chosen(forms.Form):
    """A list without a value of its own."""

    kind = forms.ChoiceField(label="Вид")

    def __init__(self, data: dict[str, str], *names: str) -> None:
        super().__init__(data)
        self.fields["kind"].choices = [(str(at), name) for at, name in enumerate(names)]


class Called(Chosen):
    """The same under other words."""

    kind = forms.ChoiceField(label="Род", required=False)


def test_a_piece_is_drawn_once_for_the_same_things_and_anew_for_others():
    drawn, made = Drawn(100), []
    for key in ("а", "а", ("а", 1), "а"):
        drawn.piece(key, lambda key=key: made.append(key) or str(key))
    assert made == ["а", ("а", 1)]


def test_what_was_not_asked_for_longest_goes_when_there_are_too_many_letters():
    drawn, made = Drawn(10), []
    for key in ("аааа", "бббб", "аааа", "вввв", "аааа", "бббб"):
        drawn.piece(key, lambda key=key: made.append(key) or key)
    assert made == ["аааа", "бббб", "вввв", "бббб"]
    assert len(drawn) == 2


def test_a_piece_longer_than_all_that_may_be_kept_is_drawn_and_forgotten():
    drawn = Drawn(3)
    assert drawn.piece("а", lambda: "аааа") == "аааа"
    assert len(drawn) == 0


def test_a_list_to_choose_from_is_always_the_one_that_crispy_draws():
    forms_ = [
        Chosen({"kind": "0"}, "один", "два"),
        Chosen({"kind": "1"}, "один", "два"),
        Chosen({"kind": "1"}, "один", "<три>"),
        Chosen({"kind": "7"}, "один", "два"),
        Chosen({}, "один", "два"),
        Called({"kind": "0"}, "один", "два"),
    ]
    pieces = [as_list(form["kind"]) for form in (*forms_, *forms_)]
    assert pieces == [as_crispy_field(form["kind"]) for form in (*forms_, *forms_)]
    assert len(set(pieces)) == len(forms_)
