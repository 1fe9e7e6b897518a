"""What the benchmark says a server spent."""

import os
import subprocess
import sys

from tests.bench.load import cpu_of, family, spent_s

BURN = "import time\nend = time.process_time() + 0.2\nwhile time.process_time() < end: pass\n"


def test_what_a_process_had_spent_before_it_ended_is_not_taken_from_the_others() -> None:
    assert spent_s({1: 5.0, 2: 40.0}, {1: 5.5, 3: 9.0}) == 0.5


def test_the_work_of_a_child_that_a_job_started_meanwhile_is_not_the_server_s() -> None:
    before = cpu_of(os.getpid())
    subprocess.run([sys.executable, "-c", BURN], check=True)
    assert set(before) == {os.getpid()}
    assert 0 <= spent_s(before, cpu_of(os.getpid())) < 0.2


def test_a_server_that_works_in_a_process_below_is_counted_with_it() -> None:
    with subprocess.Popen([sys.executable, "-c", BURN + "print()\ninput()"], stdin=-1, stdout=-1) as child:
        before = cpu_of(os.getpid())
        assert child.stdout
        child.stdout.readline()
        after = cpu_of(os.getpid())
        assert child.pid in family(os.getpid())
        child.communicate(b"\n")
    assert spent_s(before, after) > 0.05
