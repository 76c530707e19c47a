"""Retention: bodies of old pages that repeat their neighbours go; what they said stays, and it is remembered that they went."""

from dataclasses import dataclass
from datetime import datetime

from warehouse.append import next_instant
from warehouse.store import Warehouse, fetch

REASON = "retention: an old page that said the same as the one before it and the one after it"


@dataclass(frozen=True)
class Dropped:
    """How many bodies went, and how many bytes on disk they took."""

    bodies: int
    bytes: int


def drop_bodies(warehouse: Warehouse, older_than: datetime, now: datetime) -> Dropped:
    """Drop every body that droppable_bodies names, remembering it first. `older_than`, `now`: UTC without zone.

    Done under the lock of the database, so that no page can be kept meanwhile that has one of these bodies."""
    with warehouse.writing() as con:
        hashes = [row["sha256"] for row in fetch(con, "FROM droppable_bodies($older_than)", older_than=older_than)]
        paths = [path for path in map(warehouse.archive.path, sorted(hashes)) if path.exists()]
        sizes = [path.stat().st_size for path in paths]
        con.execute(
            "INSERT INTO dropped_bodies SELECT unnest($hashes), unnest($sizes), $now, $reason",
            {"hashes": [path.stem for path in paths], "sizes": sizes, "now": now, "reason": REASON},
        )
        for path in paths:
            path.unlink()
    return Dropped(len(paths), sum(sizes))


def carry(warehouse: Warehouse, source: str, version: int) -> int:
    """After a re-parse: crawls that cannot be read again because their bodies were dropped follow the crawl that they repeated.

    Such a crawl said, by the reading before `version`, the same as an earlier crawl of its scope that `version` has read: it gets
    a parse that points at the rows of that reading, as an unchanged crawl does. Returns how many. Without it a mended parser
    would mend the first page of each month and leave the days between as they were."""
    with warehouse.writing() as con:
        found = fetch(con, FOLLOWERS, source=source, version=version)
        gone = [row for row in found if not all(warehouse.archive.path(sha).exists() for sha in row["bodies"])]
        con.execute("BEGIN")
        try:
            for row in gone:
                con.execute(
                    """INSERT INTO parses BY NAME SELECT * REPLACE ($crawl AS crawl, 'carried' AS outcome, 0 AS rows_written,
                           (SELECT max(parse) + 1 FROM parses) AS parse, $at AS recorded_at)
                       FROM parses WHERE parse = $parse""",
                    {"crawl": row["crawl"], "parse": row["parse"], "at": next_instant(con, None)},
                )
            con.execute("COMMIT")
        except BaseException:
            con.execute("ROLLBACK")
            raise
    return len(gone)


# before: the accepted reading of each crawl by the highest lower version; now: that by this version.
FOLLOWERS = """
    WITH readings AS (
        SELECT c.crawl, c.scope, c.observed_at,
            max_by(p, (p.version, p.parse)) FILTER (p.version < $version) AS before,
            max_by(p, p.parse) FILTER (p.version = $version) AS now
        FROM crawls AS c JOIN parses AS p ON p.crawl = c.crawl
        WHERE c.source = $source AND p.verdict = 'accepted' GROUP BY ALL
    ), told AS (
        SELECT r.*, coalesce(k.contents, []) AS contents
        FROM readings AS r LEFT JOIN parse_contents() AS k ON k.parse = r.before.rows_of
        WHERE r.before IS NOT NULL
    )
    SELECT gone.crawl, max_by(t.now.parse, t.observed_at) AS parse,
        (SELECT list(DISTINCT sha256) FROM pages WHERE crawl = gone.crawl) AS bodies
    FROM told AS gone JOIN told AS t ON t.scope = gone.scope AND t.observed_at < gone.observed_at AND t.contents = gone.contents
    WHERE gone.now IS NULL AND t.now IS NOT NULL AND t.now.complete
        AND EXISTS (FROM pages AS p JOIN dropped_bodies AS d ON d.sha256 = p.sha256 WHERE p.crawl = gone.crawl)
    GROUP BY gone.crawl, gone.observed_at ORDER BY gone.observed_at"""
