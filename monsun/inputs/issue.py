"""Who issues the energy assessment, to whom, and for which country and clock: what eya.json says of itself."""

from __future__ import annotations

import re

from monsun.records import InputError, quantity, record

_NOT_NAMED = "nothing is named where nothing is set"


@record
class Issue:
    """The assessment as a document. What is left empty is a placeholder that says so, or is left out of eya.json."""

    country: str = quantity(
        "", "country of the site, two letters (ISO 3166-1)", default="", source=_NOT_NAMED, data_class="assumed"
    )
    utc_offset: float = quantity(
        "h",
        "local time of the hourly series less UTC",
        default=0.0,
        at_least=-12,
        at_most=14,
        source="UTC",
        data_class="assumed",
    )
    organisation: str = quantity(
        "", "organisation that issues the assessment", default="", source=_NOT_NAMED, data_class="assumed"
    )
    author: str = quantity("", "author of the assessment", default="", source=_NOT_NAMED, data_class="assumed")
    receiver: str = quantity(
        "", "organisation that receives the assessment", default="", source=_NOT_NAMED, data_class="assumed"
    )

    def check(self) -> None:
        """Raise InputError for a country that is not two capital letters."""
        if self.country and not re.fullmatch("[A-Z]{2}", self.country):
            raise InputError("country", "two capital letters (ISO 3166-1), such as VN", repr(self.country))
