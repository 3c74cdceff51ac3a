"""Logging in by name and password, at a pace that makes guessing hopeless and locks nobody out.

Attempts are counted for a name *from somewhere*: the browser, where its user has logged in with it
before, else the address. So nobody who guesses slows somebody else's name, nor the same name in its
owner's browser. Unknown names are treated alike.
"""

import math
import threading
import time
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from typing_extensions import override

from omniweb.accounts import hashing, pacing
from omniweb.accounts.devices import device_of, digest_of
from omniweb.accounts.models import User
from omniweb.accounts.pacing import Pace
from omniweb.errors import OmniWebError, TooManyAttempts
from omniweb.serving.clients import address_of

FROM_ONE_PLACE = Pace(burst=5, interval=6.0)
FROM_ANYWHERE = Pace(burst=60, interval=2.0)
"""For a name, from all browsers that its owner has not used: many addresses guess no faster."""
PATIENCE_SECONDS = 6.0
"""Who comes too early is kept waiting for so long, then the password is looked at."""
MOST_KEPT_WAITING = 4
"""In one process: each keeps a thread. Further ones are told when to come again."""
_waiting = threading.BoundedSemaphore(MOST_KEPT_WAITING)


def _wait_for_turn(paces: dict[str, Pace]) -> None:
    """Raise `TooManyAttempts` where the turn is too far away."""
    may_wait = _waiting.acquire(blocking=False)
    try:
        patience = PATIENCE_SECONDS if may_wait else 0.0
        seconds = pacing.seconds_until_turn(paces, patience)
        if seconds > patience:
            raise TooManyAttempts(math.ceil(seconds))
        time.sleep(max(seconds, 0.0))
    finally:
        if may_wait:
            _waiting.release()


class ThrottledBackend(ModelBackend):
    """Django's backend behind these limits; forms read `request.login_refusal`, a sentence."""

    @override
    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        if request is None or not username:
            user = super().authenticate(request, username, password, **kwargs)
            return user if isinstance(user, User) else None
        try:
            return self._paced(request, username, password)
        except OmniWebError as refusal:
            request.login_refusal = str(refusal)  # type: ignore[attr-defined] # read by LoginForm
            raise PermissionDenied from refusal

    def _paced(self, request: HttpRequest, username: str, password: str | None) -> User | None:
        name, device = digest_of(username), device_of(request, username)
        here = f"{name}:{device or address_of(request)}"
        everywhere = {} if device else {name: FROM_ANYWHERE}
        _wait_for_turn({here: FROM_ONE_PLACE, **everywhere})
        with hashing.place(device or address_of(request)):
            user = super().authenticate(request, username, password)
        if not isinstance(user, User):
            return None
        pacing.forget(here)
        return user
