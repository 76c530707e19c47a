"""One request that says that we live, to an address that the operator gave; the address is a secret."""

import logging

import httpx

from scrapers.robots import user_agent

TIMEOUT = httpx.Timeout(5.0)
LONGEST = 2000  # characters of what is said


class NotHeard(Exception):
    """The monitor did not take the heartbeat; the sentence does not name its address."""


def beat(url: str, said: str, contact: str, *, fail: bool) -> None:
    """GET the address, or POST one line to it where there is something to say; `fail` asks for `/fail` below it, which monitors
    in the style of healthchecks.io take as a call for a person. Raises NotHeard within about ten seconds."""
    silenced = logging.getLogger("httpx")
    was = silenced.disabled
    silenced.disabled = True  # it would log the address
    try:
        address = httpx.URL(url)
        if fail:
            address = address.copy_with(path=address.path.rstrip("/") + "/fail")
        content = " ".join(said.split())[:LONGEST].encode()
        answer = httpx.request(
            "POST" if content else "GET", address, content=content or None, timeout=TIMEOUT,
            headers={"User-Agent": user_agent(contact)},
        )  # fmt: skip
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NotHeard(f"the heartbeat could not be sent ({type(error).__name__}); is BREAKEVEN_HEARTBEAT_URL right?") from None
    finally:
        silenced.disabled = was
    if not answer.is_success:
        raise NotHeard(f"the heartbeat was answered with HTTP {answer.status_code}; is BREAKEVEN_HEARTBEAT_URL right?")
