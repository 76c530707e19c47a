"""What another reading of a kept crawl would change: rows added, changed and dropped, against the rows that stand."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import duckdb

from models.observation import Reject, Row, Statement
from warehouse.columns import STATEMENTS, Placed, arrow_table, key_expression
from warehouse.reading import Reading

EXAMPLES = 5
# Of a snapshot: what the crawl's standing reading holds. Of a history: what stands of the whole source.
OF_CRAWL = """SELECT r.* FROM {relation} AS r WHERE r.parse = (
    SELECT s.p.rows_of FROM standing_parses(NULL) AS s WHERE s.crawl = $name)"""
OF_SOURCE = """SELECT r.* FROM {relation} AS r JOIN standing_histories(NULL, NULL) AS h ON h.rows_of = r.parse
    WHERE r.source = $name
    QUALIFY row_number() OVER (PARTITION BY r.key, r.statistic, r.effective_at ORDER BY h.confirmed_at DESC, r.parse DESC) = 1"""


@dataclass
class Difference:
    """How many rows a reading adds, changes, drops and repeats; `examples` are sentences."""

    added: int = 0
    changed: int = 0
    dropped: int = 0
    same: int = 0
    examples: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.dropped)

    def add(self, other: "Difference") -> None:
        """Count another difference in."""
        self.added, self.changed = self.added + other.added, self.changed + other.changed
        self.dropped, self.same = self.dropped + other.dropped, self.same + other.same
        self.examples = (self.examples + other.examples)[:EXAMPLES]


def difference(con: duckdb.DuckDBPyConnection, placed: Sequence[Placed], *, crawl: str | None, source: str) -> Difference:
    """Compare rows with those that stand: of one snapshot crawl, or (crawl None) of a whole history. Of rows with one key,
    statistic and effective date the last counts."""
    found = Difference()
    for relation, kind in STATEMENTS.items():
        con.register("incoming", arrow_table(kind, [item for item in placed if isinstance(item[2], kind)]))
        standing = (OF_CRAWL if crawl else OF_SOURCE).format(relation=relation)
        rows = con.execute(comparison(kind, standing), {"name": crawl or source}).fetchall()
        con.unregister("incoming")
        found.add(counted(rows))
    return found


def comparison(kind: type[Statement], standing: str) -> str:
    """SQL: per key, what stood and what is read now, as texts (null: not there), and whether they say the same."""
    said = "amount || ' ' || currency || ' per ' || per" if "amount" in kind.model_fields else "statement"
    name = next(name for name in ("gpu_text", "title", "subject") if name in kind.model_fields)
    values = " AND ".join(f"o.{column} IS NOT DISTINCT FROM n.{column}" for column in kind.VALUE)
    last = "QUALIFY row_number() OVER (PARTITION BY key, statistic, effective_at ORDER BY page_number DESC, ordinal DESC) = 1"
    told = ", ".join(f"{side}.provider || ' ' || {side}.{name} || ' ' || {side}.{said.split(' ')[0]}" for side in ("o", "n"))
    return f"""
        WITH n AS (SELECT *, {key_expression(kind)} AS key FROM incoming {last}), o AS (SELECT * FROM ({standing}) {last})
        SELECT {told}, coalesce({values}, false) AS same
        FROM o FULL JOIN n ON n.key = o.key AND n.statistic = o.statistic AND n.effective_at IS NOT DISTINCT FROM o.effective_at
        ORDER BY 1, 2"""


def counted(rows: list[tuple[str | None, str | None, bool]]) -> Difference:
    """Rows of `comparison` as counts and examples."""
    news = [(before, now) for before, now, same in rows if not same]
    examples = [f"{before or 'nothing'} becomes {now or 'nothing'}" for before, now in news[:EXAMPLES]]
    added, dropped = sum(b is None for b, _ in news), sum(n is None for _, n in news)
    return Difference(added, len(news) - added - dropped, dropped, len(rows) - len(news), examples)


def says_the_same(con: duckdb.DuckDBPyConnection, crawl: str, reading: Reading) -> int | None:
    """The parse whose rows and rejects a later version's reading of the same crawl repeats to the letter, or None."""
    rows = con.execute(
        "SELECT s.p.rows_of FROM standing_parses(NULL) AS s WHERE s.crawl = ? AND s.p.version < ?",
        [crawl, reading.version],
    ).fetchall()
    if not rows:
        return None
    return rows[0][0] if all(equal(con, relation, kind, reading, rows[0][0]) for relation, kind in RELATIONS.items()) else None


RELATIONS: dict[str, type[Row]] = {**STATEMENTS, "rejects": Reject}


def equal(con: duckdb.DuckDBPyConnection, relation: str, kind: type[Row], reading: Reading, parse: int) -> bool:
    """Whether a parse holds exactly these rows, by page, ordinal and every field."""
    columns = ", ".join(["page_number", *kind.model_fields])
    con.register("incoming", arrow_table(kind, reading.of(kind)))
    stored = f"SELECT {columns} FROM {relation} WHERE parse = {int(parse)}"
    read = f"SELECT {columns} FROM incoming"
    differ = con.execute(f"({stored} EXCEPT ALL {read}) UNION ALL ({read} EXCEPT ALL {stored}) LIMIT 1").fetchall()
    con.unregister("incoming")
    return not differ
