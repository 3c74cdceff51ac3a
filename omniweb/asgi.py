"""The door for web servers; `omniweb.serving.server` starts the one that it is meant for."""

import gc
import os

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.asgi import ASGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omniweb.settings")  # noqa: TID251 - Django's own

from omniweb import roles, search, settings

if settings.SERVICES_MISSING:
    raise ImproperlyConfigured(settings.SERVICES_MISSING)
# Before the first connection: only this process pools, and only it has little patience.
settings.DATABASES["default"]["OPTIONS"].update(settings.WEB_DATABASE_OPTIONS)

COLLECTED = 20_000
"""New objects after which Python looks for garbage: a search makes some thousands, and drops them
without that. After every 700, its own number, looking takes a twentieth of a search.
"""


def _load() -> ASGIHandler:
    """Return the handler, and set aside what is loaded by then.

    It stays anyway: a search that is there when Python looks through all of it for garbage takes
    three times as long.
    """
    django.setup(set_prefix=False)
    from omniweb.serving.handling import InOneThread  # noqa: PLC0415 - it needs the apps

    roles.warn_of_superuser()
    handler = InOneThread()
    search.prepare()
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECTED)
    return handler


application = _load()
