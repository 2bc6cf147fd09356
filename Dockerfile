# Paidup in a container: `docker build -t paidup .`, then see compose.yaml.
# The first stage installs into a virtual environment; the second keeps nothing but that.

FROM python:3.13-slim-bookworm AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
RUN python -m venv /opt/paidup && python -m venv /opt/build

COPY requirements.txt requirements-build.txt ./
RUN /opt/paidup/bin/pip install --require-hashes --only-binary :all: -r requirements.txt \
    && /opt/build/bin/pip install --require-hashes --only-binary :all: -r requirements-build.txt

COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY core core
COPY inbox inbox
COPY templates templates
RUN /opt/build/bin/hatchling build -t wheel \
    && /opt/paidup/bin/pip install --no-deps --no-index dist/*.whl


FROM python:3.13-slim-bookworm

# Debian keeps only the newest build of a package, so a pinned version would soon be gone.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        fontconfig \
        fonts-dejavu-core \
        fonts-inter \
        libharfbuzz-subset0 \
        libharfbuzz0b \
        libpango-1.0-0 \
        libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/*

# The two folders that are written to: the books (with SQLite), and fontconfig's cache.
RUN useradd --uid 10001 --shell /usr/sbin/nologin --home-dir /var/lib/paidup --create-home paidup \
    && install -d -o paidup -g paidup /var/cache/paidup

COPY --from=build /opt/paidup /opt/paidup

ENV PAIDUP_DATABASE_URL=sqlite:////var/lib/paidup/paidup.db \
    PAIDUP_WEB_HOST=0.0.0.0 \
    PAIDUP_WEB_PORT=8000 \
    PATH=/opt/paidup/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    XDG_CACHE_HOME=/var/cache/paidup

# By number, so that an orchestrator can see that it is not root.
USER 10001
WORKDIR /var/lib/paidup
VOLUME ["/var/lib/paidup"]
EXPOSE 8000

HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen('http://127.0.0.1:' + os.environ['PAIDUP_WEB_PORT'] + '/healthz', timeout=4)"]

ENTRYPOINT ["paidup"]
CMD ["serve"]
