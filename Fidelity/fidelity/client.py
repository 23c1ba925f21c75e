"""The HTTP client of the scenarios: `requests`, with the trace fields that programs send."""

import requests

from .steps import Unreachable, Values
from .transcript import Answer

TIMEOUT = 10


class Client:
    """One session's client. What it sends anew in each run comes from `source`; what answers gave it is in `values`."""

    def __init__(self, base, source):
        self.base, self.source, self.values = base, source, Values()
        self.http = requests.Session()
        self.http.trust_env = False

    def send(self, method, path, headers=None, **body):
        """One request, no redirect followed. A path, or an address that an answer gave."""
        name = f"step {self.source.step}"
        trace = {"X-Request-Id": self.source.uuid(name),
                 "traceparent": f"00-{self.source.nonce(name, 32)}-{self.source.nonce(name + ' span')}-01"}
        try:
            address = path if path.startswith("http://") else self.base + path
            response = self.http.request(method, address, headers={**trace, **(headers or {})}, timeout=TIMEOUT,
                                         allow_redirects=False, **body)
        except requests.RequestException as error:
            raise Unreachable(repr(error)) from None
        # The space around a value is no part of it (RFC 9110, 5.5), though the library keeps it.
        fields = tuple((name.lower(), value.strip(" \t")) for name, value in response.raw.headers.items())
        return Answer(response.status_code, fields, response.content,
                      f"{method} {response.request.path_url}")

    def close(self):
        self.http.close()
