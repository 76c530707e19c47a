"""What the checks compare a crawl with: the source's own past, at the same scope and by the same version."""

from datetime import datetime
from typing import Any

from models.gpu import resolve
from models.observation import Observation, Offer, Per, Statement
from models.source import Shape
from warehouse.columns import OBSERVATIONS, STATEMENTS, Placed, arrow_table, key_columns, key_expression
from warehouse.pages import Crawl
from warehouse.store import Warehouse


def accepted_rows(warehouse: Warehouse, source: str, scope: str, version: int) -> tuple[int, ...]:
    """How many rows each accepted complete crawl held, oldest first."""
    with warehouse.writing() as con:
        rows = con.execute(
            """SELECT p.rows FROM parses AS p JOIN crawls AS c ON c.crawl = p.crawl
               WHERE p.verdict = 'accepted' AND p.complete AND c.source = ? AND c.scope = ? AND p.version = ?
               ORDER BY c.observed_at, p.parse""",
            [source, scope, version],
        ).fetchall()
    return tuple(row[0] for row in rows)


def last_prices(warehouse: Warehouse, source: str, scope: str, version: int, shape: Shape) -> dict[tuple[int, str], float]:
    """Prices by natural key and statistic: of the last accepted complete crawl; or, of a history, of the latest date, and by
    date too, because only what is said of the same date can have moved."""
    found: dict[tuple[int, str], float] = {}
    query = LAST_CRAWL if shape is Shape.SNAPSHOT else LATEST
    with warehouse.writing() as con:
        for relation in OBSERVATIONS:
            asked = {"source": source, "version": version} | ({"scope": scope} if shape is Shape.SNAPSHOT else {})
            rows = con.execute(query.format(relation=relation), asked).fetchall()
            found |= {(key, statistic): amount for key, statistic, amount in rows}
    return found


LAST_CRAWL = """
    SELECT key, statistic, CAST(amount AS DOUBLE) FROM {relation} WHERE parse = (
        SELECT max_by(p.rows_of, c.observed_at) FROM parses AS p JOIN crawls AS c ON c.crawl = p.crawl
        WHERE p.verdict = 'accepted' AND p.complete AND c.source = $source AND c.scope = $scope AND p.version = $version)"""
LATEST = """
    WITH standing AS (FROM standing_in_version('{relation}', $source, $version, '', TIMESTAMP 'infinity'))
    SELECT key, statistic || ' ' || effective_at, CAST(amount AS DOUBLE) FROM standing
    UNION ALL SELECT key, statistic, max_by(CAST(amount AS DOUBLE), effective_at) FROM standing GROUP BY key, statistic"""


def revises(warehouse: Warehouse, crawl: Crawl, parse: int) -> bool:
    """Whether a reading of a history says otherwise than crawls before it did of the same key and date."""
    version = "(SELECT version FROM parses WHERE parse = $parse)"
    query = f"""SELECT 1 FROM {{relation}} AS r
        JOIN standing_in_version('{{relation}}', $source, {version}, $crawl, $observed_at) AS s
            ON s.key = r.key AND s.statistic = r.statistic AND s.effective_at = r.effective_at
        WHERE r.parse = $parse LIMIT 1"""
    asked = {"source": crawl.source, "parse": parse, "crawl": crawl.crawl, "observed_at": crawl.observed_at}
    with warehouse.writing() as con:
        return any(con.execute(query.format(relation=relation), asked).fetchall() for relation in STATEMENTS)


def described(warehouse: Warehouse, placed: list[Placed], *, keyed: bool, shape: Shape) -> list[dict[str, Any]]:
    """Rows as the checks read them: kind, per, unit_price (per GPU for a whole offer), amount, gpu and, where there is a past to
    compare with, key (of a history, with the date) and latest (its key without the date, where no row here is newer)."""
    keys = keys_of(warehouse, placed) if keyed else {}
    rows = [(row, keys.get(id(row))) for _, _, row in placed if isinstance(row, Statement)]
    if shape is Shape.SNAPSHOT:
        return [description(row, key, key) for row, key in rows]
    newest: dict[tuple[int, str], datetime] = {}
    for row, key in rows:
        if key and row.effective_at:
            newest[key] = max(newest.get(key, row.effective_at), row.effective_at)
    return [
        description(
            row,
            (key[0], f"{key[1]} {row.effective_at}") if key else None,
            key if key and row.effective_at == newest[key] else None,
        )
        for row, key in rows
    ]


def keys_of(warehouse: Warehouse, placed: list[Placed]) -> dict[int, tuple[int, str]]:
    """Natural key and statistic of each row, by the row's id()."""
    keys: dict[int, tuple[int, str]] = {}
    with warehouse.writing() as con:
        for kind in OBSERVATIONS.values():
            of_kind = [item for item in placed if isinstance(item[2], kind)]
            con.register("incoming", arrow_table(kind, of_kind, [*key_columns(kind), "statistic"]))
            found = con.execute(f"SELECT {key_expression(kind)}, statistic FROM incoming").fetchall()
            con.unregister("incoming")
            keys |= {id(item[2]): key for item, key in zip(of_kind, found, strict=True)}
    return keys


def description(row: Statement, key: tuple[int, str] | None, latest: tuple[int, str] | None) -> dict[str, Any]:
    """One row as the checks read it; one without a price counts, and keeps its place among the others."""
    kind = type(row).__name__
    if not isinstance(row, Observation):
        return {"kind": kind, "per": "", "unit_price": 0.0, "amount": 0.0, "gpu": None, "key": None, "latest": None}
    amount = float(row.amount)
    gpus = row.gpu_count if isinstance(row, Offer) and row.per is Per.INSTANCE_HOUR else 1
    gpu = resolve(row.gpu_text, row.memory_gb, row.form_text) if isinstance(row, Offer) else None
    said = {"kind": kind, "per": str(row.per), "unit_price": amount / gpus, "amount": amount, "gpu": gpu}
    return {**said, "key": key, "latest": latest}
