"""A foresight as clients get it. Money is told in decimal texts, and what is not known is null or said in words."""

from decimal import Decimal

from comunica.broadcasting.foresight import Cost, CostLine, Money
from comunica.broadcasting.prices import MICROS, UNKNOWN
from comunica.usecases.broadcasts.foresee_broadcast import Foreseen
from services.api.broadcasts.foresight_shapes import (
    BudgetShown,
    CostLineShown,
    CostShown,
    ForesightShown,
    NotReachedShown,
    ReachShown,
)


def foresight_shown(foreseen: Foreseen) -> ForesightShown:
    """The whole of it; the largest zones first."""
    what = foreseen.foresight
    return ForesightShown(
        reached=what.reached,
        reach=[
            ReachShown(zone=zone, people=people)
            for zone, people in sorted(what.reach.items(), key=lambda each: (-each[1], each[0] or ""))
        ],
        not_reached=[NotReachedShown(reason=reason, people=people) for reason, people in what.not_reached.items()],
        ahead=what.ahead,
        starts_at=what.starts_at,
        ends_at=what.ends_at,
        waits_for_limit=what.waits_for_limit,
        template=foreseen.template,
        tries_for_seconds=foreseen.broadcast.template.ttl_seconds,
        cost=_cost(what.cost, foreseen.category),
        budget=None if what.money is None else _budget(what.money),
    )


def _cost(cost: Cost, category: str) -> CostShown:
    currency = cost.prices.currency if cost.prices else None
    amount = _amount(cost.amount_micros)
    return CostShown(
        amount=amount,
        amount_in_words=UNKNOWN if amount is None else f"{currency} {amount}" if currency else amount,
        currency=currency,
        category=category,
        source=cost.prices.source if cost.prices else None,
        valid_from=cost.prices.valid_from if cost.prices else None,
        lines=[_line(each) for each in cost.lines],
    )


def _line(line: CostLine) -> CostLineShown:
    return CostLineShown(
        country=line.country,
        people=line.people,
        free=line.free,
        price=_amount(line.price_micros),
        amount=_amount(line.amount_micros),
    )


def _budget(money: Money) -> BudgetShown:
    return BudgetShown(
        cap=_decimal(money.cap_micros),
        spent=_decimal(money.spent_micros),
        remaining=_decimal(money.remaining_micros),
        currency=money.currency,
        fits=money.fits,
    )


def _amount(micros: int | None) -> str | None:
    return None if micros is None else _decimal(micros)


def _decimal(micros: int) -> str:
    return f"{Decimal(micros) / MICROS:.4f}"
