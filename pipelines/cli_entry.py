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
    file: Annotated[Path, Parameter(help="A page that you saved, or a CSV file with the options of `record` as columns.")],
    *,
    source: Annotated[str | None, Parameter(help="Of a page: which source reads it.")] = None,
    url: Annotated[str | None, Parameter(help="Of a page: the address it was saved from.")] = None,
    fetched_at: Annotated[str | None, Parameter(help="Of a page: the instant (UTC) or day it was saved.")] = None,
    precision: Annotated[
        Literal["second", "day", "month"] | None, Parameter(help="How exactly that is known; of a day, to the day.")
    ] = None,
) -> int:
    """A page that you saved, or a CSV file of prices that you read, through the same checks as what is fetched.

    Examples, as typed:
      breakeven import saved.html --source lambda --url https://lambda.ai/pricing
          --fetched-at 2026-11-20T09:30Z
      breakeven import prices.csv

    What was imported before appends nothing. Exit code 1 where the checks refuse something.
    """
    from pipelines.commands.import_file import import_file as import_it

    return import_it(file, source, url, fetched_at, precision)


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
