"""What a person may assume on the command line: a flag for every assumption."""

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Assume:
    """Any assumption about prices and owning a card, replaced by your own value."""

    card_price_usd: float | None = None
    residual_usd: float | None = None
    residual_share: float | None = None
    rent_usd_per_gpu_hour: float | None = None
    electricity_usd_per_kwh: float | None = None
    card_watts: float | None = None
    power_overhead: float | None = None
    horizon_years: float | None = None
    planned_hours: float | None = None
    sales_tax_rate: float | None = None
    selling_fee_rate: float | None = None
    selling_freight_usd: float | None = None
    setup_usd: float | None = None
    maintenance_usd_per_year: float | None = None
    storage_gb: float | None = None
    storage_months: float | None = None
    average_rent_usd_per_hour: float | None = None
    average_hours: float | None = None

    def given(self) -> dict[str, float]:
        """Those that were given."""
        return values_of(self)


@dataclass(frozen=True)
class AssumeRuns:
    """Any assumption about running a job, replaced by your own value."""

    epochs: float | None = None
    idle_share: float | None = None
    interruption_multiplier: float | None = None
    operations_share: float | None = None
    engineer_hours: float | None = None
    engineer_usd_per_hour: float | None = None

    def given(self) -> dict[str, float]:
        """Those that were given."""
        return values_of(self)


@dataclass(frozen=True)
class AssumePace:
    """What makes breakeven one of useful hours, of present values, or of months."""

    idle_share: float | None = None
    interruption_multiplier: float | None = None
    capital_cost_per_year: float | None = None
    hours_per_month: float | None = None

    def given(self) -> dict[str, float]:
        """Those that were given."""
        return values_of(self)


def values_of(flags: Assume | AssumeRuns | AssumePace) -> dict[str, float]:
    named = {field.name: getattr(flags, field.name) for field in fields(flags)}
    return {name: value for name, value in named.items() if value is not None}
