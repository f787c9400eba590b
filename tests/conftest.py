"""What every test may ask for, and the guard that no test touches a real customer book."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
DEMO_DAY = "2026-11-23"  # of the pretend shop in `demo_book`

# two busy cores make any deadline a coin toss; the rest is as hypothesis likes it here (or under CI)
settings.register_profile("house", settings(), deadline=None)
settings.load_profile("house")


def _settle_in(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes `home` the only place the program knows, speaking plain English."""
    for name in [name for name in os.environ if name.startswith("CRM_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CRM_HOME", str(home))
    monkeypatch.setenv("CRM_LANG", "en")
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.fixture(scope="session", autouse=True)
def _no_real_book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Even a test that asks for nothing writes into a throw-away home."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        _settle_in(tmp_path_factory.mktemp("home"), monkeypatch)
        yield


@pytest.fixture(autouse=True)
def _mask() -> Iterator[None]:
    """The door closes files to others for its whole process; no test after it may see that."""
    mask = os.umask(0o022)
    yield
    os.umask(mask)


@pytest.fixture
def crm_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the test's own: book, config, backups and logs live under it."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    _settle_in(home, monkeypatch)
    return home


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real exports and hostile files, which lies beside the project and not in it."""
    place = ROOT.parent / "shared" / "data"
    if not place.is_dir():
        pytest.skip("needs ../shared/data beside the project, which is not here")
    return place


@pytest.fixture(scope="session")
def _demo_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pretend shop as of DEMO_DAY, made once; nobody writes into it."""
    from crm_tui.demo import shop

    path = tmp_path_factory.mktemp("demo") / "book.db"
    shop.build(str(path), day=DEMO_DAY)
    return path


@pytest.fixture
def demo_book(_demo_shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pretend shop of one's own to write into: the path of a book, on DEMO_DAY."""
    path = tmp_path / "demo" / "book.db"
    path.parent.mkdir(mode=0o700)
    path.write_bytes(_demo_shop.read_bytes())
    path.chmod(0o600)
    monkeypatch.setenv("CRM_TODAY", DEMO_DAY)
    return path
