"""What an installation may set, all by environment variables that begin with BREAKEVEN_."""

import os
from pathlib import Path

from pydantic import PositiveFloat, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from models.source import Spec
from pipelines.secrets import kept_secret
from warehouse import Warehouse


class Settings(BaseSettings):
    """`home`: database and pages (./data). `contact`: an address that publishers can write to, sent with each request.
    `patience_seconds`: how long the database of another process is waited for; prefect.yaml sets more, as nobody watches.
    `alerts`: a file of alert rules. `notify`: where alerts go, addresses that apprise understands, apart by spaces."""

    model_config = SettingsConfigDict(env_prefix="BREAKEVEN_")
    home: Path = Path("data")
    contact: str = "no contact given; set BREAKEVEN_CONTACT"
    patience_seconds: PositiveFloat = 30.0
    alerts: Path | None = None
    notify: SecretStr | None = None

    def warehouse(self, *, sample: bool = False) -> Warehouse:
        """The real warehouse, or the one of made-up sample pages, which is kept apart."""
        return Warehouse(self.home / "sample" if sample else self.home, self.patience_seconds)


def key_of(spec: Spec) -> str | None:
    """The user's own key for a source: from the environment, else, inside a flow run, from the Secret block of that name."""
    if not spec.key_env:
        return None
    return os.environ.get(spec.key_env) or kept_secret(spec.key_env)
