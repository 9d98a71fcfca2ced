"""Web addresses: which of them are the same page, and what a page's article is called."""

import hashlib
import re
from urllib.parse import quote, urljoin, urlsplit

from index.text import is_web_address, single_line

# Parameters that tell where a reader came from, never which page it is: those of the filter
# lists (AdGuard, ClearURLs) that newsrooms' links carry.
_TRACKING = re.compile(
    r"""^(?:(?:utm|mtm|pk|mc|itm|hsa|ns|vero|oly|at_custom|at_medium|at_campaign)_.*|at_medium
    |at_campaign|utm|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ysclid|twclid|ttclid
    |igshid|igsh|mkt_tok|_ga|_gl|_hsenc|_hsmi|__twitter_impression|ocid|cmpid|cmp|ncid|smid|smtyp
    |xtor|ref_src|ref_url|s_cid|ito|fb_ref|fb_source|share_id|amp_js_v|amp_gsa|usqp|spm|wt_mc
    |wt\.mc_id|guccounter|guce_referrer|guce_referrer_sig|soc_src|soc_trk|sh|sref)$""",
    re.IGNORECASE | re.VERBOSE,
)
# Longer ones are cut, with a digest in place of the rest.
_LONGEST_ID = 120


def canonical(address: str, base: str | None = None) -> str | None:
    """Return `address`, resolved against `base`, without fragment and tracking parameters.

    None where the result is no http or https address.
    """
    try:
        joined = urljoin(base, single_line(address)) if base else single_line(address)
        return without_tracking(joined) if is_web_address(joined) else None
    except ValueError:
        return None


def without_tracking(address: str) -> str:
    """`address` without fragment and without parameters that tell where a reader came from."""
    parts = urlsplit(address)
    kept = [
        part for part in parts.query.split("&") if part and not _TRACKING.match(part.split("=")[0])
    ]
    return parts._replace(query="&".join(kept), fragment="").geturl()


def address_key(address: str) -> str | None:
    """Return what two addresses of one page have in common: host without `www.`, path, query.

    None where it is no http or https address.
    """
    plain = canonical(address)
    if plain is None:
        return None
    parts = urlsplit(plain)
    try:
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.")
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~").rstrip("/")
    return f"{host}{port}{path}" + (f"?{parts.query}" if parts.query else "")


def address_id(address: str) -> str:
    """Return the id of the article at an address: readable, of bounded length, always the same."""
    key = single_line(address_key(address) or address)
    if len(key) <= _LONGEST_ID:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()[:12]
    return f"{key[: _LONGEST_ID - 13]}-{digest}"
