"""listing_verdicts: what the filter of the day makes of each listing. A better filter judges all of them again."""

from datetime import datetime

import duckdb
import pyarrow as pa

from models.listing_filter import FILTER_VERSION, Verdict, judge

BATCH = 50_000  # listings judged at once
Words = tuple[str, str | None, str | None, float | None]  # title, condition_text, category_text, price_usd

# Listings that today's filter has not judged: of one parse, or (null) of all.
UNJUDGED = """
    CREATE OR REPLACE TEMP TABLE unjudged AS
    SELECT l.observation_id, l.title, l.condition_text, l.category_text,
        CASE WHEN l.currency = 'USD' THEN CAST(l.amount AS DOUBLE) END AS price_usd
    FROM listings AS l ANTI JOIN listing_verdicts AS v
        ON v.observation_id = l.observation_id AND v.filter_version = $version
    WHERE $parse IS NULL OR l.parse = $parse
    LIMIT $most"""
APPEND = """
    INSERT INTO listing_verdicts BY NAME
    SELECT u.observation_id, j.* EXCLUDE (title, condition_text, category_text, price_usd),
        $version AS filter_version, $at AS recorded_at
    FROM unjudged AS u JOIN judged AS j ON j.title = u.title
        AND j.condition_text IS NOT DISTINCT FROM u.condition_text
        AND j.category_text IS NOT DISTINCT FROM u.category_text AND j.price_usd IS NOT DISTINCT FROM u.price_usd"""


def judge_parse(con: duckdb.DuckDBPyConnection, parse: int, recorded_at: datetime) -> int:
    """Judge the listings that one parse wrote; returns how many."""
    return judge_batches(con, parse, recorded_at)


def rejudge(con: duckdb.DuckDBPyConnection, recorded_at: datetime) -> int:
    """After a change of the filter, judge every listing again, those of long ago too; returns how many."""
    return judge_batches(con, None, recorded_at)


def judge_batches(con: duckdb.DuckDBPyConnection, parse: int | None, recorded_at: datetime) -> int:
    total = 0
    while True:
        asked = {"version": FILTER_VERSION, "parse": parse, "most": BATCH}
        found: int = con.execute(UNJUDGED, asked).fetchall()[0][0]
        if not found:
            return total
        words = con.execute("SELECT DISTINCT title, condition_text, category_text, price_usd FROM unjudged").fetchall()
        con.register("judged", as_table(words))
        con.execute(APPEND, {"version": FILTER_VERSION, "at": recorded_at})
        con.unregister("judged")
        total += found


def as_table(words: list[Words]) -> pa.Table:
    """The same words are judged once, however many days they stood there."""
    said = [judge(*one) for one in words]
    text, number = pa.string(), pa.float64()
    kinds = {"title": text, "condition_text": text, "category_text": text, "price_usd": number}
    columns = {name: pa.array([one[place] for one in words], kind) for place, (name, kind) in enumerate(kinds.items())}
    verdict = {name: pa.array([getattr(one, name) for one in said]) for name in Verdict.__dataclass_fields__}
    return pa.table({**columns, **verdict})
