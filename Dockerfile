# Citedesk as a container. The state and the index are in the volume /data; nothing else is written:
#
#   docker build -t citedesk .
#   docker compose up
FROM python:3.12-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /app
WORKDIR /src
COPY constraints.txt ./
# First and alone, from the index of CPU builds: others are many times as large.
RUN /app/bin/pip install --constraint constraints.txt \
    --index-url https://download.pytorch.org/whl/cpu torch
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY retrieval retrieval
COPY index index
RUN /app/bin/pip install --constraint constraints.txt .

FROM python:3.12-slim
COPY --from=build /app /app
RUN useradd --uid 10001 --create-home citedesk \
    && mkdir /data \
    && chown citedesk /data
USER 10001
WORKDIR /data
VOLUME /data
ENV PATH=/app/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    CITEDESK_DATA=/data \
    CITEDESK_LISTEN=0.0.0.0:8080 \
    CITEDESK_LOG=json
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8080/health', timeout=4)"]
ENTRYPOINT ["citedesk"]
CMD ["bot"]
