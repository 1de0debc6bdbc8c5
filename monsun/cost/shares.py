"""In which currencies the capital cost is paid."""

from __future__ import annotations

from monsun.records import InputError, quantity, record

Shares = tuple[tuple[str, float], ...]

_SUPPLY_CHAIN = "constructed split between the supply chain of two partner countries and the world market"
_GROUPS = ("turbines", "foundations", "cables", "substations", "onshore", "installation", "development")


def _row(what: str, shares: tuple[float, ...]) -> tuple[float, ...]:
    """A field with the shares of one group of lines."""
    row: tuple[float, ...] = quantity(
        "-", what, shares, at_least=0, at_most=1, source=_SUPPLY_CHAIN, data_class="constructed"
    )
    return row


@record
class CapitalShares:
    """Shares of each group of lines in each currency; every row follows `currencies` and adds up to one."""

    currencies: tuple[str, ...] = quantity(
        "", "currencies of the rows below", ("USD", "VND", "RUB"), source=_SUPPLY_CHAIN, data_class="constructed"
    )
    turbines: tuple[float, ...] = _row("turbine supply", (0.85, 0.10, 0.05))
    foundations: tuple[float, ...] = _row("foundations and scour protection", (0.20, 0.50, 0.30))
    cables: tuple[float, ...] = _row("array and export cables", (0.70, 0.10, 0.20))
    substations: tuple[float, ...] = _row("offshore substation", (0.30, 0.45, 0.25))
    onshore: tuple[float, ...] = _row("onshore substation and line", (0.15, 0.80, 0.05))
    installation: tuple[float, ...] = _row("installation at sea", (0.50, 0.30, 0.20))
    development: tuple[float, ...] = _row("project development and sea area", (0.20, 0.60, 0.20))

    def check(self) -> None:
        """Raise InputError for a currency named twice or a row that does not add up to one."""
        if not self.currencies or len(set(self.currencies)) < len(self.currencies):
            raise InputError("capital: shares: currencies", "each currency once", self.currencies)
        for name in _GROUPS:
            row = getattr(self, name)
            if len(row) != len(self.currencies) or abs(sum(row) - 1) > 1e-9:
                raise InputError(f"capital: shares: {name}", f"{len(self.currencies)} shares that add up to 1", row)

    def row(self, group: str) -> Shares:
        """Shares of one group of lines as pairs (currency, share)."""
        return tuple(zip(self.currencies, getattr(self, group), strict=True))
