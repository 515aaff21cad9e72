"""The forms of a person's own account."""

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import PasswordChangeForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from plans.core.text import too_long
from plans.forms.plan import BareHelper
from plans.models import User

WRONG = "Пароль неверен. Введите его ещё раз."


def check_own_password(request: HttpRequest, password: str, words: str = WRONG) -> str:
    """The password, if it is the person's. It is a sign-in like any other: wrong ones are counted, and too many close
    the door. Raises ValidationError.
    """
    if authenticate(request, username=request.user.get_username(), password=password) != request.user:
        raise ValidationError(words, code="password_incorrect")
    return password


class OwnPasswordForm(PasswordChangeForm):
    """A new password for who knows the old one."""

    def __init__(self, *args: object, request: HttpRequest, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old_password(self) -> str:
        old, words = self.cleaned_data["old_password"], self.error_messages["password_incorrect"]
        return check_own_password(self.request, old, words)


class OwnNameForm(forms.ModelForm):
    """How the person is named on pages and under papers."""

    last_name = forms.CharField(label="Фамилия", max_length=150)
    first_name = forms.CharField(label="Имя", max_length=150)
    post = forms.CharField(label="Должность", max_length=500, required=False)

    class Meta:
        model = User
        fields = ["last_name", "first_name", "patronymic", "post"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["patronymic"].label = "Отчество"
        self.helper = BareHelper()

    def clean_post(self) -> str:
        if why := too_long(self.cleaned_data["post"]):
            raise ValidationError(why)
        return self.cleaned_data["post"]


class PasswordAskedForm(forms.Form):
    """Something for which the person says the password once more."""

    password = forms.CharField(
        label="Ваш пароль", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, *args: object, request: HttpRequest, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.helper = BareHelper()

    def clean_password(self) -> str:
        return check_own_password(self.request, self.cleaned_data["password"])


class OwnEmailForm(PasswordAskedForm):
    """Another e-mail address."""

    email = forms.EmailField(label="Новый адрес", max_length=150)
    field_order = ("email", "password")

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if email == self.request.user.email.lower():
            raise ValidationError("Этот адрес уже записан.")
        return email


class ForgottenForm(forms.Form):
    """To which address a link to a new password goes."""

    email = forms.EmailField(
        label="Электронная почта", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.helper = BareHelper()


class CodeForm(forms.Form):
    """A code of the telephone, or a recovery code."""

    code = forms.CharField(
        label="Код",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.helper = BareHelper()
