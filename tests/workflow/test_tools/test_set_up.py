"""The lock has all that is declared, and the set-up installs it whatever an index has by then."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from config_examples import ROOT
from tools.environment_from_lock import environment_text, read_pins
from tools.set_up import FIRST, installer_environment, part_of_lock, pip_sources

LOCK = (ROOT / "requirements.lock").read_text("utf-8")
PINS = [Requirement(pin) for pin in read_pins(LOCK)]


def test_environment_is_the_one_made_from_the_lock():
    made = environment_text(read_pins(LOCK))
    assert made == (ROOT / "environment.yml").read_text("utf-8"), "run `make lock`"


def test_every_pin_has_a_hash_and_the_lock_names_no_index():
    assert not re.search("http|--(extra-)?index-url|--find-links", LOCK)
    blocks = re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.MULTILINE)[1:]
    bare = [block.split()[0] for block in blocks if not re.search(r"sha256:[0-9a-f]{64}\b", block)]
    assert (len(blocks), bare) == (len(PINS), [])


def test_every_declared_dependency_has_a_fitting_pin():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"]
    declared = project["project"]["dependencies"] + groups["test"] + groups["dev"][1:]
    for wanted in map(Requirement, declared):
        name = canonicalize_name(wanted.name)
        versions = [next(iter(pin.specifier)).version for pin in PINS if pin.name == name]
        assert versions, f"{name} is not in requirements.lock: run `make lock`"
        assert all(wanted.specifier.contains(version) for version in versions), name


def test_a_line_without_a_version_is_refused():
    with pytest.raises(ValueError, match="found 'numpy>=2', accepted"):
        read_pins("numpy>=2 \\\n    --hash=sha256:00\n")


def test_the_installers_are_in_the_lock_with_hashes():
    part = part_of_lock(LOCK, FIRST)
    assert [pin.partition("==")[0] for pin in read_pins(part)] == list(FIRST)
    assert part.count("--hash=sha256:") > len(FIRST)


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
    expected = {"index-url": "https://b.example/a", "cert": "/ca.pem", "find-links": "/one /two"}
    assert pip_sources(LISTING) == expected


def test_sources_reach_both_installers():
    found = installer_environment({}, pip_sources(LISTING))
    assert found["PIP_INDEX_URL"] == found["UV_DEFAULT_INDEX"] == "https://b.example/a"
    assert (found["PIP_FIND_LINKS"], found["UV_FIND_LINKS"]) == ("/one /two", "/one,/two")
    assert found["PIP_CERT"] == found["SSL_CERT_FILE"] == "/ca.pem"
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL"):
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


NEWER = {
    *("jax", "jaxlib", "numpy", "scipy", "flax", "packaging", "uv", "setuptools", "snakemake"),
    *("pytest", "coverage"),
}
"""Some that the lock has, among them one, coverage, that another wants with an extra."""


@pytest.mark.slow
@pytest.mark.parametrize("installer", ["uv", "pip"])
def test_a_later_day_installs_the_locked_versions(tmp_path, monkeypatch, installer):
    """Needs the network, or an index that pip is told of."""
    for name in NEWER:
        broken_wheel(tmp_path, name)
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    command = [sys.executable, "-I", "workflow/tools/set_up.py", "--installer", installer]
    subprocess.run([*command, "--venv", tmp_path / "venv"], cwd=ROOT, check=True)
    freeze = [tmp_path / "venv/bin/python", "-m", "pip", "freeze", "--all"]
    found = subprocess.run(freeze, capture_output=True, text=True, check=True).stdout.splitlines()
    installed = {(canonicalize_name(p.name), str(p.specifier)) for p in map(Requirement, found)}
    pins = [pin for pin in PINS if pin.marker is None]
    assert {(pin.name, str(pin.specifier)) for pin in pins} <= installed
