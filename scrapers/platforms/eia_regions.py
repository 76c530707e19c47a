"""The regions of EIA's electricity statistics: the states and the whole country, which are kept, and the census divisions, which
nobody lives in by that name. Ours are ISO 3166-2: 'US-CA', and 'US' for the country."""

# fmt: off
STATES = {
    "Alabama": "AL", "Alaska": "AK", "Arizona": "AZ", "Arkansas": "AR", "California": "CA", "Colorado": "CO",
    "Connecticut": "CT", "Delaware": "DE", "District of Columbia": "DC", "Florida": "FL", "Georgia": "GA", "Hawaii": "HI",
    "Idaho": "ID", "Illinois": "IL", "Indiana": "IN", "Iowa": "IA", "Kansas": "KS", "Kentucky": "KY", "Louisiana": "LA",
    "Maine": "ME", "Maryland": "MD", "Massachusetts": "MA", "Michigan": "MI", "Minnesota": "MN", "Mississippi": "MS",
    "Missouri": "MO", "Montana": "MT", "Nebraska": "NE", "Nevada": "NV", "New Hampshire": "NH", "New Jersey": "NJ",
    "New Mexico": "NM", "New York": "NY", "North Carolina": "NC", "North Dakota": "ND", "Ohio": "OH", "Oklahoma": "OK",
    "Oregon": "OR", "Pennsylvania": "PA", "Rhode Island": "RI", "South Carolina": "SC", "South Dakota": "SD",
    "Tennessee": "TN", "Texas": "TX", "Utah": "UT", "Vermont": "VT", "Virginia": "VA", "Washington": "WA",
    "West Virginia": "WV", "Wisconsin": "WI", "Wyoming": "WY",
}
DIVISIONS = {
    "New England": "NEW", "Middle Atlantic": "MAT", "East North Central": "ENC", "West North Central": "WNC",
    "South Atlantic": "SAT", "East South Central": "ESC", "West South Central": "WSC", "Mountain": "MTN",
    "Pacific Contiguous": "PACC", "Pacific Noncontiguous": "PACN",
}
# fmt: on
COUNTRY = "U.S. Total"
CODES = (*sorted(STATES.values()), "US")


def region_of(name: str) -> str | None:
    """Our region of a state's code or name, and of the country's; None for any other."""
    if name in ("US", COUNTRY):
        return "US"
    code = STATES.get(name, name)
    return f"US-{code}" if code in CODES else None


def is_division(name: str) -> bool:
    """Whether it is a census division, by code or name."""
    return name in DIVISIONS or name in DIVISIONS.values()
