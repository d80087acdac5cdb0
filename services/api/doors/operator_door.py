"""What operators' keys open: municipalities and channels, and no citizen."""

from comunica.municipality.operator_keys import is_operators
from services.api.doors.door import Sort

OPERATORS = Sort(
    name="operator",
    is_theirs=is_operators,
    paths=("/v2/municipalities", "/v2/channels", "/v2/operator"),
    elsewhere=("operator_sees_no_citizen", "An operator's key opens municipalities and channels only"),
)
