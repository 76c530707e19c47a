"""workloads: the facts about runs, so that SQL can ask them. Appended whole when they, or what a name means, change."""

import re
from collections.abc import Sequence
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any

import duckdb
import pyarrow as pa

from models.gpu import UNKNOWN, catalogue, resolve
from models.identity import digest
from models.workloads import Workload

CARD = pa.struct([
    ("gpu", pa.string()), ("cards", pa.int32()), ("cards_high", pa.int32()), ("form_unsaid", pa.bool_()),
])  # fmt: skip
KINDS: dict[str, pa.DataType] = {
    "low": pa.float64(), "high": pa.float64(), "point": pa.float64(), "params_b": pa.float64(), "million_tokens": pa.float64(),
    "gpu_count": pa.int32(), "gpu_count_high": pa.int32(), "cards": pa.list_(CARD),
}  # fmt: skip


def record_workloads(con: duckdb.DuckDBPyConnection, facts: Sequence[Workload], at: datetime) -> int:
    """Append every fact unless the last version written is today's; returns how many rows."""
    rows = [{**fact.model_dump(mode="json"), "cards": cards_of(fact)} for fact in facts]
    version = digest(*map(repr, rows))[:12]
    last = con.execute("SELECT max_by(workloads_version, recorded_at) FROM workloads").fetchall()[0][0]
    if last == version:
        return 0
    names = [*Workload.model_fields, "cards"]
    incoming = pa.table({name: pa.array([row[name] for row in rows], KINDS.get(name, pa.string())) for name in names})
    con.register("incoming", incoming)
    con.execute(
        "INSERT INTO workloads BY NAME SELECT *, $version AS workloads_version, $at AS recorded_at FROM incoming",
        {"version": version, "at": at},
    )
    con.unregister("incoming")
    return len(rows)


def cards_of(fact: Workload) -> list[dict[str, Any]]:
    """The catalogue cards that a fact's words mean: each of several ('A10G 24GB or RTX 4090', '2x A10G 24GB or 1x A100 40GB'),
    and every form of a card whose form is not said."""
    found = []
    for words in fact.gpu_text.split(" or ") if fact.gpu_text else ():
        said = re.fullmatch(r"(?:(\d+)x )?(.+)", words)
        slug = resolve(said[2]) if said else None
        if said is None or slug is None:
            continue  # the words stay in gpu_text, as unknown names do elsewhere
        low = int(said[1]) if said[1] else fact.gpu_count
        high = low if said[1] or fact.gpu_count_high is None else fact.gpu_count_high
        shape, open_ = slug.replace(UNKNOWN, "*"), UNKNOWN in slug
        meant = [slug, *(name for name, card in catalogue().items() if not card.conversion and fnmatchcase(name, shape))]
        found += [{"gpu": gpu, "cards": low, "cards_high": high, "form_unsaid": open_} for gpu in dict.fromkeys(meant)]
    return found
