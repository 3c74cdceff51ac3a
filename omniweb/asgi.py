"""The door for web servers: `granian --interface asginl omniweb.asgi:application`."""

import os

from django.core.asgi import get_asgi_application
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omniweb.settings")  # noqa: TID251 - Django's own

from omniweb import settings

if settings.SERVICES_MISSING:
    raise ImproperlyConfigured(settings.SERVICES_MISSING)
# Before the first connection: only this process pools, and only it has little patience.
settings.DATABASES["default"]["OPTIONS"].update(settings.WEB_DATABASE_OPTIONS)

application = get_asgi_application()
