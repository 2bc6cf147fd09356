"""The headers of every answer, errors included. They are decided here and nowhere else."""

from collections.abc import Mapping
from typing import Final

YEAR_SECONDS: Final = 365 * 24 * 3600

NO_PAGE: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

# Browsers show a PDF in a viewer of their own, which `default-src 'none'` would shut down.
PDF: Final = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

NOT_NEEDED: Final = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen",
    "geolocation", "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment",
    "picture-in-picture", "screen-wake-lock", "serial", "usb", "web-share", "xr-spatial-tracking",
)  # fmt: skip

HEADERS: Final = {
    "cache-control": "no-store",
    "content-security-policy": NO_PAGE,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": ", ".join(f"{each}=()" for each in NOT_NEEDED),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


def headers(*, is_secure: bool) -> Mapping[str, str]:
    """What every answer carries; over TLS also that it is never asked for without."""
    if not is_secure:
        return HEADERS
    return HEADERS | {"strict-transport-security": f"max-age={YEAR_SECONDS}"}
