# The emulator of both clouds.
#   docker build --tag aioqpu-emulator .
#   docker run --rm --publish 127.0.0.1:8765:8765 aioqpu-emulator
# It answers requests that name this machine only (127.0.0.1 or localhost), so publish its port there.
FROM python:3.12-slim

WORKDIR /aioqpu
COPY pyproject.toml README.md LICENSE ./
COPY generated generated
COPY src src
RUN pip install --no-cache-dir ".[emulator]"

USER nobody
EXPOSE 8765
ENTRYPOINT ["python", "-m", "aioqpu_emulator", "--host", "0.0.0.0"]
CMD ["--port", "8765"]
