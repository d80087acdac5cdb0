"""The body that all peers send: as ours, in size and form."""

from typing import Any

TEXT = "domani niente acqua in via Roma dalle 9 alle 12"
PATH = "/v25.0/8/messages"
HEADERS = {"Authorization": "Bearer token"}


def body(to: str) -> dict[str, Any]:
    """For one recipient."""
    parameters = [{"type": "text", "parameter_name": "testo", "text": TEXT}]
    template = {
        "name": "avviso",
        "language": {"code": "it"},
        "components": [{"type": "body", "parameters": parameters}],
    }
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "type": "template",
        "template": template,
        "to": to,
        "biz_opaque_callback_data": "c1." + "A" * 46,
    }
