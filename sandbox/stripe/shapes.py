"""Stripe's objects with every field they have; values in, dictionaries out."""

from typing import Any

import stripe

from sandbox.config import StripeConfig
from sandbox.stripe.store import Object, new_id


def line_item(line: Object, amount: int, currency: str) -> Object:
    """One line of a checkout, as `line_items` lists it."""
    price = line["price_data"]
    return {
        "id": new_id("li_"),
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "currency": currency,
        "description": price["product_data"]["name"],
        "metadata": line.get("metadata", {}),
        "price": _price(price, currency),
        "quantity": line["quantity"],
    }


def _price(price: Object, currency: str) -> Object:
    exact = price.get("unit_amount_decimal", price.get("unit_amount"))
    return {
        "id": new_id("price_"),
        "object": "price",
        "active": False,
        "billing_scheme": "per_unit",
        "currency": currency,
        "livemode": False,
        "metadata": {},
        "product": new_id("prod_", length=14),
        "recurring": None,
        "tax_behavior": price.get("tax_behavior", "unspecified"),
        "type": "one_time",
        "unit_amount": price.get("unit_amount"),
        "unit_amount_decimal": str(exact),
    }


def session(params: Object, *, total: int, created: int, url: str) -> Object:
    """An open Checkout Session."""
    currency = params["line_items"][0]["price_data"]["currency"]
    given = {name: params.get(name) for name in _AS_GIVEN}
    return (
        _EMPTY_SESSION
        | given
        | {
            "id": new_id("cs_test_a1", length=56),
            "amount_subtotal": total,
            "amount_total": total,
            "created": created,
            "currency": currency,
            "custom_text": _custom_text(params.get("custom_text", {})),
            "customer_creation": params.get("customer_creation", "if_required"),
            "customer_details": _customer(params.get("customer_email")),
            "expires_at": params["expires_at"],
            "metadata": params["metadata"],
            "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
            "payment_method_types": params["payment_method_types"],
            "url": url,
        }
    )


def _customer(
    email: str | None, name: str | None = None, country: str | None = None
) -> Object | None:
    if email is None:
        return None
    address = dict.fromkeys(("city", "line1", "line2", "postal_code", "state"))
    return {
        "address": {**address, "country": country} if country else None,
        "business_name": None,
        "email": email,
        "individual_name": None,
        "name": name,
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": None if country is None else [],
    }


def customer_details(email: str, name: str, country: str) -> Object:
    """What the payer typed on the checkout page."""
    details = _customer(email, name, country)
    assert details is not None
    return details


def _custom_text(given: Object) -> Object:
    places = ("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")
    return {place: given.get(place) for place in places}


_AS_GIVEN = (
    "allowed_payment_method_types",
    "billing_address_collection",
    "cancel_url",
    "client_reference_id",
    "customer_email",
    "excluded_payment_method_types",
    "integration_identifier",
    "locale",
    "origin_context",
    "submit_type",
    "success_url",
)

_EMPTY_SESSION: Object = {
    "object": "checkout.session",
    "adaptive_pricing": {"enabled": False},
    "after_expiration": None,
    "allow_promotion_codes": None,
    "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
    "branding_settings": None,
    "client_secret": None,
    "collected_information": None,
    "consent": None,
    "consent_collection": None,
    "currency_conversion": None,
    "custom_fields": [],
    "customer": None,
    "customer_account": None,
    "discounts": [],
    "invoice": None,
    "invoice_creation": {
        "enabled": False,
        "invoice_data": {
            "account_tax_ids": None,
            "custom_fields": None,
            "description": None,
            "footer": None,
            "issuer": None,
            "metadata": {},
            "rendering_options": None,
        },
    },
    "livemode": False,
    "managed_payments": {"enabled": False},
    "mode": "payment",
    "name_collection": None,
    "optional_items": None,
    "payment_intent": None,
    "payment_link": None,
    "payment_method_collection": "if_required",
    "payment_method_configuration_details": None,
    "payment_status": "unpaid",
    "permissions": None,
    "phone_number_collection": {"enabled": False},
    "presentment_details": None,
    "recovered_from": None,
    "redirect_on_completion": None,
    "return_url": None,
    "saved_payment_method_options": None,
    "setup_intent": None,
    "shipping_address_collection": None,
    "shipping_cost": None,
    "shipping_options": [],
    "status": "open",
    "subscription": None,
    "tax_id_collection": {"enabled": False, "required": "never"},
    "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
    "ui_mode": "hosted_page",
    "wallet_options": None,
}


def refund(charge: Object, amount: int, params: Object, created: int) -> Object:
    """A refund of a charge, not yet decided."""
    return {
        "id": new_id("re_3"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": created,
        "currency": charge["currency"],
        "destination_details": None,
        "metadata": params["metadata"],
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "reason": params.get("reason"),
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "pending",
        "transfer_reversal": None,
    }


def event(kind: str, data: Object, created: int, request: Object) -> Object:
    """Something that happened, as `/v1/events` lists it and a webhook carries it."""
    return {
        "id": new_id("evt_1"),
        "object": "event",
        "api_version": stripe.api_version,
        "created": created,
        "data": data,
        "livemode": False,
        "pending_webhooks": 1,
        "request": request,
        "type": kind,
    }


def account(config: StripeConfig) -> Object:
    """The merchant's own account."""
    return {
        "id": config.account_id,
        "object": "account",
        "business_profile": {"name": config.merchant, "support_email": config.email, "url": None},
        "business_type": "company",
        "capabilities": {"card_payments": "active", "sepa_debit_payments": "active"},
        "charges_enabled": True,
        "controller": {"type": "account"},
        "country": config.country,
        "created": 1735689600,
        "default_currency": config.default_currency,
        "details_submitted": True,
        "email": config.email,
        "metadata": {},
        "payouts_enabled": True,
        "settings": _settings(config),
        "type": "standard",
    }


def _settings(config: StripeConfig) -> dict[str, Any]:
    return {
        "branding": {"icon": None, "logo": None, "primary_color": None, "secondary_color": None},
        "dashboard": {"display_name": config.merchant, "timezone": "Europe/Berlin"},
        "payments": {"statement_descriptor": config.statement_descriptor},
    }


def webhook_endpoint(config: StripeConfig) -> Object:
    """The one address events are sent to; its secret is shown only when it is made."""
    return {
        "id": config.webhook_id,
        "object": "webhook_endpoint",
        "api_version": stripe.api_version,
        "application": None,
        "created": 1735689600,
        "description": None,
        "enabled_events": ["*"],
        "livemode": False,
        "metadata": {},
        "status": "enabled",
        "url": config.webhook_url,
    }
