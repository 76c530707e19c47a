"""What the checks compare a crawl with: the source's own past, at the same scope and by the same version."""

from typing import Any

from warehouse.columns import OBSERVATIONS, Placed, arrow_table, key_expression
from warehouse.store import Warehouse


def accepted_rows(warehouse: Warehouse, source: str, scope: str, version: int) -> tuple[int, ...]:
    """How many rows each accepted complete crawl held, oldest first (an unchanged one as many as it repeats)."""
    with warehouse.writing() as con:
        rows = con.execute(
            """SELECT written.rows FROM parses AS p JOIN crawls AS c ON c.crawl = p.crawl
                   JOIN parses AS written ON written.parse = p.rows_of
               WHERE p.verdict = 'accepted' AND p.complete AND c.source = ? AND c.scope = ? AND p.version = ?
               ORDER BY c.observed_at, p.parse""",
            [source, scope, version],
        ).fetchall()
    return tuple(row[0] for row in rows)


def last_prices(warehouse: Warehouse, source: str, scope: str, version: int) -> dict[tuple[int, str], float]:
    """Prices of the last accepted complete crawl by (natural key, statistic)."""
    found: dict[tuple[int, str], float] = {}
    with warehouse.writing() as con:
        for relation in OBSERVATIONS:
            rows = con.execute(
                f"""SELECT key, statistic, CAST(amount AS DOUBLE) FROM {relation} WHERE parse = (
                        SELECT max_by(p.rows_of, c.observed_at) FROM parses AS p JOIN crawls AS c ON c.crawl = p.crawl
                        WHERE p.verdict = 'accepted' AND p.complete AND c.source = ? AND c.scope = ? AND p.version = ?)""",  # noqa: S608
                [source, scope, version],
            ).fetchall()
            found |= {(key, statistic): amount for key, statistic, amount in rows}
    return found


def described(warehouse: Warehouse, placed: list[Placed]) -> list[dict[str, Any]]:
    """Rows as the checks read them: kind, per, unit_price (per GPU for a whole offer), amount, gpu and key."""
    from models.gpu import resolve

    rows: list[dict[str, Any]] = []
    with warehouse.writing() as con:
        for kind in OBSERVATIONS.values():
            of_kind = [item for item in placed if isinstance(item[2], kind)]
            con.register("incoming", arrow_table(kind, of_kind))
            keys = con.execute(f"SELECT {key_expression(kind)}, statistic FROM incoming").fetchall()  # noqa: S608
            con.unregister("incoming")
            for (_, _, row), key in zip(of_kind, keys, strict=True):
                count = getattr(row, "gpu_count", 1) if str(getattr(row, "per", "")) == "instance_hour" else 1
                gpu_text = getattr(row, "gpu_text", None)
                gpu = resolve(gpu_text, getattr(row, "memory_gb", None), getattr(row, "form_text", None)) if gpu_text else None
                amount = float(getattr(row, "amount"))
                rows.append({"kind": kind.__name__, "per": str(getattr(row, "per")), "unit_price": amount / count,
                             "amount": amount, "gpu": gpu, "key": key})  # fmt: skip
    return rows
