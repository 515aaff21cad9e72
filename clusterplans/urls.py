"""All addresses: Django's admin and the pages of the plans."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    # Django's own page would take any number of wrong old passwords.
    path("admin/password_change/", RedirectView.as_view(pattern_name="password_change")),
    path("admin/", admin.site.urls),
    path("", include("plans.urls")),
]

handler400 = "plans.views.errors.bad_request"
handler403 = "plans.views.errors.permission_denied"
handler404 = "plans.views.errors.page_not_found"
handler500 = "plans.views.errors.server_error"
