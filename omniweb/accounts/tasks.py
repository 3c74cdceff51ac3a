"""What is done for people now and then."""

from celery import shared_task

from omniweb.accounts import sessions


@shared_task
def tidy_sessions() -> None:
    """Remove sessions that have expired; no key stays in the database as it is."""
    sessions.tidy()
