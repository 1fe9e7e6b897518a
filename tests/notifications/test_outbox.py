"""Mail is written with the change it tells of, leaves after the commit, and is tried again when it cannot."""

import smtplib

import pytest

from lms.accounts import service as accounts
from lms.admin.service import ask_for_reset
from lms.core.db import Sql, atomic
from lms.core.errors import Misconfigured
from lms.core.settings import use_settings
from lms.notifications.service import MAIL_JOB, enqueue, send_mail
from lms.notifications.service.smtp import Mail, deliver
from tests.support.door_app import door_app, settings
from tests.support.people import PASSWORD, browser, place_cast
from tests.support.post_office import post_office


@pytest.fixture
async def office(db, tmp_path):
    async with post_office() as made:
        use_settings(settings(tmp_path, smtp_url=made.url))
        yield made


async def jobs():
    return await Sql("SELECT kind, payload FROM job ORDER BY id").rows()


async def outbox():
    return await Sql("SELECT * FROM outbox_mail ORDER BY id").rows()


async def test_a_mail_waits_for_the_worker_and_leaves_once(office):
    number = await enqueue("mei@lull.test", "zh-Hant", "新密碼", "請開啟這個連結。")
    assert await jobs() == [{"kind": MAIL_JOB, "payload": str(number)}]
    assert office.mails == []
    await send_mail(str(number))
    await send_mail(str(number))
    (mail,) = office.mails
    assert (mail["to"], mail["subject"], mail["from"]) == ("mei@lull.test", "新密碼", "Lull <no-reply@lull.test>")
    assert (mail["auto-submitted"], mail["content-language"]) == ("auto-generated", "zh-Hant")
    assert mail.get_content().strip() == "請開啟這個連結。"
    (row,) = await outbox()
    assert row["sent_at"] is not None
    assert row["body"] == ""  # a one-time link is nobody's business once it has left


async def test_a_change_that_is_taken_back_sends_nothing(office):
    @atomic
    async def change():
        await enqueue("bob@lull.test", "en", "s", "b")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await change()
    assert (await jobs(), await outbox()) == ([], [])


async def test_a_refused_mail_is_kept_with_the_reason_and_tried_again(office):
    number = await enqueue("bob@lull.test", "en", "s", "b")
    office.refuses = True
    for _try in range(2):
        with pytest.raises(smtplib.SMTPException):
            await send_mail(str(number))
    (row,) = await outbox()
    assert (row["attempts"], row["sent_at"]) == (2, None)
    assert "451" in row["last_error"]
    office.refuses = False
    await send_mail(str(number))
    assert len(office.mails) == 1


async def test_a_server_that_is_away_is_a_reason_too(db, tmp_path):
    use_settings(settings(tmp_path, smtp_url="smtp://127.0.0.1:1"))
    number = await enqueue("bob@lull.test", "en", "s", "b")
    with pytest.raises(OSError):
        await send_mail(str(number))
    assert "refused" in (await outbox())[0]["last_error"].lower()


async def test_no_header_can_be_slipped_in_through_a_subject(office):
    number = await enqueue("bob@lull.test", "en", "Hello\r\nBcc: eve@evil.example", "b")
    await send_mail(str(number))
    assert office.mails[0]["bcc"] is None
    assert office.mails[0]["subject"] == "Hello Bcc: eve@evil.example"


@pytest.mark.parametrize("url", ["", "http://host", "smtp://", "host:25"])
def test_a_wrong_smtp_url_is_said(url):
    with pytest.raises(Misconfigured, match="LMS_SMTP_URL"):
        deliver(url, "http://lull.test", "Lull", Mail("a@b.example", "en", "s", "b"))


async def test_someone_who_forgot_gets_a_link_in_their_language_and_is_back_in(office, tmp_path):
    await place_cast("alice", "mei")
    app = door_app(settings(tmp_path, smtp_url=office.url))
    async with browser(app) as visitor:
        await visitor.open("/reset")
        answers = [await visitor.send_form("/reset", {"login": login}) for login in ("mei@lull.test", "nobody")]
        assert {(answer.status_code, answer.headers["location"]) for answer in answers} == {(303, "/reset?asked=1")}
        (job,) = await jobs()
        await send_mail(job["payload"])
        (mail,) = office.mails
        assert mail["content-language"] == "zh-Hant"
        path = mail.get_content().split("http://lull.test")[1].split()[0]
        await visitor.open(path)
        assert (await visitor.send_form(path, {"password": PASSWORD, "again": PASSWORD})).status_code == 303
    assert await accounts.log_in("mei", PASSWORD, address="a", user_agent="")


async def test_a_mailed_link_works_for_one_hour(office, frozen):
    await place_cast("alice")
    await ask_for_reset("alice", address="a")
    link = (await outbox())[0]["body"].split("/reset/")[1].split()[0]
    frozen.tick(minutes=59)
    assert await accounts.link_works(link)
    frozen.tick(minutes=2)
    assert not await accounts.link_works(link)


async def test_someone_without_an_address_or_gone_gets_no_mail(office):
    await place_cast("alice", "bob")
    await Sql("UPDATE person SET email = NULL, email_key = NULL WHERE login = 'alice'").run()
    await Sql("UPDATE person SET status = 'left' WHERE login = 'bob'").run()
    for login in ("alice", "bob", "nobody"):
        await ask_for_reset(login, address="a")
    assert await outbox() == []
