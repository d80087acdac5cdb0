"""A provider that is never the limit: nginx, with a constant answer that has a fresh id each time."""

import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from tests.bench.cores import OTHERS, on_core
from tests.bench.missing import CannotMeasureError
from tests.eventually import eventually
from workbench.child import Child
from workbench.ports import HOST, free_port

_CONFIGURATION = """
daemon off; master_process off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr crit;
events {{ worker_connections 8192; }}
http {{
  access_log off; keepalive_requests 1000000000; keepalive_timeout 300; client_body_buffer_size 16k; tcp_nodelay on;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen {host}:{port} backlog=4096;
    location = /status {{ stub_status; }}
    location ~ /messages$ {{
      default_type application/json;
      return 200 '{answer}';
    }}
    location / {{
      access_log {others};
      default_type application/json;
      return 200 '{{}}';
    }}
  }}
}}
"""
_ANSWER = (
    '{"messaging_product":"whatsapp","contacts":[{"input":"+393330000000","wa_id":"393330000000"}],'
    '"messages":[{"id":"wamid.HBgL$request_id","message_status":"accepted"}]}'
)


class Sink:
    """Where it answers, and how many requests it had."""

    def __init__(self, url: str, others: Path) -> None:
        self.url = url
        self._others = others

    async def requests(self) -> int:
        """Messages so far, and those who asked for this number or whether it answers.

        A service asks the provider other things too, such as when a token expires: these are not counted.
        """
        async with httpx.AsyncClient() as client:
            shown = (await client.get(f"{self.url}/status")).text
        found = re.search(r"\n\s*\d+\s+\d+\s+(\d+)", shown)
        assert found is not None, "nginx shows its counts differently"
        return int(found[1]) - len(self._others.read_text().splitlines())


@asynccontextmanager
async def sink(folder: Path) -> AsyncIterator[Sink]:
    """nginx, on the core of the others."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if nginx is None:
        raise CannotMeasureError("needs nginx as the other end: apt-get install nginx-light")
    port = free_port()
    others = folder / "nginx-others.log"
    others.touch()
    (folder / "nginx.conf").write_text(
        _CONFIGURATION.format(folder=folder, host=HOST, port=port, answer=_ANSWER, others=others)
    )
    child = Child("nginx", log=folder / "nginx.log")
    await child.spawn(on_core(OTHERS, [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf")]))
    found = Sink(f"http://{HOST}:{port}", others)

    async def answers() -> bool:
        try:
            return await found.requests() > 0
        except httpx.HTTPError:
            return False

    try:
        await eventually(answers, because="nginx does not answer")
        yield found
    finally:
        await child.stop()
