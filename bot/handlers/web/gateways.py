"""Payment services call: checked, kept once, answered; worked off by a workflow."""

import logging

import structlog
from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.handlers.web.soon import soon
from bot.handlers.web.typed import once
from core.billing import Billing
from core.gateways.base import PaymentGateway

log = logging.getLogger(__name__)


def gateways(billing: Billing, gateway: PaymentGateway | None) -> APIRouter:
    """The address for each gateway's calls; without one, nothing is there.

    The raw body is what was signed. A call that cannot be kept is answered with 503, so that the
    gateway calls again.
    """

    async def report(request: Request, name: str) -> Response:
        if gateway is None or name != gateway.name:
            raise HTTPException(404)
        call = gateway.read_call(await request.body(), once(request), billing.clock.now())
        structlog.contextvars.bind_contextvars(request_id=f"{name}:{call.external_id}")
        is_new = await soon(billing.receive(name, call.external_id, call.body))
        log.info("gateway call %s", "kept" if is_new else "repeated")
        return Response(status_code=200)

    router = APIRouter()
    router.add_api_route("/webhooks/{name}", report, methods=["POST"])
    return router
