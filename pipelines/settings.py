"""What an installation may set, all by environment variables that begin with BREAKEVEN_."""

import os
from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

from models.source import Spec
from warehouse import Warehouse


class Settings(BaseSettings):
    """`home`: database and pages (./data). `contact`: an address that publishers can write to, sent with each request."""

    model_config = SettingsConfigDict(env_prefix="BREAKEVEN_")
    home: Path = Path("data")
    contact: str = "no contact given; set BREAKEVEN_CONTACT"

    def warehouse(self, *, sample: bool = False) -> Warehouse:
        """The real warehouse, or the one of made-up sample pages, which is kept apart."""
        return Warehouse(self.home / "sample" if sample else self.home)


def key_of(spec: Spec) -> str | None:
    """The user's own key for a source, only ever from the environment."""
    return os.environ.get(spec.key_env) or None if spec.key_env else None
