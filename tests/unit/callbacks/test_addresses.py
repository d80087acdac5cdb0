"""Where a callback may go, case by case: what a stranger may write into a URL, and what its name may lead to."""

import ipaddress

import pytest

from comunica.callbacks.addresses import AddressRules, UrlFault

RULES = AddressRules()

INSIDE = {
    "loopback": "127.0.0.1",
    "loopback, another of it": "127.8.9.10",
    "this host": "0.0.0.0",
    "private, class A": "10.1.2.3",
    "private, class B": "172.31.255.255",
    "private, class C": "192.168.1.1",
    "carriers' own": "100.64.0.1",
    "link-local: a cloud's metadata": "169.254.169.254",
    "a cloud's metadata in a carrier's range": "100.100.100.200",
    "a cloud's agent in a public range": "168.63.129.16",
    "multicast": "224.0.0.1",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "documentation": "192.0.2.1",
    "benchmarks": "198.18.0.1",
    "6to4 relay": "192.88.99.1",
    "IPv6 loopback": "::1",
    "IPv6 nobody": "::",
    "IPv6 link-local": "fe80::1",
    "IPv6 link-local with its zone": "fe80::1%eth0",
    "IPv6 unique local: a cloud's metadata": "fd00:ec2::254",
    "IPv6 site-local": "fec0::1",
    "IPv6 multicast": "ff02::1",
    "IPv4 mapped, private": "::ffff:10.0.0.1",
    "IPv4 mapped, written in hexadecimal": "::ffff:7f00:1",
    "IPv4 mapped, public": "::ffff:93.184.216.34",
    "IPv4 compatible": "::127.0.0.1",
    "NAT64 to loopback": "64:ff9b::7f00:1",
    "NAT64, local": "64:ff9b:1::a00:1",
    "6to4 to private": "2002:a00:1::1",
    "Teredo": "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "IPv6 documentation": "2001:db8::1",
    "no address": "example.org",
    "nothing": "",
}
OUTSIDE = ("93.184.216.34", "8.8.8.8", "172.32.0.1", "2606:2800:220:1:248:1893:25c8:1946", "2a00:1450:4002:402::200e")

REFUSED_URLS = {
    "plain http": ("http://example.org/", UrlFault.SCHEME),
    "another scheme": ("gopher://example.org/", UrlFault.SCHEME),
    "a file": ("file:///etc/passwd", UrlFault.SCHEME),
    "another port": ("https://example.org:6379/", UrlFault.PORT),
    "no port that there is": ("https://example.org:99999/", UrlFault.UNREADABLE),
    "a name and a password": ("https://a:b@example.org/", UrlFault.CREDENTIALS),
    "a host that looks like another": ("https://example.org@10.0.0.1/", UrlFault.CREDENTIALS),
    "a fragment": ("https://example.org/#a", UrlFault.FRAGMENT),
    "no host": ("https:///path", UrlFault.UNREADABLE),
    "nothing": ("", UrlFault.SCHEME),
    "a backslash": ("https://example.org\\@10.0.0.1/", UrlFault.UNREADABLE),
    "a space": ("https://example.org/a b", UrlFault.UNREADABLE),
    "a new line": ("https://example.org/\r\nx: y", UrlFault.UNREADABLE),
    "letters that are not ASCII": ("https://comune.example/\u2024", UrlFault.UNREADABLE),
    "half an address": ("https://[::1/", UrlFault.UNREADABLE),
    "loopback": ("https://127.0.0.1/", UrlFault.ADDRESS),
    "loopback with a dot behind": ("https://127.0.0.1./", UrlFault.ADDRESS),
    "IPv6 loopback": ("https://[::1]/", UrlFault.ADDRESS),
    "IPv6 with a zone": ("https://[fe80::1%25eth0]/", UrlFault.UNREADABLE),
    "IPv4 mapped": ("https://[::ffff:169.254.169.254]/", UrlFault.ADDRESS),
    "a metadata service": ("https://169.254.169.254/latest/meta-data/", UrlFault.ADDRESS),
    "localhost": ("https://localhost/", UrlFault.ADDRESS),
    "below localhost": ("https://a.localhost/", UrlFault.ADDRESS),
    "a name without a dot": ("https://postgres/", UrlFault.ADDRESS),
    "a number for a name": ("https://2130706433/", UrlFault.ADDRESS),
    "a cluster's service": ("https://nats.nats.svc.cluster.local/", UrlFault.ADDRESS),
    "a cloud's own names": ("https://metadata.google.internal/", UrlFault.ADDRESS),
    "too long": ("https://example.org/" + "a" * 2000, UrlFault.TOO_LONG),
}


@pytest.mark.parametrize("address", INSIDE.values(), ids=INSIDE)
def test_an_address_that_is_not_on_the_internet_is_refused(address: str) -> None:
    assert not RULES.allow(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_on_the_internet_may_be_called(address: str) -> None:
    assert RULES.allow(address)


@pytest.mark.parametrize(("url", "fault"), REFUSED_URLS.values(), ids=REFUSED_URLS)
def test_a_url_that_we_do_not_call_is_refused_with_the_reason(url: str, fault: UrlFault) -> None:
    assert RULES.fault_of(url) is fault


@pytest.mark.parametrize(
    "url", ["https://protocollo.comune.example/comunica?da=noi", "https://example.org:443/", "https://93.184.216.34/x"]
)
def test_a_url_on_the_internet_is_taken(url: str) -> None:
    assert RULES.fault_of(url) is None


def test_for_development_http_other_ports_and_named_networks_are_taken_and_no_others() -> None:
    rules = AddressRules(http=True, inside=(ipaddress.ip_network("127.0.0.0/8"),))
    assert rules.fault_of("http://127.0.0.1:8000/") is None
    assert rules.allow("127.0.0.1")
    assert not rules.allow("10.0.0.1")
    assert rules.fault_of("http://10.0.0.1/") is UrlFault.ADDRESS
