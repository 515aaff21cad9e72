"""Forms of the directory: departments, clusters, organisations."""

from django import forms

from plans.core.text import too_long
from plans.forms.plan import BareHelper, growing
from plans.models import Cluster, Department, Organisation, User


class DirectoryForm(forms.ModelForm):
    """What the forms share: one line for a name, no word that no paper has room for."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.helper = BareHelper()

    def clean(self) -> dict[str, object]:
        data = super().clean()
        for name, text in data.items():
            if isinstance(text, str) and (why := too_long(text)):
                self.add_error(name, why)
        return data


class OrganisationForm(DirectoryForm):
    class Meta:
        model = Organisation
        fields = ("name", "short_name", "kind")
        widgets = {"name": growing(1)}
        help_texts = {"short_name": "Как её называют в планах и списках: «Техникум транспорта»."}


class ClusterForm(DirectoryForm):
    """A cluster; only an administrator says which department oversees it."""

    class Meta:
        model = Cluster
        fields = ("department", "name", "short_name", "industry")
        widgets = {"name": growing(1)}
        help_texts = {"industry": "Одним-двумя словами: «Транспорт». Так называются планы в списках."}

    def __init__(self, *args: object, keeper: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].empty_label = "выберите департамент"
        if not keeper.is_superuser:
            del self.fields["department"]


class DepartmentForm(DirectoryForm):
    class Meta:
        model = Department
        fields = ("name", "region", "lessons_end", "holidays", "day_off", "shares")
        widgets = {"name": growing(1), "holidays": growing(2)}
