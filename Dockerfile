# syntax=docker/dockerfile:1
# One image for all services of the platform: `python -m services.<name>` says which one runs; the chart does that.
#
#   make image                          with what BASE below says
#   make image BASE=registry.example.it/python@sha256:...   with a base of your own: python3.13 with venv, CA certificates
#   make sbom                           what is inside, as CycloneDX, in dist/
#
# Behind a proxy that signs with a CA of its own: --secret id=ca,src=ca.pem. It is read while building and kept nowhere.
ARG BASE=docker.io/library/python:3.13-slim-trixie

FROM ${BASE} AS packages
ENV UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=/app/.venv UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 PIP_NO_CACHE_DIR=1
# Another index than PyPI; never one with a password in it.
ARG UV_DEFAULT_INDEX=https://pypi.org/simple
WORKDIR /app
COPY workbench/image/with-ca workbench/image/uv.txt /build/
RUN --mount=type=secret,id=ca,required=false \
    python3.13 -m venv /build/uv \
    && sh /build/with-ca /build/uv/bin/pip install --index-url "${UV_DEFAULT_INDEX}" --quiet --require-hashes -r /build/uv.txt
COPY pyproject.toml uv.lock ./
COPY services/simulator/pyproject.toml services/simulator/
COPY clients/python/pyproject.toml clients/python/
# Only wheels, each with the hash that uv.lock says; our own code is copied as it is below.
RUN --mount=type=secret,id=ca,required=false \
    sh /build/with-ca /build/uv/bin/uv sync --quiet --locked --no-dev --no-install-workspace --no-build --python python3.13

FROM packages AS build
COPY proto/topology.yaml proto/
COPY comunica comunica
COPY services services
RUN rm -rf services/simulator && /app/.venv/bin/python -m compileall -q comunica services

FROM packages AS sbom-build
RUN /build/uv/bin/uv export --quiet --locked --no-dev --offline --preview-features sbom-export --format cyclonedx1.5 \
    --output-file /build/comunica.cdx.json

FROM scratch AS sbom
COPY --from=sbom-build /build/comunica.cdx.json /

FROM ${BASE} AS comunica
ARG VERSION=0.0.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Comunica" \
      org.opencontainers.image.description="Municipal broadcasts by WhatsApp, for many municipalities at once" \
      org.opencontainers.image.licenses="EUPL-1.2" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# What brings programs in has no place in an image that runs: pip, and the means to install it.
RUN rm -rf /usr/lib/python3*/ensurepip /usr/local/lib/python3*/ensurepip /usr/local/lib/python3*/site-packages/pip* \
    /usr/share/python-wheels /usr/local/bin/pip* /usr/local/bin/idle* \
    && printf '#!/bin/sh\nexec python -m services.admin "$@"\n' > /usr/local/bin/comunica-admin \
    && chmod 0755 /usr/local/bin/comunica-admin
COPY --from=build /app /app
COPY LICENSE /app/
ENV PATH=/app/.venv/bin:/usr/local/bin:/usr/bin:/bin PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=/app
WORKDIR /app
USER 65532:65532
ENTRYPOINT ["python", "-m"]
CMD ["services.admin", "--help"]
