"""What a database that is down, or only starting, looks like from the web side."""

from django.db import InterfaceError as DjangoInterfaceError
from django.db import OperationalError as DjangoOperationalError
from psycopg_pool import PoolTimeout
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as EngineTimeout

RETRY_AFTER_SECONDS = 2
UNREACHABLE = (
    DjangoOperationalError,
    DjangoInterfaceError,
    OperationalError,
    InterfaceError,
    EngineTimeout,
    PoolTimeout,
)
