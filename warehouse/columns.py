"""Which columns a relation has: the row classes say it, the migrations repeat it, a test compares them."""

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any

import pyarrow as pa

from models.observation import Availability, Listing, Observation, Offer, Rate, Row, Statement

OBSERVATIONS: dict[str, type[Observation]] = {"offers": Offer, "listings": Listing, "rates": Rate}
STATEMENTS: dict[str, type[Statement]] = {**OBSERVATIONS, "availability": Availability}
GIVEN_BY_LOADER = ("parse", "observation_id", "key", "source", "observed_at", "observed_precision", "recorded_at")
ARROW: dict[str, pa.DataType] = {
    "ordinal": pa.int32(), "page_number": pa.int16(), "n": pa.int32(), "gpu_count": pa.int32(), "term_months": pa.int32(),
    "quantity": pa.int32(), "memory_gb": pa.float64(), "reliability": pa.float64(), "available": pa.bool_(),
    "verified": pa.bool_(), "effective_at": pa.timestamp("us"), "until_at": pa.timestamp("us"),
    "amount": pa.decimal128(24, 12), "storage_gb": pa.decimal128(24, 12), "storage_amount": pa.decimal128(24, 12),
    "shipping_amount": pa.decimal128(24, 12), "traffic_in_amount": pa.decimal128(24, 12),
    "traffic_out_amount": pa.decimal128(24, 12), "minimum_amount": pa.decimal128(24, 12), "min_params_b": pa.float64(),
    "max_params_b": pa.float64(), "min_context_tokens": pa.int32(), "available_to_new_customers": pa.bool_(),
    "ends_on": pa.date32(),
}  # fmt: skip
SEPARATOR = "chr(31)"

Placed = tuple[str, int, Row]  # page, number of the page within its crawl, row


def arrow_table(kind: type[Row], placed: Sequence[Placed], names: Iterable[str] | None = None) -> pa.Table:
    """Rows of one class (or only some of their fields) as one Arrow table, column by column; what is neither number, truth nor
    instant is text."""
    rows = [row for _, _, row in placed]
    columns: dict[str, Any] = {
        "page": pa.array([page for page, _, _ in placed], pa.string()),
        "page_number": pa.array([number for _, number, _ in placed], pa.int16()),
    }
    for name in kind.model_fields if names is None else names:
        columns[name] = pa.array(list(map(attrgetter(name), rows)), ARROW.get(name, pa.string()))
    return pa.table(columns)


def key_columns(kind: type[Statement]) -> list[str]:
    """The columns that key_expression reads."""
    named_by = getattr(kind, "NAMED_BY", ())
    return [*kind.KEY, *named_by, *(["publisher_ref"] if named_by else []), *getattr(kind, "MARKED_BY", ())]


def text_or_nothing(column: str) -> str:
    """A column as text in which an unknown value differs from an empty one."""
    return f"coalesce(CAST({column} AS VARCHAR), chr(0))"


def key_expression(kind: type[Statement]) -> str:
    """SQL for the natural key of a row: a 64-bit hash of its key columns, so that grouping is cheap. A mark counts only where
    there is one, named: so a column that joins the key later leaves the keys of older rows as they are."""
    parts = [text_or_nothing(column) for column in kind.KEY]
    named_by = getattr(kind, "NAMED_BY", ())
    if named_by:
        names = ", ".join(text_or_nothing(column) for column in named_by)
        parts.append(f"coalesce('ref:' || publisher_ref, concat_ws({SEPARATOR}, {names}))")
    parts += [f"'{column}:' || {column}" for column in getattr(kind, "MARKED_BY", ())]
    return f"md5_number_lower(concat_ws({SEPARATOR}, {', '.join(parts)}))"


def observation_id_expression() -> str:
    """SQL for the identity of an observation: page, ordinal, natural key, statistic, published effective_at, version."""
    parts = ", ".join(["page", "ordinal", "key", "statistic", text_or_nothing("effective_at"), "$version"])
    return f"CAST(md5(concat_ws({SEPARATOR}, {parts})) AS UUID)"
