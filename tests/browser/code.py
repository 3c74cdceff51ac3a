"""A small library to search, with something of everything."""

RETRY = '''"""Trying again, more slowly each time."""

import time


class RetryPolicy:
    """How often and how long to wait between attempts."""

    def __init__(self, attempts: int = 5, first_delay: float = 0.1) -> None:
        self.attempts = attempts
        self.first_delay = first_delay

    def delays(self):
        """Yield the seconds to wait: exponential backoff with a ceiling."""
        delay = self.first_delay
        for _ in range(self.attempts):
            yield min(delay, 30.0)
            delay *= 2


def retry_with_backoff(call, policy=None):
    """Call until it succeeds; connection refused is worth another attempt."""
    for delay in (policy or RetryPolicy()).delays():
        try:
            return call()
        except ConnectionError as error:
            print("connection refused", error)
            time.sleep(delay)
    raise TimeoutError("gave up")
'''
CONFIG = """export interface Config { host: string; port: number }

/** Reads the configuration of a session. */
export function parseConfig(text: string): Config {
  const [host, port] = text.split(":");
  return { host, port: Number(port) };
}
"""
EVIL = 'x = "<img src=x onerror=alert(1)>"  # \u202e reversed\n'


def files(copies: int = 0) -> dict[str, bytes]:
    """Return the library; `copies` adds that many modules to index."""
    more = {
        f"bulk/module_{number:04}.py": (RETRY.replace("Retry", f"Retry{number}") * 3).encode()
        for number in range(copies)
    }
    return {
        "lib/retry.py": RETRY.encode(),
        "web/config.ts": CONFIG.encode(),
        "odd/<b>evil & co.py": EVIL.encode(),
        "long.py": b"".join(b"value_%d = %d\n" % (n, n) for n in range(1_500)),
        "logo.png": b"\x89PNG\0\0",
    } | more
