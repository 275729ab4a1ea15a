"""`guildhall serve`: it starts, answers, and is gone again; what stands in its way is told."""

import signal
import socket

import pytest

from tests import databases, processes


@pytest.fixture
def env(tmp_path):
    return processes.environment(tmp_path / "data", GUILDHALL_LOG_LEVEL="WARNING")


def test_a_fresh_folder_is_served_at_once_and_left_by_everybody(env):
    port = processes.free_port()
    with processes.started(
        "guildhall", "serve", "--port", str(port), "--workers", "2", env=env
    ) as one:
        assert processes.wait_for_answer(one, port, "/health")[0] == 200
        assert processes.answer(port, "/ready") == (200, '{"format": 1, "status": "ready"}')
        workers = processes.children(one.pid)
        assert len(workers) >= 2
        one.send_signal(signal.SIGTERM)
        out, err = one.communicate(timeout=processes.PATIENCE)
    assert (one.returncode, err) == (0, "")
    assert out.splitlines()[0].startswith("A new database was made in ")
    assert out.splitlines()[1] == f"Guildhall answers at http://127.0.0.1:{port}/"
    assert processes.all_gone(workers)


def test_a_server_that_is_killed_leaves_no_worker_behind(env):
    port = processes.free_port()
    with processes.started("guildhall", "serve", "--port", str(port), env=env) as one:
        processes.wait_for_answer(one, port, "/health")
        workers = processes.children(one.pid)
        one.kill()
        one.wait()
        assert workers
        assert processes.all_gone(workers)


def told(result):
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    return result.stderr.splitlines()


def test_a_port_in_use_is_told(env):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        sentence = f"guildhall: Port {port} of 127.0.0.1 is in use; name another one with --port."
        assert told(processes.run("serve", "--port", str(port), env=env)) == [sentence]


def test_a_database_that_is_not_migrated_is_told(env, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "guildhall.sqlite3").touch()
    port = str(processes.free_port())
    (line,) = told(processes.run("serve", "--port", port, env=env))
    assert line == "guildhall: The database is not migrated: run `guildhall migrate`."
    assert processes.run("migrate", env=env).returncode == 0


def test_every_faulty_setting_is_told_in_a_line_without_its_value(env):
    bad = {
        "GUILDHALL_HTTPS": "perhaps",
        "GUILDHALL_LOG_LEVEL": "LOUD",
        "GUILDHALL_UPLOAD_LIMIT_MB": "0",
    }
    lines = told(processes.run("serve", env=env | bad))
    assert sorted(line.split(":")[1].strip() for line in lines) == sorted(bad)
    lines = told(processes.run("worker", env=env | {"GUILDHALL_HOSTS": "not JSON"}))
    assert lines == ["guildhall: GUILDHALL_HOSTS: it is not written as JSON."]
    secret = {"GUILDHALL_DATABASE": "postgresql://owner:sesame@[broken/guildhall"}
    (line,) = told(processes.run("migrate", env=env | secret))
    assert line.startswith("guildhall: GUILDHALL_DATABASE: it cannot be read")
    assert "sesame" not in line


def test_a_service_without_its_guards_is_not_ready(database):
    from django.db import connection

    from guildhall.cases import guards
    from guildhall.config.health import not_ready

    assert not_ready() is None
    _, name = min(guards.triggers(connection.vendor))
    on = " ON cases_entry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{on}")
    assert not_ready() == "The history is not guarded: run `guildhall migrate`."
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'cases' AND name = '0002_guards'")
    assert not_ready() == "The database is not migrated: run `guildhall migrate`."


def test_whether_it_is_ready_is_asked_with_few_statements(on_sqlite):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from guildhall.config.health import not_ready

    not_ready()
    with CaptureQueriesContext(connection) as asked:
        assert not_ready() is None
    assert len(asked) <= 3


def test_a_database_that_cannot_be_reached_is_told(on_postgres):
    from guildhall.config.environment import Environment
    from guildhall.config.health import not_ready

    address = on_postgres.address("nowhere")
    databases.use(Environment(database=address))
    assert not_ready() == "The database cannot be reached."
