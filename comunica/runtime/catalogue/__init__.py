"""The catalogue: every metric of Comunica, a module for each theme.

Add a row to the theme it belongs to, run `comunica-admin docs`, use it through `Metrics`.
"""

from comunica.runtime.catalogue import (
    callbacks,
    console,
    database,
    enrolment,
    errands,
    inbound,
    interface,
    partners,
    process,
    provider,
    sending,
    standing,
    streams,
    towns,
)
from comunica.runtime.catalogue.callbacks import *
from comunica.runtime.catalogue.console import *
from comunica.runtime.catalogue.database import *
from comunica.runtime.catalogue.enrolment import *
from comunica.runtime.catalogue.errands import *
from comunica.runtime.catalogue.inbound import *
from comunica.runtime.catalogue.interface import *
from comunica.runtime.catalogue.partners import *
from comunica.runtime.catalogue.process import *
from comunica.runtime.catalogue.provider import *
from comunica.runtime.catalogue.sending import *
from comunica.runtime.catalogue.standing import *
from comunica.runtime.catalogue.streams import *
from comunica.runtime.catalogue.towns import *
from comunica.runtime.metrics import Metric

_THEMES = (
    inbound,
    enrolment,
    sending,
    standing,
    towns,
    provider,
    streams,
    database,
    interface,
    partners,
    errands,
    callbacks,
    console,
    process,
)

CATALOGUE: tuple[Metric, ...] = tuple(
    row for theme in _THEMES for row in vars(theme).values() if isinstance(row, Metric)
)
