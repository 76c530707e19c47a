"""gpus: the catalogue's facts about each card, so that SQL can ask them. Appended whole when the catalogue changes."""

from datetime import datetime

import duckdb
import pyarrow as pa

from models.gpu import Gpu, catalogue, catalogue_version

TEXT, NUMBER = pa.string(), pa.float64()
FACTS: dict[str, pa.DataType] = {
    "name": TEXT, "vendor": TEXT, "segment": TEXT, "generation": TEXT, "memory_gb": NUMBER, "form": TEXT,
    "conversion": pa.bool_(), "tdp_watts": NUMBER, "launched_on": pa.date32(), "msrp_usd": NUMBER,
    "memory_bandwidth_gb_per_s": NUMBER, "fp16_shader_tflops": NUMBER, "fp16_tensor_tflops": NUMBER, "predecessor": TEXT,
}  # fmt: skip


def record_catalogue(con: duckdb.DuckDBPyConnection, recorded_at: datetime) -> int:
    """Append every card unless the last version written is today's; returns how many rows."""
    last = con.execute("SELECT max_by(catalogue_version, recorded_at) FROM gpus").fetchall()[0][0]
    if last == catalogue_version():
        return 0
    cards = list(catalogue().values())
    con.register("incoming", as_table(cards))
    con.execute(
        "INSERT INTO gpus BY NAME SELECT *, $version AS catalogue_version, $at AS recorded_at FROM incoming",
        {"version": catalogue_version(), "at": recorded_at},
    )
    con.unregister("incoming")
    return len(cards)


def as_table(cards: list[Gpu]) -> pa.Table:
    facts = {name: pa.array([getattr(card, name) for card in cards], kind) for name, kind in FACTS.items()}
    return pa.table({"gpu": pa.array([card.slug for card in cards], TEXT), **facts})
