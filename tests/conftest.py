"""What all tests may ask for: the brief's data, a browser, a machine without network."""

from __future__ import annotations

import os
import shutil
import socket
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
IN_CI = bool(os.environ.get("CI"))
# Where one of these is skipped in the gate, the gate has not looked: that is a failure.
MUST_RUN = ("browser", "spark")
LOOPBACK = ("127.", "::1", "localhost")
# As in the gate of the machines that run us: nothing but the page may be asked for.
CHROMIUM_FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
)

settings.register_profile(
    "house", deadline=None, derandomize=IN_CI, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("nightly", settings.get_profile("house"), max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The top folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The brief's data beside the project, which most readers do not have."""
    folder = Path(os.environ.get("CONFLICTGRAPH_SHARED", ROOT.parent / "shared"))
    if not (folder / "corpus" / "facts.csv").is_file():
        pytest.skip("the brief's data are not beside this checkout; set CONFLICTGRAPH_SHARED to their folder")
    return folder


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that would leave this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not str(address[0]).startswith(LOOPBACK):
            pytest.fail(f"a test asked the network for {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Turn a skipped browser or Spark test into a failure where nobody would read the skip."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail") and any(map(item.get_closest_marker, MUST_RUN)):
        report.outcome = "failed"
        report.longrepr = f"CI must run this: {report.longrepr}"
    return report


def chromium() -> str:
    """Find Chromium, or skip with a sentence that says how to get it."""
    for name in (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name) if name else None
        if found:
            return found
    pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """One headless Chromium for the whole run."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed", exc_type=ImportError)
    program = chromium()
    with sync_api.sync_playwright() as playwright:
        flags = [*CHROMIUM_FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        started = playwright.chromium.launch(executable_path=program, args=flags)
        yield started
        started.close()


@dataclass
class Watched:
    """A browser page, and all that it asked for or complained about.

    `page` is playwright's page; `requests` holds every URL but the file itself; `errors` every
    uncaught error and every console message of level error or warning.
    """

    page: object
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, path: Path) -> object:
        """Open a file from disk and give playwright's page."""
        own = path.resolve().as_uri()
        self.page.on("request", lambda request: self._note_request(request.url, own))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._note_console)
        self.page.goto(own)
        return self.page

    def _note_request(self, url: str, own: str) -> None:
        if url.split("#", maxsplit=1)[0] != own and not url.startswith(("data:", "blob:")):
            self.requests.append(url)

    def _note_console(self, message: object) -> None:
        if message.type in {"error", "warning"}:
            self.errors.append(message.text)


@pytest.fixture
def watched(browser: object, tmp_path: Path) -> Iterator[Watched]:
    """A fresh page in its own context: `watched.open(path)`, then look at `requests` and `errors`."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB", timezone_id="UTC")
    context.set_default_timeout(15_000)
    found = Watched(context.new_page())
    yield found
    with suppress(Exception):
        context.close()


@pytest.fixture
def page(watched: Watched) -> object:
    """Playwright's page of `watched`."""
    return watched.page
