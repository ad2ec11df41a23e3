# One image for web, worker, beat and migrate; docker-compose.yml gives each its command.
FROM python:3.11.14-slim-bookworm AS packages

WORKDIR /app
COPY requirements.txt .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.txt \
    && /venv/bin/pip check


FROM python:3.11.14-slim-bookworm

ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    REFORM_MODE=production \
    STATIC_ROOT=/app/collected \
    VAR_DIR=/data

# For backups: the programs of the database's version, and those that encrypt.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends age gnupg postgresql-client-15 \
    && rm -rf /var/lib/apt/lists/*

RUN groupadd --system --gid 10001 reform \
    && useradd --system --uid 10001 --gid reform --home-dir /data --no-create-home reform \
    && install --directory --mode 0700 --owner reform --group reform /data /backups

COPY --from=packages /venv /venv
WORKDIR /app
COPY . .

# Collecting static files reads the settings but meets neither database nor broker: the values
# below end with the step and no secret enters the image.
RUN python -m reform_tracker.local.messages \
    && SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
        TRAIL_KEYS="$(python -c 'from reform_tracker.keyrings import drawn; print(drawn("build"))')" \
        SEALING_KEYS="$(python -c 'from reform_tracker.keyrings import drawn; print(drawn("build"))')" \
        DATABASE_URL=postgres://build/build REDIS_URL=redis://build ALLOWED_HOSTS=build \
        EMAIL_URL=smtp://build MAIL_FROM=build@build SITE_URL=https://build \
        python manage.py collectstatic --no-input --verbosity 0

USER 10001:10001
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "reform_tracker.wsgi:application", "--bind", "0.0.0.0:8000", \
     "--worker-class", "reform_tracker.deploy.worker.Worker", "--workers", "3", "--threads", "4", \
     "--preload", "--logger-class", "reform_tracker.deploy.logger.Logger", \
     "--access-logfile", "-", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
