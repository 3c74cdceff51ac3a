"""What load balancers and monitors are told."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from indexer import database
from omniweb import settings
from omniweb.repositories.models import IndexRun, Repository, State
from tests.unit.indexer import databases

DEAD = "redis://127.0.0.1:1/0"


def test_the_process_is_alive_without_asking_the_database(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_it_is_ready_when_everything_answers(client: Client) -> None:
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"status": "ready", "database": "ok", "redis": "ok"}


@pytest.mark.django_db
def test_redis_down_is_degraded_not_unready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "REDIS_CACHE_URL", DEAD)

    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json()["status"] == "degraded"


@pytest.mark.django_db
def test_a_replica_that_is_away_is_degraded_not_unready(client: Client) -> None:
    with databases.told(database.address(), replica="postgresql://nobody@127.0.0.1:1/none"):
        deadline = time.monotonic() + 120
        while (response := client.get("/readyz")).json()["replica"] == "ok":
            assert time.monotonic() < deadline
            time.sleep(0.01)

    assert response.status_code == 200
    assert response.json()["status"] == "degraded"
    assert response.json()["replica"] == "does not answer"


@pytest.mark.django_db
def test_missing_migrations_make_it_unready(client: Client) -> None:
    [newest] = MigrationLoader(connection).graph.leaf_nodes("repositories")
    MigrationRecorder(connection).record_unapplied(*newest)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["database"] == "migrations are missing"
    assert response.headers["Retry-After"] == "2"


@pytest.mark.django_db
def test_the_figures_count_runs_by_state(client: Client) -> None:
    repository = Repository.objects.create(name="a", source="https://x/a")
    IndexRun.objects.create(repository=repository, reason="test", state=State.FAILED)

    text = client.get("/metrics").content.decode()

    assert 'omniweb_index_runs{state="failed"} 1.0' in text
    assert 'omniweb_index_runs{state="queued"} 0.0' in text
    assert "omniweb_index_queue_age_seconds 0.0" in text
    assert "omniweb_repositories 1.0" in text


@pytest.mark.django_db
def test_the_queue_is_as_old_as_its_oldest_run(client: Client) -> None:
    repository = Repository.objects.create(name="a", source="https://x/a")
    IndexRun.objects.create(repository=repository, reason="test")
    IndexRun.objects.update(created_at="2020-01-01T00:00Z")

    text = client.get("/metrics").content.decode()

    age = next(line for line in text.splitlines() if line.startswith("omniweb_index_queue_age"))
    assert float(age.split()[1]) > 1e8


@pytest.mark.django_db
def test_several_processes_count_together(client: Client, tmp_path: Path) -> None:
    count = "from prometheus_client import Counter; Counter('omniweb_tried', 'Tries').inc()"
    environment = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for _ in range(2):
        subprocess.run([sys.executable, "-c", count], env=environment, check=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "METRICS_FOLDER", str(tmp_path))
        text = client.get("/metrics").content.decode()

    assert "omniweb_tried_total 2.0" in text
    assert "omniweb_repositories" in text


def test_what_the_database_says_is_told_once_where_processes_count_together(
    transactional_db: None,  # noqa: ARG001 - for its effect
    tmp_path: Path,
) -> None:
    ask = (
        "import django; django.setup(); from omniweb import metrics; metrics.render();"
        "print(metrics.render()[0].decode())"
    )
    environment = {
        "DATABASE_URL": settings.DATABASE_URL,
        "DJANGO_SETTINGS_MODULE": "omniweb.settings",
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
    }
    text = subprocess.check_output([sys.executable, "-c", ask], env=environment, text=True)
    told = [line for line in text.splitlines() if line.startswith("omniweb_repositories")]
    assert told == ["omniweb_repositories 0.0"]
