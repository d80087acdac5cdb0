"""The command of the subscription service."""

import sys

from comunica.runtime.service import run
from services.subscription import STOP_WITHIN
from services.subscription.app import build
from services.subscription.settings import SubscriptionSettings


def main() -> None:
    """Live until SIGTERM."""
    sys.exit(run(build, SubscriptionSettings(), service="subscription", stop_within=STOP_WITHIN))


if __name__ == "__main__":
    main()
