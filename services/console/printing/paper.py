"""The papers that a poster comes on."""

from enum import Enum


class Paper(Enum):
    """Which paper: how much smaller than A4 it is."""

    A4 = 1.0
    A5 = 148 / 210
