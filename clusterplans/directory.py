from django.contrib.admin.apps import AdminConfig


class DirectoryConfig(AdminConfig):
    """Django's admin with a first page of our own."""

    default_site = "clusterplans.site.DirectorySite"
