"""The `lms` command: 0 on success, 1 with one sentence on a refusal, 2 on wrong usage; never a traceback."""

import json
import logging
import os
import re
import socket
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lms.accounts.queries.people import actor_by_login
from lms.cli import main
from lms.cli.runner import run as connected
from lms.core.running import serving
from lms.core.settings import current_settings, use_settings
from lms.drafts import queries as draft_queries
from lms.drafts import service as drafts
from lms.releases import service as releases
from tests.support.course_folder import PAGE_EN, QUIZ_EN, QUIZ_ZH, write_course

CONTENT = Path(__file__).resolve().parents[2] / "content"


@pytest.fixture(autouse=True)
def _settings_stay():
    before = current_settings()
    yield
    use_settings(before)
    logging.disable(logging.NOTSET)


@pytest.fixture
def lms(tmp_path, monkeypatch):
    """Run a command in an installation of its own."""
    for name in [name for name in os.environ if name.startswith("LMS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LMS_DATA_DIR", str(tmp_path / "var"))

    def run(*words: str, env: dict[str, str] | None = None, stdin: str | None = None) -> Result:
        return CliRunner().invoke(main, list(words), env=env, input=stdin)

    return run


def refused(result: Result, *words: str) -> bool:
    """Ended with 1 and a sentence that holds these words, and without a traceback."""
    said = result.output
    assert result.exit_code == 1, said
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in said
    assert said.strip().splitlines()[-1].endswith((".", "!")), said
    return all(word in said for word in words)


def test_a_new_installation_is_in_order(lms):
    assert lms("migrate").exit_code == 0
    result = lms("doctor")
    assert result.exit_code == 0, result.output
    assert "Everything is in order" in result.output
    for name in ("LMS_DATABASE_URL", "LMS_BASE_URL", "LMS_SMTP_URL", "LMS_SECRET_KEY"):
        assert name in result.output
    assert "up to date" in lms("migrate").output


def test_the_doctor_says_what_is_wrong_and_keeps_secrets(lms):
    result = lms("doctor", env={"LMS_DATABASE_URL": "postgresql://lull:geheim@127.0.0.1:1/none"})
    assert result.exit_code == 1
    assert "WRONG" in result.output
    assert "geheim" not in result.output
    assert "Traceback" not in result.output


def test_the_doctor_names_migrations_that_wait(lms):
    assert refused(lms("doctor"), "lms migrate")


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite://", "nonsense", "postgresql://127.0.0.1:1/x"])
def test_a_wrong_database_address_is_one_sentence(lms, url):
    assert refused(lms("migrate", env={"LMS_DATABASE_URL": url}))


def test_a_database_newer_than_the_program_is_refused_and_not_touched(lms, tmp_path):
    lms("migrate")
    with sqlite3.connect(tmp_path / "var" / "lms.sqlite3") as db:
        (table,) = db.execute("SELECT name FROM sqlite_master WHERE name LIKE '%migration%'").fetchone()
        columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
        row = dict(zip(columns, db.execute(f"SELECT * FROM {table}").fetchone(), strict=True))
        row |= {"id": "m9999_future"} if isinstance(row.get("id"), str) else {"id": 9999, "name": "m9999_future"}
        marks = ", ".join("?" * len(row))
        db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))
    assert refused(lms("migrate"), "newer")


def test_wrong_usage_ends_with_two(lms):
    assert lms("nothing").exit_code == 2
    assert lms("serve", "--port", "x").exit_code == 2
    assert lms("user", "create", "x").exit_code == 2
    assert lms("content", "check", "/no/such/folder").exit_code == 2


def test_a_port_in_use_is_said_before_anything_starts(lms):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert refused(lms("serve", "--port", port), port, "--port")


def test_courses_are_checked_published_and_written_back(lms, tmp_path):
    course = write_course(tmp_path / "content")
    assert lms("content", "check", str(course)).exit_code == 0
    assert "version 1 published" in lms("content", "publish", str(course)).output
    assert "unchanged" in lms("content", "publish", str(course)).output
    assert lms("content", "export", "tiny", str(tmp_path / "out")).exit_code == 0
    assert "unchanged" in lms("content", "publish", str(tmp_path / "out")).output
    assert refused(lms("content", "export", "nope", str(tmp_path / "out")), "nope")


def test_a_course_written_out_alone_may_lead_to_others_that_are_published(lms, tmp_path):
    assert lms("content", "publish", str(CONTENT)).exit_code == 0
    lms("content", "export", "communication", str(tmp_path / "out"))
    assert "unchanged" in lms("content", "publish", str(tmp_path / "out")).output


def in_the_browser(lms, *changes):
    """Grace opens the draft of the small course and does something there."""
    lms("user", "create", "grace", "--name", "Grace Ho", "--administrator", "--password", "long-enough-1")

    async def work(settings):
        grace = await actor_by_login("grace")
        await drafts.open_draft(grace, "tiny")
        for change in changes:
            await change(grace)
        return await draft_queries.whole(grace, "tiny")

    return connected(work)


def typed(words, base=1):
    """Other first words on the English page."""
    body = PAGE_EN.split("---\n", 2)[2].replace("Say hello.", words)
    return lambda grace: drafts.save_text(grace, "tiny", "greeting", "en", drafts.Save(base, "tab", base, body))


def test_files_and_browser_work_on_one_course_and_what_both_changed_needs_a_word(lms, tmp_path):
    course = write_course(tmp_path / "content")
    lms("content", "publish", str(course))
    in_the_browser(lms, typed("Typed in the browser."))

    # what only the browser changed is told, is no obstacle, and goes on upon the new version
    quizzes = ("en/final/01-quiz.quiz", QUIZ_EN), ("zh-Hant/final/01-quiz.quiz", QUIZ_ZH)
    write_course(tmp_path / "content", {name: f"{text}\n" for name, text in quizzes})
    told = lms("content", "publish", str(course))
    assert (told.exit_code, "version 2 published" in told.output) == (0, True)
    assert "  en/start/01-greeting.md, Grace Ho, " in told.output
    assert "change it too" not in told.output
    draft = in_the_browser(lms)
    assert draft.view.base_number == 2
    assert draft.texts["en/start/01-greeting.md"].count("Typed in the browser.") == 1
    assert draft.texts["en/final/01-quiz.quiz"] == f"{QUIZ_EN}\n"

    # its words can be written out, and published from there they are what the draft says: nothing to decide
    assert lms("content", "export", "tiny", str(tmp_path / "words"), "--draft").exit_code == 0
    assert refused(lms("content", "export", "none", str(tmp_path / "words"), "--draft"), "no draft")
    assert "version 3 published" in lms("content", "publish", str(tmp_path / "words" / "tiny")).output
    draft = in_the_browser(lms)
    assert (draft.view.base_number, draft.content_hash) == (3, draft.view.base_hash)

    # both changed the same page: refused, nothing published, until somebody says so; then the draft waits
    in_the_browser(lms, typed("Typed again.", base=2))
    page = tmp_path / "words" / "tiny" / "en" / "start" / "01-greeting.md"
    page.write_text(page.read_text().replace("Typed in the browser.", "From files."))
    assert refused(lms("content", "publish", str(tmp_path / "words")), "change it too", "--over-draft")
    assert lms("content", "export", "tiny", str(tmp_path / "stands")).exit_code == 0
    assert "From files" not in (tmp_path / "stands" / "tiny" / "en" / "start" / "01-greeting.md").read_text()
    assert "version 4 published" in lms("content", "publish", str(tmp_path / "words"), "--over-draft").output
    draft = in_the_browser(lms)
    assert draft.view.is_behind
    assert draft.texts["en/start/01-greeting.md"].count("Typed again.") == 1


def published_in_the_browser(lms, words, base=1):
    """Grace changes the English page and publishes it there, with a note."""

    async def publish(grace):
        draft = await draft_queries.whole(grace, "tiny")
        await releases.order(grace, "tiny", releases.Order(("en", "zh-Hant"), draft.view.base_number, note="Warmer"))

    in_the_browser(lms, typed(words, base), publish)


def test_an_old_export_says_what_it_would_take_back_and_needs_a_word(lms, tmp_path):
    page = Path("tiny", "en", "start", "01-greeting.md")
    lms("content", "publish", str(write_course(tmp_path / "content")))
    assert lms("content", "export", "tiny", str(tmp_path / "old")).exit_code == 0
    assert "version: 1\n" in (tmp_path / "old" / "tiny" / ".lull.yaml").read_text("utf-8")
    published_in_the_browser(lms, "Typed in the browser.")

    # the export, and also the files that were never one: what was published since they were is not in them
    for folder in ("old", "content"):
        said = lms("content", "publish", str(tmp_path / folder))
        assert refused(
            said, "made from version 1", "version 2, Grace Ho, ", ": “Warmer”", f"  {page.relative_to('tiny')}\n"
        )
        assert "change it too" not in said.output
        assert "zh-Hant" not in said.output, "nobody changed the Chinese page"
    (tmp_path / "old" / page).write_text(PAGE_EN.replace("Say hello.", "From files."))
    assert refused(lms("content", "publish", str(tmp_path / "old")), "change it too", "--over-newer")

    # with what is newer in them, they go on; later ones of the same export go on from there
    assert lms("content", "export", "tiny", str(tmp_path / "new")).exit_code == 0
    assert "Typed in the browser." in (tmp_path / "new" / page).read_text("utf-8")
    (tmp_path / "old" / page).write_bytes((tmp_path / "new" / page).read_bytes())
    for number in (3, 4):
        quiz = tmp_path / "old" / "tiny" / "en" / "final" / "01-quiz.quiz"
        quiz.write_text(quiz.read_text("utf-8") + "\n", "utf-8")
        assert f"version {number} published" in lms("content", "publish", str(tmp_path / "old")).output

    # another export of version 2 knows nothing of that; over it goes with a word
    assert refused(lms("content", "publish", str(tmp_path / "new")), "version 4, from files", "en/final/01-quiz.quiz")
    assert "version 5 published" in lms("content", "publish", str(tmp_path / "new"), "--over-newer").output
    (tmp_path / "new" / "tiny" / ".lull.yaml").write_text("<<<<<<< ours\n")
    assert refused(lms("content", "publish", str(tmp_path / "new")), ".lull.yaml", "Export the course again")


def test_files_that_nothing_is_known_of_go_on_with_a_word_about_it(lms, tmp_path):
    lms("content", "publish", str(write_course(tmp_path / "content")))
    assert lms("content", "export", "tiny", str(tmp_path / "out")).exit_code == 0
    here = lms("content", "publish", str(tmp_path / "out"), env={"LMS_DATA_DIR": str(tmp_path / "elsewhere")})
    assert (here.exit_code, "version 1 published" in here.output) == (0, True), "the export of another installation"
    assert ".lull.yaml" not in here.output
    mark = tmp_path / "out" / "tiny" / ".lull.yaml"
    mark.write_text(mark.read_text("utf-8").replace('export: "', 'export: "x'))
    other = Path("en/start/01-greeting.md")
    (tmp_path / "out" / "tiny" / other).write_text(PAGE_EN.replace("Say hello.", "Good day."), "utf-8")
    mark.write_text(re.sub('files: ".*"', f'files: "{"0" * 64}"', mark.read_text("utf-8")))
    said = lms("content", "publish", str(tmp_path / "out"))
    assert (said.exit_code, "version 2 published" in said.output, "nobody could tell" in said.output) == (0, True, True)


def test_errors_in_a_course_are_told_with_file_and_line_and_nothing_is_published(lms, tmp_path):
    course = write_course(tmp_path / "content", {"en/start/01-greeting.md": "---\ntitle: T\n---\n# Wrong\n"})
    for command in ("check", "publish"):
        result = lms("content", command, str(course))
        assert result.exit_code == 1
        assert "01-greeting.md:4:" in result.output
        assert "nothing was changed" in result.output


def test_the_shipped_courses_are_without_errors(lms):
    assert "No errors" in lms("content", "check", str(CONTENT)).output


def test_an_account_is_made_and_gets_a_password(lms):
    made = lms("user", "create", "grace", "--name", "Grace Ho", "--administrator", "--password", "long-enough-1")
    assert made.exit_code == 0, made.output
    assert lms("user", "passwd", "grace", "--password", "another-long-1").exit_code == 0
    assert refused(lms("user", "create", "grace", "--name", "G", "--password", "long-enough-1"))
    assert refused(lms("user", "passwd", "nobody", "--password", "long-enough-1"), "nobody")
    assert refused(lms("user", "passwd", "grace", "--password", "x"))


def test_a_token_is_shown_once(lms):
    result = lms("token", "create", "--name", "Grafana", "--scope", "metrics")
    assert result.exit_code == 0
    assert "." in result.output.splitlines()[0]


def test_a_backup_comes_back_and_a_damaged_one_changes_nothing(lms, tmp_path):
    lms("user", "create", "grace", "--name", "Grace Ho", "--password", "long-enough-1")
    file = tmp_path / "today.backup"
    assert lms("backup", str(file)).exit_code == 0
    elsewhere = {"LMS_DATA_DIR": str(tmp_path / "elsewhere")}
    assert lms("restore", str(file), env=elsewhere).exit_code == 0
    assert refused(lms("user", "create", "grace", "--name", "G", "--password", "long-enough-1", env=elsewhere))
    assert refused(lms("restore", str(file), env=elsewhere))  # not empty any more
    assert lms("restore", str(file), "--force", env=elsewhere).exit_code == 0
    with serving(tmp_path / "elsewhere"):
        assert refused(lms("restore", str(file), "--force", env=elsewhere), "server is running", "Nothing was changed")
        assert lms("restore", str(file), "--force", "--force", env=elsewhere).exit_code == 0
    damaged = tmp_path / "damaged.backup"
    damaged.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    assert refused(lms("restore", str(damaged), env={"LMS_DATA_DIR": str(tmp_path / "third")}))
    foreign = tmp_path / "foreign.backup"
    foreign.write_text("This is no backup at all.")
    assert refused(lms("restore", str(foreign), env={"LMS_DATA_DIR": str(tmp_path / "third")}))


def test_the_demo_is_refused_where_people_are(lms):
    lms("user", "create", "grace", "--name", "Grace Ho", "--password", "long-enough-1")
    assert refused(lms("demo", "--people", "11", "--months", "1"))


GOOD = "Which?{=right ~wrong}\n\nTrue?{T}\n"


@pytest.fixture
def gift(tmp_path):
    """Write a file of questions; its name says nothing about what it is."""

    def write(text=GOOD, name="questions.dat"):
        path = tmp_path / name
        path.write_bytes(text.encode())
        return str(path)

    return write


def test_questions_come_in_go_out_and_come_in_again_unchanged(lms, gift, tmp_path):
    came = lms("questions", "import", gift(), "--bank", "service-rules")
    assert came.exit_code == 0, came.output
    assert "gift: 2 new, 0 changed" in came.output
    for name in ("out.gift", "out.xml", "out.csv", "out.quiz", "out.txt"):
        out = tmp_path / name
        assert lms("questions", "export", "--bank", "service-rules", str(out)).exit_code == 0
        again = lms("questions", "import", str(out), "--bank", "service-rules")
        assert "0 new, 0 changed, 2 there already" in again.output, (name, again.output)


def test_an_import_is_told_before_it_is_made_and_can_be_taken_back(lms, gift):
    dry = lms("questions", "import", gift(), "--bank", "b", "--dry-run", "--json")
    assert json.loads(dry.stdout)["counts"] == {"new": 2, "changed": 0, "same": 0, "refused": 0}
    assert refused(lms("questions", "export", "--bank", "b", "x.gift"), "no bank called b")
    came = json.loads(lms("questions", "import", gift(), "--bank", "b", "--json").stdout)
    assert [(each["line"], each["fate"]) for each in came["questions"]] == [(1, "new"), (3, "new")]
    assert "2 questions taken out" in lms("questions", "undo", came["import"]).output
    assert refused(lms("questions", "undo", came["import"]), "undone already")
    assert refused(lms("questions", "undo", "nothing"), "undone already")


def test_a_file_with_errors_changes_nothing_unless_they_are_skipped(lms, gift):
    path = gift(GOOD + "\nNobody?{~a ~b}\n")
    said = lms("questions", "import", path, "--bank", "b")
    assert refused(said, f"{path}:5: No answer earns full marks", "1 question has errors; nothing was changed.")
    assert refused(lms("questions", "export", "--bank", "b", "x.gift"), "no bank called b")
    assert "2 new" in lms("questions", "import", path, "--bank", "b", "--skip-bad").output
    again = lms("questions", "import", path, "--bank", "b", "--skip-bad")
    assert "2 there already" in again.output
    assert "undo" not in again.output, "nothing came in that could be taken back"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("import", "FILE", "--bank", "a/b"), "no slash"),
        (("import", "FILE", "--bank", "b", "--owner", "nobody"), "nobody with the login"),
        (("export", "--bank", "b", "x.docx"), "tells no format"),
    ],
)
def test_questions_are_refused_with_one_sentence(lms, gift, words, sentence):
    assert refused(lms("questions", *(gift() if word == "FILE" else word for word in words)), sentence)


@pytest.mark.parametrize("words", [("import",), ("import", "FILE"), ("import", "gone.gift", "--bank", "b"), ("undo",)])
def test_wrong_usage_of_questions_ends_with_two(lms, gift, words):
    assert lms("questions", *(gift() if word == "FILE" else word for word in words)).exit_code == 2


def test_the_language_of_a_new_bank_is_told_from_its_questions(lms, gift):
    said = lms(
        "questions", "import", gift("可以抄下卡號嗎？{F}\n\n客戶生氣時先做什麼？{=聽 ~掛}\n"), "--bank", "b", "--json"
    )
    assert json.loads(said.stdout)["language"] == "zh-Hant"


def test_content_that_draws_from_a_bank_that_is_not_there_is_told_so(lms, gift, tmp_path):
    rules = "mode: test\ndraw:\n  - {n: 1}\nbanks: [b]\n"
    files = ("en/final/01-quiz.quiz", QUIZ_EN), ("zh-Hant/final/01-quiz.quiz", QUIZ_ZH)
    course = write_course(tmp_path, {name: text.replace("mode: test\n", rules) for name, text in files})
    assert refused(lms("content", "check", str(course)), "tiny/quiz: There is no question bank called “b”")
    lms("questions", "import", gift(), "--bank", "b")
    assert lms("content", "check", str(course)).exit_code == 0


def test_a_policy_comes_in_from_a_file_and_is_listed(lms, tmp_path):
    file = tmp_path / "Data protection.md"
    file.write_text("# Data protection\nFor all.\n- 1.1 Ask first\n", "utf-8")
    assert lms("migrate").exit_code == 0
    dry = lms("policy", "import", str(file), "--dry-run")
    assert dry.exit_code == 0
    assert "1 new" in dry.output
    assert "line 2" in dry.output
    assert "data-protect" not in lms("policy", "list").output
    assert "Done." in lms("policy", "import", str(file)).output
    assert "data-protect      1 clauses" in lms("policy", "list").output
    other = tmp_path / "zh.md"
    other.write_text("# 個資\n- 1.1 先問\n- 1.2 多餘\n", "utf-8")
    said = lms("policy", "import", str(other), "--key", "data-protect", "--language", "zh-Hant")
    assert "zh-Hant follows en: 0 clauses without a text in it" in said.output
    assert "? 1.2 多餘: the policy has no such id" in said.output
    file.write_text("# Data protection\n- 1.1 Ask twice\n", "utf-8")
    assert "1 texts in zh-Hant do not say the same any more" in lms("policy", "import", str(file)).output
    file.write_text("no clause", "utf-8")
    assert refused(lms("policy", "import", str(file)), "No clause was found")
    file.write_bytes(b"\xff\xfe")
    assert refused(lms("policy", "import", str(file)), "UTF-8")
