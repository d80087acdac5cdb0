"""NATS and PostgreSQL as they are installed: what the streams, the roles and the promises need of them."""

import re
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from comunica.contracts import topology
from comunica.contracts.nats_permissions import server_users
from comunica.contracts.nkeys import Kind, public_of, read_seed, seed_of
from comunica.contracts.topology import Storage
from comunica.runtime.settings import PostgresSettings
from tests.certificates import Authority
from tests.ops.chart.rendering import ROOT, rendered
from workbench.nats import binary

ENGINES = ROOT / "charts" / "engines"
KNOWN = topology.load()
GIB = 1024**3


def engine(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((ENGINES / name).read_text("utf-8")))


def manifests(name: str) -> dict[str, dict[str, Any]]:
    return {each["kind"]: each for each in yaml.safe_load_all((ENGINES / name).read_text("utf-8"))}


def test_nats_writes_every_publish_to_disk_on_three_servers_apart() -> None:
    values = engine("nats-values.yaml")
    assert values["config"]["jetstream"]["merge"]["sync_interval"] == "always"
    assert (values["config"]["cluster"]["enabled"], values["config"]["cluster"]["replicas"]) == (True, 3)
    assert max(stream.replicas for stream in KNOWN.streams.values()) == 3
    [apart] = values["podTemplate"]["merge"]["spec"]["affinity"]["podAntiAffinity"][
        "requiredDuringSchedulingIgnoredDuringExecution"
    ]
    assert apart["topologyKey"] == "kubernetes.io/hostname"


def test_nats_has_room_for_what_the_streams_may_hold() -> None:
    for name in ("nats-values.yaml", "nats-values-kind.yaml"):
        values = engine(name)
        memory = values["config"]["jetstream"]["memoryStore"]["maxSize"]
        held = sum(stream.max_bytes for stream in KNOWN.streams.values() if stream.storage is Storage.MEMORY)
        assert held <= int(memory.removesuffix("Mi")) * 1024**2
        assert values["config"]["merge"]["max_payload"] == "<< 8MB >>"
    disk = engine("nats-values.yaml")["config"]["jetstream"]["fileStore"]["pvc"]["size"]
    stored = sum(stream.max_bytes for stream in KNOWN.streams.values() if stream.storage is Storage.FILE)
    assert stored < int(disk.removesuffix("Gi")) * GIB * 0.8, (
        "a full disk stops NATS, a full stream only its publishers"
    )


def test_nats_has_the_users_of_the_topology_each_with_a_password_from_a_secret() -> None:
    values = engine("nats-users.yaml")
    users = values["config"]["merge"]["authorization"]["users"]
    assert [{k: user[k] for k in ("user", "permissions")} for user in users] == server_users(KNOWN)
    for user in users:
        [variable] = re.findall(r"<< \$(\w+) >>", user["password"])
        reference = values["container"]["env"][variable]["valueFrom"]["secretKeyRef"]
        assert reference == {"name": f"comunica-nats-{user['user']}", "key": "password"}


def test_with_partners_the_users_are_the_same_and_nobody_else_of_ours_is_asked_about() -> None:
    authorization = engine("nats-partners.yaml")["config"]["merge"]["authorization"]
    users = engine("nats-users.yaml")["config"]["merge"]["authorization"]["users"]
    *same, nonce_user = authorization["users"]
    assert same == users
    assert authorization["auth_callout"]["auth_users"] == [user["user"] for user in users]
    assert nonce_user["permissions"] == {"publish": {"deny": [">"]}, "subscribe": {"deny": [">"]}}


def test_from_outside_partners_reach_the_encrypted_port_alone_and_only_from_where_somebody_named_them() -> None:
    """Without nats-partners.yaml nothing leads there from outside."""
    assert "extraResources" not in engine("nats-values.yaml") | engine("nats-users.yaml")
    [way_in] = engine("nats-partners.yaml")["extraResources"]
    assert [port["targetPort"] for port in way_in["spec"]["ports"]] == ["nats"]
    assert way_in["spec"]["loadBalancerSourceRanges"] == ["192.0.2.0/24"], "TEST-NET-1: nobody's"
    assert engine("nats-values.yaml")["config"]["nats"]["tls"]["enabled"] is True


@pytest.mark.parametrize("given", ["nats-users.yaml", "nats-partners.yaml"])
@pytest.mark.parametrize("name", ["nats-values.yaml", "nats-values-kind.yaml"])
def test_the_real_server_takes_this_configuration(tmp_path: Path, name: str, given: str) -> None:
    """As the NATS chart writes it out: merged, and what stands in << >> without quotes."""
    values, users = engine(name), engine(given)
    merged = values["config"]["merge"] | users["config"]["merge"]
    if tls := values["config"].get("nats", {}).get("tls"):
        shown = Authority(tmp_path / "certificates").certifies("nats.nats.svc")
        merged["tls"] = {"cert_file": str(shown.file), "key_file": str(shown.key)} | tls["merge"]
    if (cluster := values["config"].get("cluster", {})).get("enabled"):
        merged["cluster"] = cluster_as_the_chart_writes_it(cluster, Authority(tmp_path / "routes"))
    merged["jetstream"] = values["config"]["jetstream"]["merge"] | {"store_dir": str(tmp_path)}
    file = tmp_path / "nats.conf"
    file.write_text(written(merged))
    environment = dict.fromkeys(engine("nats-users.yaml")["container"]["env"], "w0123456789abcdef")
    issuer = read_seed(seed_of(Kind.ACCOUNT, bytes(32)))
    environment |= {
        "COMUNICA_ISSUER": issuer.public,
        "COMUNICA_NONCE_USER": public_of(Kind.USER, issuer.raw),
    }
    command = [str(binary()), "-t", "-c", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False, env=environment)
    assert "is valid" in done.stdout + done.stderr, done.stderr


def called_by_the_chart(cluster: dict[str, Any]) -> list[str]:
    """The names by which the servers of a release `nats` call each other."""
    return [f"nats-{serial}.nats-headless" for serial in range(cluster["replicas"])]


def cluster_as_the_chart_writes_it(cluster: dict[str, Any], authority: Authority) -> dict[str, Any]:
    """With certificates that are here in the place of those that the chart mounts."""
    hosts = called_by_the_chart(cluster)
    shown = authority.certifies(*hosts)
    here = {"cert_file": str(shown.file), "key_file": str(shown.key), "ca_file": str(shown.authority)}
    assert set(cluster["tls"]["merge"]) <= set(here)
    routes = [f"tls://{host}:6222" for host in hosts]
    return {"name": "nats", "port": "<< 6222 >>", "no_advertise": True, "routes": routes, "tls": here}


def test_the_servers_show_each_other_certificates_of_an_authority_that_signs_for_nobody_else() -> None:
    """What the values name, cert-manager makes: test_routes.py shows what it keeps out."""
    cluster = engine("nats-values.yaml")["config"]["cluster"]
    assert cluster["tls"]["enabled"] is True
    # Where the chart mounts the secret of these; without it the machine's own authorities would do.
    assert cluster["tls"]["merge"]["ca_file"] == "/etc/nats-certs/cluster/ca.crt"
    made = {each["spec"]["secretName"]: each["spec"] for each in certificates("Certificate")}
    between = made[cluster["tls"]["secretName"]]
    assert between["dnsNames"] == called_by_the_chart(cluster)
    assert {"server auth", "client auth"} <= set(between["usages"])
    [issuer] = [each for each in certificates("Issuer") if each["metadata"]["name"] == between["issuerRef"]["name"]]
    assert made[issuer["spec"]["ca"]["secretName"]]["isCA"] is True
    assert between["issuerRef"]["kind"] == "Issuer", "a ClusterIssuer signs for others too"


def test_what_clients_are_shown_names_the_host_they_call_and_opens_no_seat_among_the_servers() -> None:
    made = {each["spec"]["secretName"]: each["spec"] for each in certificates("Certificate")}
    shown = made[engine("nats-values.yaml")["config"]["nats"]["tls"]["secretName"]]
    production = yaml.safe_load((ROOT / "charts/comunica/values-production.yaml").read_text("utf-8"))
    assert urlsplit(production["nats"]["url"]).hostname in shown["dnsNames"]
    assert "client auth" not in shown["usages"]


def certificates(kind: str) -> list[dict[str, Any]]:
    every = yaml.safe_load_all((ENGINES / "nats-certificates.yaml").read_text("utf-8"))
    return [each for each in every if each["kind"] == kind]


def written(value: Any) -> str:
    """JSON with bare words where the chart leaves them bare."""
    match value:
        case dict():
            return "{" + ", ".join(f'"{key}": {written(each)}' for key, each in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(written, value)) + "]"
        case str() if value.startswith("<< "):
            return value.removeprefix("<< ").removesuffix(" >>")
        case bool():
            return str(value).lower()
        case _:
            return f'"{value}"'


def test_production_speaks_to_nats_and_postgresql_encrypted_and_asks_who_is_there() -> None:
    """What the chart is told, what the engines are told and what they show fits."""
    production = yaml.safe_load((ROOT / "charts/comunica/values-production.yaml").read_text("utf-8"))
    tls = engine("nats-values.yaml")["config"]["nats"]["tls"]
    assert (tls["enabled"], tls["merge"]["handshake_first"]) == (True, True), "see comunica/bus/connect.py"
    assert production["nats"]["url"].startswith("tls://")
    assert production["nats"]["caSecret"]
    assert production["postgres"]["sslMode"] == "verify-full"
    assert production["postgres"]["caSecret"]
    named = manifests("postgres.yaml")["Cluster"]["spec"]["certificates"]["serverAltDNSNames"]
    [env] = [pod["spec"]["containers"][0]["env"] for name, pod in rendered("production").pods() if name == "dispatcher"]
    [dsn] = [each["value"] for each in env if each["name"] == "COMUNICA_POSTGRES_DSN"]
    assert urlsplit(dsn).hostname in named, "the operator names the cluster's services, not the pooler's"


def test_a_commit_is_on_two_machines_before_it_counts() -> None:
    cluster = manifests("postgres.yaml")["Cluster"]["spec"]
    assert cluster["instances"] == 3
    assert cluster["postgresql"]["synchronous"] == {"method": "any", "number": 1, "dataDurability": "required"}
    assert cluster["affinity"]["podAntiAffinityType"] == "required"


def test_postgresql_knows_the_roles_of_the_migrations_with_passwords_from_secrets() -> None:
    migrations = (ROOT / "comunica" / "stores" / "migrations" / "sql").glob("*.sql")
    sql = "\n".join(path.read_text("utf-8") for path in migrations)
    roles = set(re.findall(r"'(comunica_\w+)'", sql))
    for name in ("postgres.yaml", "postgres-kind.yaml"):
        cluster = manifests(name)["Cluster"]["spec"]
        managed = {role["name"]: role["passwordSecret"]["name"] for role in cluster["managed"]["roles"]}
        assert managed == {role: role.replace("comunica_", "comunica-postgres-") for role in roles}
        assert cluster["bootstrap"]["initdb"]["owner"] == "comunica_owner"


def test_the_pooler_pools_transactions_and_the_sums_fit() -> None:
    found = manifests("postgres.yaml")
    bouncer = found["Pooler"]["spec"]["pgbouncer"]
    assert bouncer["poolMode"] == "transaction"
    roles = len(found["Cluster"]["spec"]["managed"]["roles"])
    here = int(found["Cluster"]["spec"]["postgresql"]["parameters"]["max_connections"])
    poolers = found["Pooler"]["spec"]["instances"]
    assert poolers * roles * int(bouncer["parameters"]["default_pool_size"]) <= here
    assert int(bouncer["parameters"]["max_prepared_statements"]) > len(
        list((ROOT / "comunica/stores/sql").rglob("*.sql"))
    )
    each = int(PostgresSettings.model_fields["postgres_pool"].default)
    most = sum(spec["spec"]["maxReplicaCount"] for spec in rendered("production").of("ScaledObject"))
    assert most * each <= poolers * int(bouncer["parameters"]["max_client_conn"])


def test_backups_are_made_each_night_and_kept_no_longer_than_is_said() -> None:
    found = manifests("postgres.yaml")
    assert found["ScheduledBackup"]["spec"]["cluster"]["name"] == found["Cluster"]["metadata"]["name"]
    assert len(found["ScheduledBackup"]["spec"]["schedule"].split()) == 6, "CloudNativePG counts seconds too"
    assert found["ObjectStore"]["spec"]["retentionPolicy"] == "14d"
    [plugin] = found["Cluster"]["spec"]["plugins"]
    assert plugin["isWALArchiver"] is True
    assert plugin["parameters"]["barmanObjectName"] == found["ObjectStore"]["metadata"]["name"]
