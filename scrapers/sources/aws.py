"""Amazon EC2: list prices on demand per region, and Spot Advisor's savings, all without a key.

The price documents are what the on-demand page loads: some 60 KB a region where the official offer file of the same numbers has
hundreds of MB. That file is read where a person saved it, and never asked for. A region without a document answers 404."""

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import quote, unquote

from models.observation import Offer, Per, Rate, Reject
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.platforms.ec2 import read_bulk_file, read_price_document, read_savings
from scrapers.platforms.machines import table

DOCUMENTS = "https://b0.p.awsstatic.com/pricing/2.0/meteredUnitMaps/ec2/USD/current/ec2-ondemand-without-sec-sel"
ADVISOR = "https://spot-bid-advisor.s3.amazonaws.com/spot-advisor-data.json"
BULK = re.compile(r"https://pricing\.us-east-1\.amazonaws\.com/offers/v1\.0/aws/AmazonEC2/[^/]+/(?:([a-z0-9-]+)/)?index\.csv")
HEADLINES = ("US East (N. Virginia)", "US East (Ohio)", "US West (Oregon)", "EU (Frankfurt)", "Asia Pacific (Tokyo)")
PER_GPU = {Per.INSTANCE_HOUR: (0.1, 40.0), Per.RATIO: (0.0, 1.0)}
REGION = Expect(rows=(8, 200), gpus=frozenset({"l40s-48gb"}), units=PER_GPU)
HOME_REGION = Expect(rows=(8, 200), gpus=frozenset({"h100-sxm-80gb"}), units=PER_GPU)


def document(location: str) -> Ask:
    """The question for the prices of one region."""
    code = table("aws").regions[location]
    expect = HOME_REGION if code == "us-east-1" else REGION
    return Ask(url=f"{DOCUMENTS}/{quote(location)}/Linux/index.json", scope=code, expect=expect)


SPEC = Spec(
    slug="aws",
    title="Amazon EC2",
    home="https://aws.amazon.com/ec2/pricing",
    access=Access.API,
    terms="Unread. Offer file and Spot Advisor are public data; the price documents are the undocumented back-end of a page.",
    verified=Verified.RECORDED,
    verified_on=date(2026, 9, 15),  # the documents; Spot Advisor 2025-06-28, the offer file from its documented columns
    version=1,
    every_hours=24,
    expect=Expect(rows=(1, 5000), units=PER_GPU),
    authority=Authority.OWN_API,
    asks=(
        *(document(location) for location in HEADLINES),
        Ask(url=ADVISOR, scope="spot-advisor", expect=Expect(rows=(8, 4000), units=PER_GPU)),
    ),
    reference_region="us-east-1",
)


def scope(url: str) -> str | None:
    """The region that a document or an offer file is about; Spot Advisor is about all of them."""
    bare = url.split("?")[0]
    if bare == ADVISOR:
        return "spot-advisor"
    if saved := BULK.fullmatch(bare):
        return f"offer-file {saved[1] or 'all regions'}"
    inside = bare.startswith(f"{DOCUMENTS}/") and bare.endswith("/Linux/index.json")
    return table("aws").regions.get(unquote(bare.split("/")[-3])) if inside else None


def parse(page: Page) -> Iterator[Offer | Rate | Reject]:
    """The documents' and the file's offers, or Spot Advisor's savings as rates."""
    if BULK.fullmatch(page.url):
        return read_bulk_file(page)
    return read_savings(page) if page.url.startswith(ADVISOR) else read_price_document(page)
