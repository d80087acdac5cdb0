"""A request and the answer that is being made, for routes that take many things."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response


@dataclass(frozen=True, slots=True)
class Exchange:
    """Both."""

    request: Request
    response: Response


ExchangeGiven = Annotated[Exchange, Depends(Exchange)]
