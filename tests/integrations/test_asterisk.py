"""The line to Asterisk against a scripted server: log-in, events, loss, silence, refusal, one listener of several."""

import asyncio
from contextlib import asynccontextmanager, suppress

import pytest

from lms.core.db import Sql
from lms.core.errors import Misconfigured
from lms.integrations.rules.asterisk import read
from lms.integrations.service import ami_address, listen, try_ami
from lms.telephony.rules.names import lines
from lms.telephony.service import give_names, hold_listening
from tests.integrations import payloads

SECRET = "s3cret"


class Exchange:
    """A manager interface that says what the test wants, to whoever logs in."""

    def __init__(self, *, greeting="Asterisk Call Manager/9.0.0", accepts=True, answers_pings=True):
        self.greeting, self.accepts, self.answers_pings = greeting, accepts, answers_pings
        self.actions = []
        self.writers = []
        self._happened = asyncio.Event()

    async def serve(self, reader, writer):
        self.writers.append(writer)
        writer.write(f"{self.greeting}\r\n".encode())
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                action = read((await reader.readuntil(b"\r\n\r\n")).decode())
                self.actions.append(action)
                self.answer(action)
                self._happened.set()
        self.writers.remove(writer)
        writer.close()

    def answer(self, action):
        match action["Action"]:
            case "Login":
                self.tell(Event="FullyBooted", Status="Fully Booted")  # an event may come before the answer
                right = self.accepts and action["Secret"] == SECRET
                words = {"Response": "Success", "Message": "Authentication accepted"}
                self.tell(**(words if right else {"Response": "Error", "Message": "Authentication failed"}))
            case "Ping" if self.answers_pings:
                self.tell(Response="Success", Ping="Pong")
            case "QueueStatus":
                self.tell(Response="Success", Message="Queue status will follow")

    def tell(self, **fields):
        block = "".join(f"{name}: {value}\r\n" for name, value in fields.items()) + "\r\n"
        for writer in self.writers:
            writer.write(block.encode())

    def member(self, **changed):
        self.tell(**{**payloads.ASTERISK_MEMBER, **changed})

    def drop(self):
        for writer in self.writers:
            writer.close()

    async def hears(self, action, times=1):
        async with asyncio.timeout(10):
            while sum(one["Action"] == action for one in self.actions) < times:
                self._happened.clear()
                await self._happened.wait()


@asynccontextmanager
async def exchange(**how):
    """A scripted exchange on a port of its own, and its address for LMS_AMI_URL."""
    one = Exchange(**how)
    server = await asyncio.start_server(one.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield one, f"ami://lull:{SECRET}@127.0.0.1:{port}"
    finally:
        server.close()
        one.drop()


@asynccontextmanager
async def listening(url):
    task = asyncio.create_task(listen(ami_address(url)))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()


async def until(question, wanted):
    """Ask the database until it says so."""
    async with asyncio.timeout(10):
        while True:
            row = await Sql(question).first()
            if row is not None and next(iter(row.values())) == wanted:
                return
            await asyncio.sleep(0.01)


STATE = "SELECT s.state FROM agent_state s JOIN person p ON p.id = s.person WHERE p.login_key = 'alice'"
TROUBLE = "SELECT trouble FROM phone_source WHERE source = 'asterisk'"


@pytest.fixture
async def alice(cast):
    await give_names(cast["ada"], "asterisk", lines("alice, PJSIP/200"))


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr("lms.integrations.service.listening._PAUSES_S", (0.01, 0.05))
    monkeypatch.setattr("lms.integrations.service.listening._AFTER_REFUSAL_S", 0.05)


async def test_what_members_of_queues_do_is_heard(alice):
    async with exchange() as (asterisk, url), listening(url):
        await asterisk.hears("QueueStatus")
        for status, state in (("6", "ringing"), ("2", "on_call"), ("8", "hold"), ("1", "available"), ("5", "offline")):
            asterisk.member(Status=status)
            await until(STATE, state)


async def test_only_listening_is_ever_done(alice):
    async with exchange() as (asterisk, url), listening(url):
        await asterisk.hears("QueueStatus")
        asterisk.member(Status="6")
        await until(STATE, "ringing")
    assert {one["Action"] for one in asterisk.actions} <= {"Login", "QueueStatus", "Ping", "Logoff"}
    assert asterisk.actions[0]["Events"] == "agent,call"


async def test_an_extension_of_anybody_is_enough(cast):
    await give_names(cast["ada"], "", lines("alice, 200"))
    async with exchange() as (asterisk, url), listening(url):
        await asterisk.hears("QueueStatus")
        asterisk.member(Status="6")
        await until(STATE, "ringing")


async def test_a_line_that_breaks_is_made_anew_and_all_is_asked_for(alice):
    async with exchange() as (asterisk, url), listening(url):
        await asterisk.hears("QueueStatus")
        asterisk.drop()
        await asterisk.hears("QueueStatus", times=2)
        asterisk.member(Event="QueueMember", Status="2")
        await until(STATE, "on_call")


async def test_an_exchange_that_is_away_is_noted_and_found_when_it_comes(alice):
    async with exchange() as (_asterisk, url):
        pass
    async with listening(url):
        await until(TROUBLE, "unreachable")
        again = Exchange()
        server = await asyncio.start_server(again.serve, "127.0.0.1", int(url.rpartition(":")[2]))
        await again.hears("QueueStatus")
        again.member(Status="6")
        await until(STATE, "ringing")
        await until(TROUBLE, "")
        server.close()
        again.drop()


async def test_a_wrong_secret_is_noted(cast):
    async with exchange(accepts=False) as (_asterisk, url), listening(url):
        await until(TROUBLE, "refused")


async def test_silence_is_asked_about_and_no_answer_is_a_broken_line(alice, monkeypatch):
    monkeypatch.setattr("lms.integrations.service.listening.HOLD_S", 0.05)
    monkeypatch.setattr("lms.integrations.service.listening.PATIENCE_S", 0.05)
    async with exchange(answers_pings=False) as (asterisk, url), listening(url):
        await asterisk.hears("Ping")
        await asterisk.hears("Login", times=2)


async def test_a_quiet_line_is_kept(alice, monkeypatch):
    monkeypatch.setattr("lms.integrations.service.listening.HOLD_S", 0.05)
    async with exchange() as (asterisk, url), listening(url):
        await asterisk.hears("Ping", times=3)
        assert sum(one["Action"] == "Login" for one in asterisk.actions) == 1


async def test_everything_is_asked_for_now_and_then(alice, monkeypatch):
    monkeypatch.setattr("lms.integrations.service.listening.HOLD_S", 0.02)
    monkeypatch.setattr("lms.integrations.service.listening.LOOK_AROUND_S", 0.05)
    async with exchange() as (asterisk, url), listening(url):
        await asterisk.hears("QueueStatus", times=3)


async def test_only_one_process_listens(alice, monkeypatch):
    monkeypatch.setattr("lms.integrations.service.listening.HOLD_S", 0.02)
    assert await hold_listening("asterisk", "somebody else")
    async with exchange() as (asterisk, url), listening(url):
        await asyncio.sleep(0.2)
        assert asterisk.actions == []
        await Sql("UPDATE phone_source SET held_until = NULL").run()  # the other one has ended
        await asterisk.hears("QueueStatus")


async def test_many_members_are_one_transaction(alice):
    async with exchange() as (asterisk, url), listening(url):
        await asterisk.hears("QueueStatus")
        for number in range(120):
            asterisk.member(Event="QueueMember", Interface=f"PJSIP/{300 + number}", StateInterface="", MemberName="")
        asterisk.member(Event="QueueMember", Status="6")
        await until(STATE, "ringing")
        await until("SELECT refused FROM phone_source WHERE source = 'asterisk'", 120)


@pytest.mark.parametrize(
    "noise",
    [
        b"\xff\xfe\r\n\r\n",
        b": \r\n\r\n",
        b"Event\r\n\r\n",
        b"\r\n\r\n",
        b"Event: QueueMemberStatus\r\nStatus: 6\r\n\r\n",
    ],
)
async def test_noise_is_survived(alice, noise):
    async with exchange() as (asterisk, url), listening(url):
        await asterisk.hears("QueueStatus")
        for writer in asterisk.writers:
            writer.write(noise)
        asterisk.member(Status="6")
        await until(STATE, "ringing")


async def test_a_message_without_an_end_is_a_broken_line(alice):
    async with exchange() as (asterisk, url), listening(url):
        await asterisk.hears("QueueStatus")
        for writer in asterisk.writers:
            writer.write(b"x" * 200_000)
        await asterisk.hears("Login", times=2)


async def test_the_doctor_says_what_is_wrong():
    async with exchange() as (_asterisk, url):
        assert await try_ami(url) == ""
    assert "does not answer" in await try_ami(url)
    async with exchange(accepts=False) as (_asterisk, url):
        assert "name or secret" in await try_ami(url)
    async with exchange(greeting="220 mail.example.org ESMTP") as (_asterisk, url):
        assert "does not answer" in await try_ami(url)
    assert "ami://" in await try_ami("http://example.org")
    assert await try_ami("") == ""


@pytest.mark.parametrize(
    "url",
    [
        "ami://",
        "ami://host",
        "ami://host:5038",
        "tcp://u:s@host",
        "ami://u:s@host:port",
        "ami://u%0d%0a:s@host",
        "ami://u:s@[host",
    ],
)
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(Misconfigured, match="LMS_AMI_URL"):
        ami_address(url)


def test_an_address():
    address = ami_address("ami://lull:p%40ss@pbx.example.org")
    assert (address.host, address.port, address.user, address.secret) == ("pbx.example.org", 5038, "lull", "p@ss")
