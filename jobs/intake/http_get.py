"""One GET with bounds: whom it talks to, how much it takes, how long it lasts.

The name is resolved here, and the connection goes to the address that was judged: a name server
that says something else a moment later (DNS rebinding) changes nothing. The certificate is still
checked against the name.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

import httpx

from jobs.intake.addresses import NotPublic, addresses_of

MOST_REDIRECTS = 5
LONGEST_RETRY_AFTER = 24 * 3600.0
"""Seconds; a server that asks for more is asked again a day later."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_NOW = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses after which the same request may go well."""


class Fault(Exception):
    """Why there is no answer. `for_now`: it may go well soon; `after`: in so many seconds, as the
    server says."""

    def __init__(self, why: str, *, for_now: bool = False, after: float = 0.0) -> None:
        super().__init__(why)
        self.why = why
        self.for_now = for_now
        self.after = after


@dataclass(frozen=True, slots=True)
class Got:
    """The answer; `is_new` is False for 304."""

    is_new: bool
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bounds:
    """`seconds` for everything together, redirects included; `is_closing` ends it at any time."""

    max_bytes: int
    seconds: float
    allow_private: bool = False
    is_closing: Callable[[], bool] = lambda: False


def get(url: str, headers: Mapping[str, str], bounds: Bounds) -> Got:
    """Raises `Fault` with a sentence that holds neither a secret nor a query."""
    until = time.monotonic() + bounds.seconds
    target, sent = httpx.URL(url), dict(headers)
    trusted = httpx.create_ssl_context()  # also by SSL_CERT_FILE; a proxy would see to no address
    with httpx.Client(verify=trusted, trust_env=False, follow_redirects=False) as client:
        for _ in range(MOST_REDIRECTS + 1):
            got = _one(client, target, sent, bounds, until)
            if isinstance(got, Got):
                return got
            if not _same_origin(got, target):
                sent = {}  # what proves us to one server is nobody else's business
            target = got
    raise Fault(f"{target.host} redirects more than {MOST_REDIRECTS} times")


def _one(
    client: httpx.Client, url: httpx.URL, headers: Mapping[str, str], bounds: Bounds, until: float
) -> Got | httpx.URL:
    """The answer, or where it is to be asked for."""
    if url.scheme not in ("http", "https") or not url.host:
        raise Fault(f"it redirects to '{url.scheme}:', which is neither http nor https")
    try:
        return _asked(client, url, headers, bounds, until)
    except NotPublic as error:
        raise Fault(str(error)) from None
    except httpx.TimeoutException:
        raise _too_slow(url, bounds) from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
        raise Fault(_why(url.host, error), for_now=True) from None


def _asked(
    client: httpx.Client, url: httpx.URL, headers: Mapping[str, str], bounds: Bounds, until: float
) -> Got | httpx.URL:
    port = url.port or (443 if url.scheme == "https" else 80)
    failure: Exception | None = None
    for address in addresses_of(url.host, port, allow_private=bounds.allow_private)[:4]:
        request = client.build_request(
            "GET",
            url.copy_with(host=address),
            headers={"Accept-Encoding": "gzip, deflate", **headers, "Host": _host_header(url)},
            extensions={"sni_hostname": url.host},
            timeout=_left(url, bounds, until),
        )
        try:
            response = client.send(request, stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            failure = error
            continue
        try:
            return _read(response, url, bounds, until)
        finally:
            response.close()
    raise failure or OSError("no address")


def _read(
    response: httpx.Response, url: httpx.URL, bounds: Bounds, until: float
) -> Got | httpx.URL:
    status = response.status_code
    if status == 304:
        return Got(False)
    if status in _REDIRECTS and "location" in response.headers:
        return url.join(response.headers["location"])
    if status != 200:
        raise _refusal(response, url)
    if int(response.headers.get("content-length") or 0) > bounds.max_bytes:
        raise _too_large(url, bounds)
    body = bytearray()
    for chunk in response.iter_bytes(65_536):
        body += chunk
        if len(body) > bounds.max_bytes:
            raise _too_large(url, bounds)
        _left(url, bounds, until)
    return Got(True, bytes(body), dict(response.headers))


def _left(url: httpx.URL, bounds: Bounds, until: float) -> float:
    """Seconds that are left."""
    if bounds.is_closing():
        raise Fault("this process ends; it is read by the next one", for_now=True)
    left = until - time.monotonic()
    if left <= 0:
        raise _too_slow(url, bounds)
    return left


def _refusal(response: httpx.Response, url: httpx.URL) -> Fault:
    status = response.status_code
    said = f"{url.host} answered {status} {response.reason_phrase}".rstrip()
    if status in (401, 403):
        said += ": check the feed's headers and CALLBOARD_FEED_SECRETS"
    after = retry_after(response.headers.get("retry-after", ""), response.headers.get("date", ""))
    return Fault(said, for_now=status in _FOR_NOW, after=after)


def retry_after(text: str, date: str) -> float:
    """Seconds (RFC 9110 10.2.3): a number, or a time, which is measured on the server's clock."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), LONGEST_RETRY_AFTER)
    try:
        gap = parsedate_to_datetime(text) - parsedate_to_datetime(date)
    except (ValueError, TypeError, IndexError):
        return 0.0
    return min(max(gap.total_seconds(), 0.0), LONGEST_RETRY_AFTER)


def _too_slow(url: httpx.URL, bounds: Bounds) -> Fault:
    return Fault(f"{url.host} took more than {bounds.seconds:g} s to answer", for_now=True)


def _too_large(url: httpx.URL, bounds: Bounds) -> Fault:
    size = bounds.max_bytes / 1_000_000
    return Fault(f"the answer of {url.host} is larger than {size:g} MB (max_mb)")


def _why(host: str, error: Exception) -> str:
    said = str(error).lower()
    if "certificate" in said:
        return f"the certificate of {host} is not trusted"
    if "name or service not known" in said or "getaddrinfo" in said or "resolution" in said:
        return f"the name {host} is not known: check it and the network"
    if isinstance(error, httpx.DecodingError):
        return f"{host} packed its answer in a way that cannot be unpacked"
    if isinstance(error, httpx.RemoteProtocolError | httpx.ReadError):
        return f"{host} ended the connection before its answer was complete"
    return f"{host} cannot be reached"


def _host_header(url: httpx.URL) -> str:
    host = f"[{url.host}]" if ":" in url.host else url.host
    return f"{host}:{url.port}" if url.port else host


def _same_origin(one: httpx.URL, other: httpx.URL) -> bool:
    return (one.scheme, one.host, one.port) == (other.scheme, other.host, other.port)
