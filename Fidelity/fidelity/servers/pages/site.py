"""The site: Django with its admin, and nothing else."""

import os

from django.conf import settings

USERS = ("alma", "bela", "cleo", "dana", "ella", "fina", "gwen", "hana")
PASSWORD = "secret of {}"


def configure(database):
    """Sessions are kept in the database, the words to users in cookies."""
    settings.configure(
        SECRET_KEY="of-the-bench", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, USE_TZ=True, MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware", "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": database,
                               "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE"}}},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STATIC_URL="static/",
        INSTALLED_APPS=["django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes",
                        "django.contrib.sessions", "django.contrib.messages", "fidelity.servers.pages"],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
                                   "django.contrib.messages.context_processors.messages"]}}])


def create():
    """The application, with users and no items."""
    configure(os.environ["FIDELITY_DATABASE"])
    import django
    django.setup()
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application
    call_command("migrate", run_syncdb=True, verbosity=0)
    from django.contrib.auth.models import User
    for name in USERS:
        User.objects.create_superuser(name, password=PASSWORD.format(name))
    register()
    return get_wsgi_application()


def register():
    """Who looks at the list sees what is searched for alone, and no count of all."""
    from django.contrib import admin
    from django.urls import path

    from .models import Item

    @admin.register(Item)
    class ItemAdmin(admin.ModelAdmin):
        list_display, list_editable, search_fields = ("name", "price", "is_sold"), ("price",), ("owner",)
        list_per_page, show_full_result_count = 2, False

    urlpatterns.append(path("", admin.site.urls))


urlpatterns = []
