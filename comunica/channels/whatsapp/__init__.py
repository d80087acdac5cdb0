"""The WhatsApp Cloud API: client, webhooks, error table, templates. The only place that knows Meta's words."""
