# Parallax with its models: built once, run as any worker, as the one-shot that makes the topics, or for replays.
FROM python:3.11.14-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/parallax
WORKDIR /app
# The lock alone first: its layer stays as long as no dependency changes.
COPY requirements.lock ./
RUN /opt/parallax/bin/pip install --require-hashes --no-deps -r requirements.lock
COPY pyproject.toml README.md ./
COPY stream stream
COPY config config
COPY models models
COPY agents agents
COPY samples samples
# From the folder itself, as `make setup` does: settings and models are found beside the code.
RUN /opt/parallax/bin/pip install --no-deps --no-build-isolation -e . \
    && /opt/parallax/bin/python -m compileall -q agents config models stream \
    && /opt/parallax/bin/python -c "from pathlib import Path; from models.embedder import ensure_model; ensure_model(Path('/opt/parallax/cache'))"

FROM python:3.11.14-slim-bookworm
RUN groupadd --gid 10001 parallax \
    && useradd --uid 10001 --gid parallax --no-create-home --home-dir /data parallax \
    && install --directory --owner parallax --group parallax /data
COPY --from=build /opt/parallax /opt/parallax
COPY --from=build /app /app
ENV PATH=/opt/parallax/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PARALLAX_WORKER__DATA_DIR=/data \
    PARALLAX_WORKER__CACHE_DIR=/opt/parallax/cache \
    PARALLAX_WORKER__WEB_HOST=0.0.0.0
USER 10001:10001
WORKDIR /app
EXPOSE 6066 9108
HEALTHCHECK --interval=15s --timeout=10s --start-period=120s --retries=3 CMD ["python", "-m", "stream.healthcheck"]
ENTRYPOINT ["parallax"]
CMD ["worker"]
