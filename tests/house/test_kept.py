"""What tests begin with is the same whether it was made or put back, and no test sees what another did to it."""

import pytest

from lms.core.db import Sql, transaction
from lms.core.settings import current_settings, load_settings, use_settings
from lms.transfer import service as transfer
from tests.support.course_folder import write_course
from tests.support.kept import once
from tests.support.people import place_cast

_TABLES = ("person", "role_grant", "audit_entry", "course_version", "unit_text", "quiz_version", "media_file")


async def held():
    return {name: await Sql(f"SELECT * FROM {name} ORDER BY id").rows() for name in _TABLES}


@pytest.fixture
def _place(tmp_path):
    before = current_settings()
    use_settings(load_settings({"LMS_DATA_DIR": str(tmp_path / "data"), "LMS_SECRET_KEY": "k"}))
    yield
    use_settings(before)


seen = {}


@pytest.mark.parametrize("time", ["first", "second", "third"])
@pytest.mark.usefixtures("_place", "frozen")
async def test_each_test_begins_with_the_same_rows_files_and_free_ids(db, tmp_path, time):
    await place_cast("alice", "tess")
    folder = write_course(tmp_path / "content")
    await once("course", lambda: transfer.publish(folder))
    files = {path.name: path.read_bytes() for path in (current_settings().data_dir / "media").rglob("*.*")}
    now = (await held(), files)
    assert now == seen.setdefault(db.engine_type, now), time
    assert all(now[0].values())
    unit = await Sql(
        "INSERT INTO org_unit (code, name, kind, path) VALUES ('new', 'New', 'team', '/x/') RETURNING id"
    ).run()
    assert unit[0]["id"] == (await Sql("SELECT MAX(id) AS id FROM org_unit").rows())[0]["id"]
    await Sql("UPDATE person SET display_name = 'spoilt'").run()


@pytest.mark.parametrize("time", ["first", "second"])
async def test_rows_that_a_test_has_written_itself_are_never_lost(db, time):
    async with transaction():
        await Sql("INSERT INTO org_unit (code, name, kind, path) VALUES ('own', 'Own', 'company', '/o/')").run()
    await place_cast("alice")
    assert {row["code"] for row in await Sql("SELECT code FROM org_unit").rows()} >= {"own", "harbour"}, time
