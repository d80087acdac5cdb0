"""Who comes in, and out again."""

from fastapi import APIRouter

from services.console.pages.signing_in import accept, by_identity, own_identity, own_proofs, recover, sign_in

#: What web.py includes, in this order.
ROUTERS: tuple[APIRouter, ...] = (
    sign_in.router,
    by_identity.router,
    recover.router,
    accept.router,
    own_proofs.router,
    own_identity.router,
)
