"""pyproject.toml, requirements.lock and environment.yml name the same versions."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.environment_from_lock import environment_text, read_pins

ROOT = Path(__file__).resolve().parents[3]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
ENVIRONMENT = (ROOT / "environment.yml").read_text(encoding="utf-8")
PINS = [Requirement(pin) for pin in read_pins(LOCK)]


def version_of(pin: Requirement) -> str:
    (specifier,) = pin.specifier
    assert specifier.operator == "=="
    return specifier.version


def declared() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    return project["project"]["dependencies"] + groups["test"] + groups["dev"][1:]


def test_environment_is_the_one_made_from_the_lock():
    assert environment_text(read_pins(LOCK)) == ENVIRONMENT, "environment.yml: run `make lock`"
    (pip,) = (entry["pip"] for entry in yaml.safe_load(ENVIRONMENT)["dependencies"][-1:])
    assert [str(Requirement(entry)) for entry in pip] == [str(pin) for pin in PINS]


def test_every_requirement_line_of_the_lock_is_read():
    assert len(PINS) == len(re.findall(r"^[A-Za-z0-9].*==", LOCK, flags=re.MULTILINE)) > 0


def test_every_pin_has_a_hash_and_the_lock_names_no_index():
    assert not re.search("http|--(extra-)?index-url|--find-links", LOCK)
    blocks = re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.MULTILINE)[1:]
    bare = [block.split()[0] for block in blocks if not re.search(r"sha256:[0-9a-f]{64}\b", block)]
    assert len(blocks) == len(PINS)
    assert bare == []


def test_every_declared_dependency_has_a_fitting_pin():
    for wanted in map(Requirement, declared()):
        name = canonicalize_name(wanted.name)
        versions = [version_of(pin) for pin in PINS if canonicalize_name(pin.name) == name]
        assert versions, f"{name} is not in requirements.lock: run `make lock`"
        assert all(wanted.specifier.contains(version) for version in versions), name


def test_a_line_without_a_version_is_refused():
    with pytest.raises(ValueError, match="found 'numpy>=2', accepted"):
        read_pins("numpy>=2 \\\n    --hash=sha256:00\n")
