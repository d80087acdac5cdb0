"""By whose hand operators' requests about partners are done, where and when."""

from comunica.usecases.keys.authenticate_operator import Operator
from comunica.usecases.partners.partner_log import Hand
from comunica.usecases.partners.partner_register import PartnerDesk
from services.api.parts import Parts


def hand_of(operator: Operator) -> Hand:
    """By whom it is done."""
    return Hand.of_key(operator.key_id)


def desk_of(operator: Operator, parts: Parts) -> PartnerDesk:
    """Where, and when."""
    return PartnerDesk(register=parts.partners, hand=hand_of(operator), now=parts.now())
