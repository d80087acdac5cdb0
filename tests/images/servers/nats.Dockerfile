# The nats-server of the wheel as an image, where no registry can be reached: what tests/containers.py asks for.
ARG BASE
FROM ${BASE}
COPY nats-server /usr/local/bin/nats-server
EXPOSE 4222
ENTRYPOINT ["nats-server"]
