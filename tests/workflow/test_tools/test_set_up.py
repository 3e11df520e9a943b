"""The lock needs nothing but itself, and the set-up installs it whatever an index has by then."""

import contextlib
import functools
import importlib.metadata
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.environment_from_lock import read_pins
from tools.set_up import FIRST, installer_environment, part_of_lock, pip_sources

ROOT = Path(__file__).resolve().parents[3]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PINS = tuple(read_pins(LOCK))
PLATFORMS = [("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "x86_64"), ("darwin", "arm64")]


@functools.cache
def requirements_of(name: str) -> list[Requirement]:
    """Metadata name the requirements of all platforms, with markers: this one's serve for all."""
    return [Requirement(line) for line in importlib.metadata.requires(name) or ()]


def holds(requirement: Requirement, where: dict[str, str], extras: set[str]) -> bool:
    marker = requirement.marker
    return marker is None or any(marker.evaluate(where | {"extra": e}) for e in {"", *extras})


def unmet(pins: tuple[str, ...], python: str, system: str, machine: str) -> list[str]:
    """Return what locked distributions require, extras included, and the lock does not give."""
    names = {"linux": "Linux", "darwin": "Darwin"}
    where = {"python_version": python, "python_full_version": f"{python}.0"} | {
        "sys_platform": system,
        "platform_system": names[system],
        "platform_machine": machine,
        "os_name": "posix",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    locked = {
        canonicalize_name(p.name): p for p in map(Requirement, pins) if holds(p, where, set())
    }
    extras: dict[str, set[str]] = {name: set() for name in locked}
    waiting, missing = list(locked), []
    while waiting:
        name = waiting.pop()
        for wanted in requirements_of(name):
            if not holds(wanted, where, extras[name]):
                continue
            key = canonicalize_name(wanted.name)
            if key not in locked or not wanted.specifier.contains(
                next(iter(locked[key].specifier)).version, prereleases=True
            ):
                missing.append(f"{name}: {wanted}")
            elif not wanted.extras <= extras[key]:
                extras[key] |= wanted.extras
                waiting.append(key)
    return missing


@pytest.mark.parametrize("platform", PLATFORMS, ids="-".join)
@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
def test_lock_is_closed(python, platform):
    assert unmet(PINS, python, *platform) == []


@pytest.mark.parametrize("name", ["numpy", "iniconfig", "pytest", "librt", "uvloop", "pysocks"])
def test_a_missing_distribution_is_seen(name):
    left = tuple(pin for pin in PINS if Requirement(pin).name != name)
    assert len(left) == len(PINS) - 1
    found = unmet(left, "3.11", "linux", "x86_64")
    assert found and all(re.search(rf": {name}\b", line, re.IGNORECASE) for line in found)


@pytest.mark.parametrize(
    "pin", ["coverage==7.0.0", "jaxlib==0.9.0", "packaging==99.0", "pluggy==0.1"]
)
def test_an_unfit_version_is_seen(pin):
    name = Requirement(pin).name
    others = tuple(other for other in PINS if Requirement(other).name != name)
    assert unmet((*others, pin), "3.12", "darwin", "arm64")


def test_the_installers_are_in_the_lock_with_hashes():
    pins = read_pins(part_of_lock(LOCK, FIRST))
    assert [pin.partition("==")[0] for pin in pins] == list(FIRST)
    assert part_of_lock(LOCK, FIRST).count("--hash=sha256:") > len(FIRST)


LISTING = """\
global.index-url='https://a.example/a'
global.user='true'
global.target='/nowhere'
install.index-url='https://b.example/a'
install.constraint='/nowhere/c.txt'
:env:.cert='/ca.pem'
freeze.timeout='9'
global.find-links='/one\\n/two'
"""


def test_of_pip_s_settings_only_sources_count_and_the_last_section_wins():
    expected = {
        "index-url": "https://b.example/a",
        "cert": "/ca.pem",
        "find-links": "/one /two",
    }
    assert pip_sources(LISTING) == expected


def test_sources_reach_both_installers():
    found = installer_environment({}, pip_sources(LISTING))
    assert found["PIP_INDEX_URL"] == found["UV_DEFAULT_INDEX"] == "https://b.example/a"
    assert (found["PIP_FIND_LINKS"], found["UV_FIND_LINKS"]) == ("/one /two", "/one,/two")
    assert found["PIP_CERT"] == found["SSL_CERT_FILE"] == "/ca.pem"


@pytest.mark.parametrize("name", ["UV_DEFAULT_INDEX", "UV_INDEX_URL"])
def test_an_index_of_uv_reaches_pip(name):
    assert installer_environment({name: "https://c"}, {})["PIP_INDEX_URL"] == "https://c"


LEFT_OUT = (
    "PIP_USER PIP_TARGET PIP_PREFIX PIP_REQUIRE_VIRTUALENV PIP_CONSTRAINT PIP_NO_BINARY UV_TARGET "
    "UV_EXCLUDE_NEWER UV_CONFIG_FILE UV_PYTHON UV_OFFLINE PYTHONPATH PYTHONHOME VIRTUAL_ENV "
    "CONDA_PREFIX"
)


def test_what_decides_on_more_than_sources_is_left_out():
    kept = {"PATH": "/bin", "HTTPS_PROXY": "p", "UV_CACHE_DIR": "c"}
    plain = installer_environment(kept, {})
    assert kept.items() <= plain.items()
    assert installer_environment({**kept, **dict.fromkeys(LEFT_OUT.split(), "x")}, {}) == plain


def broken_wheel(folder: Path, name: str) -> None:
    """Write a release of the year 9999 that requires what does not exist."""
    stem, metadata = f"{name.replace('-', '_')}-9999.0", f"Name: {name}\nVersion: 9999.0\n"
    path = folder / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(
            f"{stem}.dist-info/METADATA",
            f"Metadata-Version: 2.1\n{metadata}"
            "Provides-Extra: toml\nRequires-Dist: no-such-thing\n",
        )
        wheel.writestr(f"{stem}.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr(f"{stem}.dist-info/RECORD", "")


def wanted_with_an_extra() -> set[str]:
    locked, found = {Requirement(pin).name for pin in PINS}, set()
    for name in locked:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):  # of another platform
            found |= {canonicalize_name(one.name) for one in requirements_of(name) if one.extras}
    return found & locked


TEN = {
    *("jax", "jaxlib", "numpy", "scipy", "flax", "packaging"),
    *("uv", "setuptools", "snakemake", "pytest"),
}


@pytest.mark.slow
@pytest.mark.parametrize("installer", ["uv", "pip"])
def test_a_later_day_installs_the_locked_versions(tmp_path, monkeypatch, installer):
    """Needs the network, or an index that pip is told of."""
    names = wanted_with_an_extra() | TEN
    assert "coverage" in names
    for name in names:
        broken_wheel(tmp_path, name)
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    command = [sys.executable, "-I", "workflow/tools/set_up.py", "--installer", installer]
    subprocess.run([*command, "--venv", tmp_path / "venv"], cwd=ROOT, check=True)
    freeze = [tmp_path / "venv/bin/python", "-m", "pip", "freeze", "--all"]
    found = subprocess.run(freeze, capture_output=True, text=True, check=True).stdout.splitlines()
    installed = {(canonicalize_name(p.name), str(p.specifier)) for p in map(Requirement, found)}
    pins = [pin for pin in map(Requirement, PINS) if pin.marker is None]
    assert {(pin.name, str(pin.specifier)) for pin in pins} <= installed
