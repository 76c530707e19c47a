"""Commands by which prices of cards come in and are looked at: what each takes. The work is imported when it is done."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

Json = Annotated[bool, Parameter("--json", negative="", help="Machine-readable, one JSON array.")]


def record(
    *,
    what: Annotated[str, Parameter(help="card_price, trade_in, msrp, electricity, storage, training, inference, ...")],
    subject: Annotated[str, Parameter(help="Of what: a card, a model, 'network volume', 'residential'.")],
    amount: Annotated[str, Parameter(help="One number with a decimal point.")],
    currency: Annotated[str, Parameter(help="Three letters, such as USD.")],
    per: Annotated[str, Parameter(help="What the amount buys: card, kwh, gb_month, million_tokens, ...")],
    provider: Annotated[str, Parameter(help="Who asks or pays it, such as ebay.")],
    on: Annotated[str, Parameter(help="The day (or month) it was so.")],
    url: Annotated[str, Parameter(help="Where you read it.")],
    variant: Annotated[str | None, Parameter(help="Of a card price: used or new.")] = None,
    region: Annotated[str | None, Parameter(help="Where it holds, such as US.")] = None,
    statistic: Annotated[str | None, Parameter(help="Where it is no single price: mean, median, p25, ...")] = None,
    n: Annotated[str | None, Parameter(help="Of how many prices, if that is said.")] = None,
) -> int:
    """One price that you read somewhere, with its address and day; the same record twice appends nothing.

    Examples, as typed:
      breakeven record --what card_price --subject "RTX 4090" --variant used
          --amount 1850 --currency USD --per card --statistic mean --n 40
          --provider ebay --on 2026-11-20 --url https://example.com/rtx-4090
      breakeven record --what electricity --subject residential --region DE
          --amount 0.387 --currency EUR --per kwh
          --provider bdew --on 2026-10 --url https://example.com/electricity

    Exit code 1 where the checks refuse the price.
    """
    from pipelines.commands.record import record_price

    said = {"what": what, "subject": subject, "amount": amount, "currency": currency, "per": per, "provider": provider, "on": on}
    return record_price(url, {**said, "variant": variant, "region": region, "statistic": statistic, "n": n})


def import_file(
    *files: Annotated[Path, Parameter(help="Files, folders, zip archives, or a clone of SkyPilot's catalogue.")],
    source: Annotated[str | None, Parameter(help="Of a page that you saved: which source reads it.")] = None,
    url: Annotated[str | None, Parameter(help="Of a page: the address it was saved from.")] = None,
    fetched_at: Annotated[str | None, Parameter(help="Of a page: the instant (UTC) or day it was saved.")] = None,
    precision: Annotated[
        Literal["second", "day", "month"] | None, Parameter(help="How exactly that is known; of a day, to the day.")
    ] = None,
    dry_run: Annotated[bool, Parameter(negative="", help="Read and tell, append nothing.")] = False,
) -> int:
    """Prices of the past, and pages that you saved, through the same checks as what is fetched.

    Read are: tidy price files (CSV or Parquet; columns observed_at, source, provider_or_market, gpu, tier_or_condition,
    price_usd, unit, count, note), CSV files with the options of `record` as columns, catalogues of gpuhunt (v1 to v3, in
    folders named as they are published), snapshots of gpurentalprices, EIA's bulk file ELEC.zip, the series of Tom's
    Hardware, a clone of SkyPilot's catalogue (each commit a date), and, with --source, any page that one of our sources reads.

    Examples, as typed:
      breakeven import history
      breakeven import --dry-run prices.csv ELEC.zip
      breakeven import saved.html --source lambda --url https://lambda.ai/pricing
          --fetched-at 2026-11-20T09:30Z

    What was imported before appends nothing. Exit code 1 where the checks refuse something.
    """
    from pipelines.commands.import_file import import_files

    return import_files(files, source, url, fetched_at, precision, dry_run=dry_run)


def cards(
    gpu: Annotated[str | None, Parameter(help="A card, such as rtx-4090; all cards for sale without it.")] = None,
    *,
    as_of: Annotated[str | None, Parameter(help="The world as of a day (its end, UTC) or an instant.")] = None,
    json: Json = False,
) -> int:
    """Cards for sale: how many, lower quartile, median and spread, the cheapest beside the week's median, and what was rejected.

    Asks, bids and sales, new and used cards are never averaged together. A listing whose shipping is unknown has no price.

    Examples, as typed:
      breakeven cards
      breakeven cards rtx-4090
    """
    from pipelines.commands.cards import show_cards

    return show_cards(gpu, as_of, as_json=json)


def explain(
    figure: Annotated[str | None, Parameter(help="Its name, such as S000-045; all of them in short without it.")] = None,
    *,
    json: Json = False,
) -> int:
    """An article's wrong figure, the right one, and why they differ; the right one is computed by the same formulas as the rest.

    Examples, as typed:
      breakeven explain
      breakeven explain S000-045
    """
    from pipelines.commands.explain import explain_figures

    return explain_figures(figure, as_json=json)


def residual(
    gpu: Annotated[str, Parameter(help="A card, such as rtx-4090.")],
    *,
    horizon_months: Annotated[int, Parameter(help="When it is sold, in months from then, 1 to 120.")] = 36,
    as_of: Annotated[str | None, Parameter(help="The world as of a day (its end, UTC) or an instant.")] = None,
    known_at: Annotated[str | None, Parameter(help="By what had been recorded until then.")] = None,
    card_price_usd: Annotated[float | None, Parameter(help="What the card costs now, instead of what is observed.")] = None,
    residual_usd: Annotated[float | None, Parameter(help="What you say it will bring then.")] = None,
    successor_on: Annotated[str | None, Parameter(help="The day on which you expect its successor; widens the range.")] = None,
    json: Json = False,
) -> int:
    """What a card will bring when it is sold: by four methods, one of them selected, with range, grade and history used.

    Examples, as typed:
      breakeven residual rtx-4090
      breakeven residual rtx-3090 --horizon-months 12 --as-of 2026-09-30
      breakeven residual rtx-5090 --card-price-usd 3200 --successor-on 2027-01-15
    """
    from pipelines.commands.residual import show_residual

    return show_residual(gpu, as_of, known_at, horizon_months, card_price_usd, residual_usd, successor_on, as_json=json)


def backtest(
    what: Annotated[Literal["residual"], Parameter(help="What is scored: residual, the resale estimates.")],
    *,
    file: Annotated[
        list[Path] | None, Parameter(help="A tidy price file instead of the imported history; may be repeated.")
    ] = None,
    tier: Annotated[
        list[str] | None, Parameter(help="Of a file, only this word of tier_or_condition; all used ones without it.")
    ] = None,
    json: Json = False,
) -> int:
    """Forecasts from every past month, seeing only what was known by then, scored on what came; beside simple baselines.

    Examples, as typed:
      breakeven backtest residual
      breakeven backtest residual --file used_cards.csv
      breakeven backtest residual --file used_cards.csv --tier sold_avg_all_conditions

    Exit code 1 where there is no history to score.
    """
    from pipelines.commands.backtest import backtest_residual

    return backtest_residual(file or [], tier or [], as_json=json)
