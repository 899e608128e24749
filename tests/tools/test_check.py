"""The gate's own stages: what cannot be looked at is said loudly, and is a failure where nobody reads it."""

from __future__ import annotations

import importlib.util
import shutil
import sys

import pytest


@pytest.fixture
def check(root, tmp_path, monkeypatch):
    """The gate, over a small house of its own, on a machine without node, npm and what playwright carries."""
    spec = importlib.util.spec_from_file_location("check", root / "tools" / "check.py")
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "one.test.mjs").write_text("", encoding="utf-8")
    (tmp_path / "bin").mkdir()
    monkeypatch.setattr(found, "ROOT", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setitem(sys.modules, "playwright._impl._driver", None)
    monkeypatch.delenv("CI", raising=False)
    return found


@pytest.mark.parametrize(("ci", "fine"), [("", True), ("true", False)])
def test_without_node_the_front_is_skipped_loudly_and_fails_in_ci(check, monkeypatch, capsys, ci, fine):
    """Without Node.js the stage names what is missing and how to get it; in CI that is no pass."""
    monkeypatch.setenv("CI", ci)

    passed = check.front()

    assert check.node() is None and passed is fine
    assert "SKIPPED" in (said := capsys.readouterr().out) and "apt-get install nodejs" in said


@pytest.mark.parametrize(("ci", "fine"), [("", True), ("true", False)])
def test_without_the_compiler_the_types_are_skipped_loudly_and_fail_in_ci(check, monkeypatch, capsys, ci, fine):
    """With Node.js but neither compiler nor npm the tests run, and the types are said to be unchecked."""
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(check, "node", lambda: "node")
    ran = []
    monkeypatch.setattr(check, "run", lambda *command, **_: ran.append(command) or True)

    passed = check.front()

    assert passed is fine and [command[:2] for command in ran] == [("node", "--test")]
    assert "SKIPPED: the types" in (said := capsys.readouterr().out) and "apt-get install npm" in said


def test_a_compiler_that_npm_brings_is_used(check, monkeypatch, tmp_path):
    """Where npm can bring the pinned compiler, it is asked for exactly that, and the types are checked with it."""
    room = tmp_path / "tools" / "front"
    ran = []

    def run(*command, **_):
        ran.append([str(part) for part in command])
        if command[1] == "ci":
            (room / "node_modules" / "typescript" / "bin").mkdir(parents=True)
            (room / "node_modules" / "typescript" / "bin" / "tsc").write_text("", encoding="utf-8")
        return True

    monkeypatch.setattr(check, "run", run)
    monkeypatch.setattr(check.shutil, "which", lambda name: f"/usr/bin/{name}")

    assert check.front_types("node")
    assert ran[0][:3] == ["/usr/bin/npm", "ci", "--ignore-scripts"] and ran[1][1].endswith("tsc")


def test_a_fault_of_one_stage_fails_the_gate_and_is_in_its_table(check, monkeypatch, capsys):
    """Both stages run, the faulty one is named, and the exit code says so; a stage that is none is refused."""
    monkeypatch.setitem(check.STAGES, "lint", lambda: False)
    monkeypatch.setitem(check.STAGES, "front", lambda: True)
    for name in ("lint", "front"):
        check.STAGES[name].__doc__ = "A stage."

    assert check.main(["lint", "front"]) == 1
    said = capsys.readouterr().out
    assert "lint        FAILED" in said and "front       passed" in said
    assert check.main(["paint"]) == 2 and "No stage paint" in capsys.readouterr().out


def test_node_is_the_machines_or_that_of_playwright(check, monkeypatch):
    """A Node.js on the path is taken first; without one, the one in playwright's driver, if playwright is there."""
    monkeypatch.delitem(sys.modules, "playwright._impl._driver")
    driver = pytest.importorskip("playwright._impl._driver", reason="playwright is not installed")

    assert check.node() == str(driver.compute_driver_executable()[0])
    monkeypatch.setattr(shutil, "which", lambda name: f"/somewhere/{name}")
    assert check.node() == "/somewhere/node"
