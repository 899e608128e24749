"""The library without its compiler: the same laws, and the same answers."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import questions

HERE = Path(__file__).parent
_FORBIDDEN = """
import sys
sys.modules["numba"] = None
import pytest
sys.exit(pytest.main(["-q", "-p", "no:cacheprovider", "--no-cov", *sys.argv[1:]]))
"""


def _run(*words):
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def plain():
    """What every kernel answers in a process that cannot import numba."""
    done = _run(str(HERE / "questions.py"))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_kernel_is_asked(plain):
    """A kernel that nobody asks here would go unchecked."""
    assert set(plain) == questions.kernels()


def test_all_kernels_hold_their_laws_without_numba():
    """Brute force and plain Python agree on hundreds of small graphs in a process that cannot import numba."""
    suites = [str(HERE / name) for name in ("test_walks.py", "test_everyone.py", "test_layers.py")]

    done = _run("-c", _FORBIDDEN, *suites)

    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


@pytest.mark.skipif(importlib.util.find_spec("numba") is None, reason="the extra fast is not installed")
@pytest.mark.slow
def test_compiled_kernels_answer_as_plain_ones(plain):
    """One source: what numba makes of it says the same, to the last bit where nothing is rounded."""
    compiled = questions.answers(questions.MUCH)

    for name, answers in plain.items():
        for slow, quick in zip(answers, compiled[name], strict=True):
            assert _flat(slow) == pytest.approx(_flat(quick), rel=1e-12, abs=0), name


def _flat(value):
    return [leaf for part in value for leaf in _flat(part)] if isinstance(value, list | tuple) else [value]
