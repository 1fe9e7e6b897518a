"""What only some requests need is not in the memory of every worker from its start."""

import subprocess
import sys

RARE = ("numpy", "openpyxl", "mammoth")


def test_a_worker_starts_without_what_only_some_requests_need():
    asked = f"import sys, lms.app; print(*[name for name in {RARE} if name in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split() == []
    )
