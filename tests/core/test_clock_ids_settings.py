"""The small things everything stands on: time, random names, settings, refusals."""

import random
import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from lms.core import clock, errors, ids
from lms.core.errors import DomainError, Misconfigured
from lms.core.settings import load_settings

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def test_the_time_is_aware_and_in_utc():
    assert clock.now().tzinfo is UTC


def test_a_stopped_clock_moves_only_when_told(frozen):
    before = clock.now()
    assert clock.now() == before
    frozen.tick(minutes=5, seconds=1)
    assert clock.now() - before == timedelta(seconds=301)


def test_clocks_can_be_stopped_inside_one_another():
    with clock.freeze(NOON):
        with clock.freeze(NOON + timedelta(days=1)):
            assert clock.now().day == 3
        assert clock.now() == NOON
    assert clock.now() != NOON


def test_a_clock_goes_on_after_a_failure():
    with pytest.raises(ZeroDivisionError), clock.freeze(NOON):
        _ = 1 // 0
    assert clock.now() != NOON


def test_other_zones_are_turned_into_utc():
    with clock.freeze(datetime(2026, 3, 2, 20, 0, tzinfo=timezone(timedelta(hours=8)))):
        assert clock.now() == NOON
        assert clock.now().tzinfo is UTC


def test_a_time_without_a_zone_is_no_time():
    with pytest.raises(ValueError, match="aware"), clock.freeze(datetime(2026, 3, 2)):
        pass


@pytest.mark.parametrize(("make", "length"), [(ids.new_ref, 16), (ids.new_token, 43), (ids.new_uuid, 36)])
def test_random_names_have_their_length_suit_addresses_and_differ(make, length):
    made = {make() for _ in range(500)}
    assert len(made) == 500
    assert all(re.fullmatch(rf"[A-Za-z0-9_-]{{{length}}}", name) for name in made)


def test_no_reference_reads_as_an_option_of_a_command():
    assert not [ref for ref in (ids.new_ref() for _ in range(2000)) if ref.startswith("-")]


def test_the_same_seed_gives_the_same_names_and_only_inside_the_block():
    def three():
        with ids.seeded(random.Random(7)):
            return ids.new_ref(), ids.new_token(), ids.new_uuid()

    assert three() == three()
    assert ids.new_ref() != three()[0]


def test_of_a_token_only_its_hash_is_kept():
    assert ids.token_hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert len(ids.token_hash("\ud800")) == 64  # whatever a client sends


def test_every_setting_has_a_default(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = load_settings({})
    assert settings.database_url == "sqlite:///var/lms.sqlite3"
    assert (settings.data_dir, settings.site_name, settings.smtp_url) == (Path("var"), "Lull", "")
    assert settings.demo_password == "between-calls"
    assert Path("var").is_dir()


def test_the_environment_wins_and_blanks_are_no_values(tmp_path):
    settings = load_settings(
        {
            "LMS_DATA_DIR": str(tmp_path),
            "LMS_SITE_NAME": " Harbour ",
            "LMS_DATABASE_URL": "postgresql://db/lms",
            "LMS_BASE_URL": "https://learn.example.org/",
            "LMS_DEMO_PASSWORD": "  ",
        }
    )
    assert (settings.site_name, settings.database_url) == ("Harbour", "postgresql://db/lms")
    assert settings.base_url == "https://learn.example.org"
    assert settings.demo_password == "between-calls"


def test_the_secret_key_is_made_once_kept_private_and_can_be_given(tmp_path):
    env = {"LMS_DATA_DIR": str(tmp_path)}
    first = load_settings(env).secret_key
    assert len(first) >= 43
    assert load_settings(env).secret_key == first
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]
    assert load_settings(env | {"LMS_SECRET_KEY": "given"}).secret_key == "given"


@pytest.mark.parametrize("address", ["learn.example.org", "ftp://x", "http://", "//x"])
def test_an_address_of_the_site_that_is_none_is_refused(tmp_path, address):
    with pytest.raises(Misconfigured, match="LMS_BASE_URL"):
        load_settings({"LMS_DATA_DIR": str(tmp_path), "LMS_BASE_URL": address})


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Misconfigured, match="cannot be made"):
        load_settings({"LMS_DATA_DIR": str(tmp_path / "file" / "below")})


def test_a_key_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "secret.key").mkdir()
    with pytest.raises(Misconfigured, match="LMS_SECRET_KEY"):
        load_settings({"LMS_DATA_DIR": str(tmp_path)})


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (errors.BadRequest("x"), 400),
        (errors.Forbidden("x"), 403),
        (errors.NotFound("x"), 404),
        (errors.Conflict("x", code="closed"), 409),
        (errors.TooLarge("x"), 413),
        (errors.Invalid("x", {"login": "y"}), 422),
        (errors.TooMany("x", retry_after_s=9), 429),
        (errors.Unavailable("x"), 503),
    ],
)
def test_each_refusal_knows_its_status_and_says_its_sentence(refusal, status):
    assert isinstance(refusal, DomainError)
    assert (refusal.status, refusal.message, str(refusal)) == (status, "x", "x")


@pytest.mark.parametrize("days", ["0", "-1", "3651", "ninety", "9.5", "９０", "1" * 99])
def test_days_to_keep_agent_states_are_whole_and_sensible(tmp_path, days):
    with pytest.raises(Misconfigured, match="LMS_AGENT_STATES_DAYS"):
        load_settings({"LMS_DATA_DIR": str(tmp_path), "LMS_AGENT_STATES_DAYS": days})
    assert load_settings({"LMS_DATA_DIR": str(tmp_path)}).agent_states_days == 90
    assert load_settings({"LMS_DATA_DIR": str(tmp_path), "LMS_AGENT_STATES_DAYS": "30"}).agent_states_days == 30
