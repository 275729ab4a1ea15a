"""What an installation can set, from the environment; `docs/reference/settings.md` is made of it.

Every name has the prefix `GUILDHALL_`. Nothing has to be set: without any of them the service runs
on SQLite in one folder.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

SECRET_FILE = "secret-key"  # noqa: S105 - the name of a file
DATABASE_FILE = "guildhall.sqlite3"
PREFIX = "GUILDHALL_"


class Environment(BaseSettings):
    """The settings of an installation."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore")

    data: Path = Field(
        default=Path("guildhall-data"),
        description="The folder of the installation: the SQLite database, the files that were "
        "handed in, the secret key where none is set.",
    )
    database: str = Field(
        default="",
        description="A PostgreSQL database, as `postgresql://user:password@host:port/name`; "
        "left empty, SQLite in the data folder.",
    )
    database_role: str = Field(
        default="",
        description="The role under which the service runs on PostgreSQL, where `migrate` runs "
        "under another one that owns the tables: it is given what the service needs and no more.",
    )
    secret_key: str = Field(
        default="",
        description="The key that signs what the service hands out. Left empty, one is made and "
        "kept in the data folder; several machines need the same one.",
    )
    hosts: list[str] = Field(
        default=["localhost", "127.0.0.1", "[::1]"],
        description="The names under which the service answers, as a JSON list.",
    )
    https: bool = Field(
        default=False,
        description="Whether people reach the service by HTTPS alone: cookies are then marked "
        "secure, and browsers are told to come back by HTTPS only.",
    )
    behind_proxy: bool = Field(
        default=False,
        description="Whether a proxy of yours stands in front and tells in `X-Forwarded-For` who "
        "asks: tries to sign in, and requests, are then counted by what it says.",
    )
    contact: str = Field(
        default="",
        description="Whom people turn to about this service, such as an e-mail address and a "
        "telephone number: the pages name it where somebody may need help.",
    )
    oidc_issuer: str = Field(
        default="",
        description="The address by which a provider of single sign-on (OpenID Connect) calls "
        "itself, such as `https://login.example.org`; left empty, there is none.",
    )
    oidc_name: str = Field(
        default="your organisation",
        description="What people call that provider: the button says `Sign in with …`.",
    )
    oidc_client_id: str = Field(
        default="", validate_default=True, description="As what Guildhall is known there."
    )
    oidc_client_secret: str = Field(
        default="",
        validate_default=True,
        description="By what Guildhall shows there that it is itself.",
    )
    oidc_second_factor: list[str] = Field(
        default=[],
        description="The values of `amr` or `acr` by which that provider says that it has asked "
        'for a second factor, as a JSON list such as `["mfa"]`. Where one of them comes, staff '
        "need none of their own here.",
    )
    upload_limit_mb: int = Field(
        default=100, ge=1, description="The largest file that can be handed in, in megabytes."
    )
    idle_hours: int = Field(
        default=12,
        ge=1,
        description="After how many hours without a request somebody has to sign in again.",
    )
    signed_in_days: int = Field(
        default=30, ge=1, description="After how many days somebody has to sign in again anyway."
    )
    requests_by_a_token: int = Field(
        default=1200,
        ge=0,
        description="How many requests by one token are answered in a minute, by each process; "
        "0: any number.",
    )
    requests_from_an_address: int = Field(
        default=6000,
        ge=0,
        description="How many requests to the API from one address are answered in a minute, by "
        "each process; 0: any number.",
    )
    costly_requests: int = Field(
        default=240,
        ge=0,
        description="How many requests of those that cost much (files) are answered for one "
        "token in a minute, by each process; 0: any number.",
    )
    check_identity_number: bool = Field(
        default=True, description="Whether the check digit of a ULN is checked."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="How much is logged."
    )
    demo: bool = Field(
        default=False,
        description="Whether this is a demo: anybody sees who may sign in with which token, and "
        "the clock can be moved forward. Never set it where real people are registered.",
    )

    @field_validator("oidc_issuer")
    @classmethod
    def _safe_issuer(cls, told: str) -> str:
        if told and not told.startswith(("https://", "http://localhost:")):
            message = "it begins with https://"
            raise ValueError(message)
        return told

    @field_validator("oidc_client_id", "oidc_client_secret")
    @classmethod
    def _whole_provider(cls, told: str, info: ValidationInfo) -> str:
        if info.data.get("oidc_issuer") and not told:
            message = "it goes with GUILDHALL_OIDC_ISSUER"
            raise ValueError(message)
        return told

    def database_settings(self) -> dict[str, Any]:
        """Give the database as Django wants it told. Raises ValueError for an address not read."""
        if not self.database:
            return {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(self.data / DATABASE_FILE),
                "OPTIONS": {
                    # A writer says so when it begins, and waits its turn, rather than failing
                    # half-way; what is answered as done is on the disk.
                    "transaction_mode": "IMMEDIATE",
                    "timeout": 20,
                    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
                },
            }
        try:
            from psycopg import ProgrammingError  # noqa: PLC0415 - only there with the extra
            from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415 - as above
        except ImportError:
            message = "GUILDHALL_DATABASE: PostgreSQL needs `pip install 'guildhall[postgres]'`."
            raise ValueError(message) from None
        try:
            parts = conninfo_to_dict(self.database)
        except ProgrammingError:
            # What is wrong in it may be its password: it is not repeated.
            message = (
                "GUILDHALL_DATABASE: it cannot be read as an address of PostgreSQL, such as "
                "postgresql://user:password@host:5432/name."
            )
            raise ValueError(message) from None
        told = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST"}
        settings: dict[str, Any] = {
            name: str(parts.pop(key, "") or "") for key, name in told.items()
        }
        settings["PORT"] = str(parts.pop("port", "") or "")
        # As on SQLite: whoever waits longer for another writer is told so.
        parts["options"] = f"{parts.get('options') or ''} -c lock_timeout=20s".strip()
        return settings | {
            "ENGINE": "django.db.backends.postgresql",
            # Whoever waits longer than `timeout` seconds for a connection is told so.
            "OPTIONS": parts | {"pool": {"min_size": 1, "max_size": 20, "timeout": 5}},
        }

    def secret(self) -> str:
        """Give the secret key: the one that is set, or one that is made once and kept."""
        if self.secret_key:
            return self.secret_key
        file = self.data / SECRET_FILE
        if not file.exists():
            self.data.mkdir(parents=True, exist_ok=True)
            # Written whole before it gets its name: of two that start at once, both read one key.
            own = file.with_name(f"{SECRET_FILE}.{os.getpid()}")
            own.touch(mode=0o600)
            own.write_text(secrets.token_urlsafe(50))
            with suppress(FileExistsError):
                os.link(own, file)
            own.unlink()
        return file.read_text().strip()


def read_environment() -> Environment:
    """Read the settings. Raises ValueError with one line for each that is faulty."""
    try:
        found = Environment()
        found.database_settings()
    except ValidationError as error:
        lines = [_line(dict(one)) for one in error.errors(include_url=False, include_input=False)]
        raise ValueError("\n".join(lines)) from None
    except SettingsError as error:
        # It names the field of a list or of a number that was not written as JSON.
        name = str(error).split('"')[1] if '"' in str(error) else ""
        message = f"{PREFIX}{name.upper()}: it is not written as JSON."
        raise ValueError(message) from None
    return found


def _line(error: dict[str, Any]) -> str:
    """Say what is wrong with a setting, without its value: that may be a secret."""
    name = "_".join(str(part) for part in error["loc"][:1]).upper()
    return f"{PREFIX}{name}: {error['msg'].removeprefix('Value error, ')}."
