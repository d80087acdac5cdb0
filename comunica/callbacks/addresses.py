"""Where a callback may go: to the Internet, never to what is inside. A town chooses the address, we make the call.

Looked at twice: the URL when it is registered, and at each attempt every address that its name leads to.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

LONGEST_URL = 2000

#: Names that no public resolver has.
_INNER_NAMES = (".localhost", ".internal", ".local", ".svc")

type Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
type Network = ipaddress.IPv4Network | ipaddress.IPv6Network

#: Of public ranges, and yet inside: a cloud's own agent (Azure), and relays that carry on into IPv4.
_INSIDE_AFTER_ALL = tuple(map(ipaddress.ip_network, ("168.63.129.16/32", "192.88.99.0/24")))
#: What the Internet's own registries give out (RFC 4291, RFC 3513).
_IPV6_INTERNET = ipaddress.ip_network("2000::/3")
#: IPv6 that holds an IPv4 address which somebody would call for us: 6to4, Teredo, ORCHID, documentation.
_IPV6_DETOURS = tuple(map(ipaddress.ip_network, ("2002::/16", "2001::/23", "2001:db8::/32", "3fff::/20")))


class UrlFault(StrEnum):
    """What is wrong with a URL."""

    TOO_LONG = "url_too_long"
    UNREADABLE = "url_unreadable"
    SCHEME = "url_scheme"
    PORT = "url_port"
    CREDENTIALS = "url_credentials"
    FRAGMENT = "url_fragment"
    ADDRESS = "url_address"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRules:
    """Of one installation. For development: `http`, with any port; `inside`: networks that may be called too."""

    http: bool = False
    inside: Sequence[Network] = ()

    def allow(self, address: str) -> bool:
        """Whether we may connect to this address."""
        try:
            ip = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(ip in network for network in self.inside if network.version == ip.version) or is_public(ip)

    def fault_of(self, url: str) -> UrlFault | None:
        """What is wrong with a URL, as far as it can be seen without asking for the name."""
        if len(url) > LONGEST_URL:
            return UrlFault.TOO_LONG
        if not url.isascii() or not url.isprintable() or any(one in url for one in " \\"):
            return UrlFault.UNREADABLE
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            return UrlFault.UNREADABLE
        checks = (
            (parts.scheme != "https" and not (self.http and parts.scheme == "http"), UrlFault.SCHEME),
            ("@" in parts.netloc, UrlFault.CREDENTIALS),
            ("#" in url, UrlFault.FRAGMENT),
            (not host or "%" in parts.netloc, UrlFault.UNREADABLE),
            (not self.http and port not in (None, 443), UrlFault.PORT),
            (self._leads_inside(host or ""), UrlFault.ADDRESS),
        )
        return next((fault for is_wrong, fault in checks if is_wrong), None)

    def _leads_inside(self, host: str) -> bool:
        name = host.rstrip(".").lower()
        if _is_literal(name):
            return not self.allow(name)
        # A number written otherwise (0x7f.1) is a name to us: what the resolver makes of it is looked at when we call.
        return not self.inside and (
            name == "localhost" or "." not in name or name.endswith((".localhost", ".internal", ".local"))
        )


def is_public(ip: Ip) -> bool:
    """Whether it is somebody on the Internet."""
    if isinstance(ip, ipaddress.IPv6Address):
        # A mapped one (::ffff:10.0.0.1) is not of 2000::/3, nor is 64:ff9b:: (NAT64), and neither is needed.
        return ip in _IPV6_INTERNET and ip.is_global and not any(ip in detour for detour in _IPV6_DETOURS)
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _INSIDE_AFTER_ALL)


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
