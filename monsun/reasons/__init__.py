"""One sentence for each headline number: why it is what it is."""

from __future__ import annotations

from monsun.reasons.energy import energy_reasons
from monsun.reasons.layout import layout_reasons
from monsun.reasons.money import cost_reasons, finance_reasons
from monsun.reasons.system import plan_reasons
from monsun.results import Study


def reasons(study: Study) -> dict[str, str]:
    """Headline key to sentence, for the parts the study has."""
    parts = (layout_reasons, energy_reasons, cost_reasons, finance_reasons, plan_reasons)
    return {key: sentence for part in parts for key, sentence in part(study)}
