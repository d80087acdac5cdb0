"""The price list of an installation, from its file. A file that is wrong stops the start: nobody shall count by it."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from comunica.broadcasting.prices import PriceList, PriceListError, read_prices
from comunica.runtime.settings import PriceSettings


def read_price_list(settings: PriceSettings) -> PriceList:
    """The list that the settings name; an empty one, which knows no price, if they name none."""
    return PriceList() if settings.prices_file is None else read_prices(_parsed(settings.prices_file))


def _parsed(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise PriceListError([f"{path} cannot be read ({error.strerror}): see COMUNICA_PRICES_FILE"]) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PriceListError([f"{path} is not TOML: {error}"]) from None
