"""The user's own key: sent where the publisher wants it, to the hosts that were asked, and shown nowhere."""

import json
import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import httpx

from models.source import Ask
from scrapers.errors import PublisherError
from scrapers.read import json_body
from scrapers.robots import SECRET

if TYPE_CHECKING:
    from scrapers.client import Client

FORM = "application/x-www-form-urlencoded"
SHORTEST = 8  # characters of a secret; shorter ones are words that a page may hold by itself
ECHO = re.compile(rb'("(?:api[-_]?key|access[-_]?token)"\s*:\s*")[^"\\]{8,}(?=")', re.IGNORECASE)


@dataclass(frozen=True)
class Key:
    """A key and how it is sent: `bearer`, `header:NAME`, `query:NAME`, or `client` (an id and a secret, given for a token);
    `places` are the (scheme, host) it is for."""

    text: str
    sent_as: str
    places: frozenset[tuple[str, bytes]]

    @classmethod
    def for_asked(cls, text: str | None, sent_as: str, asked: Iterable[httpx.URL]) -> "Key":
        """The key for the addresses of a source's own questions."""
        return cls((text or "").strip(), sent_as, frozenset((url.scheme, url.netloc) for url in asked))

    @property
    def sendable(self) -> bool:
        """Whether a header can carry it."""
        return self.text.isascii() and self.text.isprintable()

    def meant_for(self, url: httpx.URL, asked: str) -> bool:
        """Whether the key goes to this address: to the host that was asked, not to one that it redirects to."""
        return bool(self.text) and url.netloc == httpx.URL(asked).netloc and (url.scheme, url.netloc) in self.places

    def headers(self, url: httpx.URL, asked: str) -> dict[str, str]:
        """The header that carries the key, if one does."""
        if self.sent_as.startswith("query:") or not self.meant_for(url, asked):
            return {}
        if self.sent_as == "client":
            return {"Authorization": f"Basic {b64encode(self.text.encode()).decode()}", "Content-Type": FORM}
        return {"Authorization": f"Bearer {self.text}"} if self.sent_as == "bearer" else {self.sent_as.split(":")[1]: self.text}

    def address(self, url: httpx.URL, asked: str) -> httpx.URL:
        """The address as sent: with the key where the publisher wants it in the query."""
        if not self.sent_as.startswith("query:") or not self.meant_for(url, asked):
            return url
        return url.copy_merge_params({self.sent_as.removeprefix("query:"): self.text})

    def without_echo(self, body: bytes, asked: str) -> bytes:
        """A body as it may be kept: verbatim, but for the key and the secrets of the address, which some publishers echo, be it
        escaped for an address or for JSON. Where the key went in the query, any echo of such a parameter goes too."""
        for secret in (self.text, *SECRET.findall(asked)):
            told = json.dumps(secret)[1:-1]
            for form in {secret, quote(secret, safe=""), told, told.replace("/", "\\/")} if len(secret) >= SHORTEST else ():
                body = body.replace(form.encode(), b"***")
        return unechoed(body) if self.sent_as.startswith("query:") else body

    def hidden(self, sentence: str) -> str:
        """A sentence without the key in it."""
        return sentence.replace(self.text, "***") if self.text else sentence


def unechoed(body: bytes) -> bytes:
    """A body without the key that a publisher's answer repeats (`"api_key": "..."`), whoever's it is."""
    return ECHO.sub(rb"\1***", body)


async def exchange(client: "Client", url: str, scope: str) -> None:
    """Give the user's key, `client id:client secret`, for a token, and send that from now on (client credentials, RFC 6749).

    The answer is a secret and no page of the source: whoever fetches does not hand it on, so nobody keeps it."""
    form = urlencode({"grant_type": "client_credentials", "scope": scope})
    client.key = replace(client.key, sent_as="client")
    page = await client.ask(Ask(url=url, method="POST", body=form))
    said = json_body(page)
    token = said.get("access_token") if isinstance(said, dict) else None
    client.key = replace(client.key, text=token if isinstance(token, str) else "", sent_as="bearer")
    if not client.key.text or not client.key.sendable:
        raise PublisherError(f"{page.source}: {url} gave no token for the key")
