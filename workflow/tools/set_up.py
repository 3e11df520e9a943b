"""Make .venv from requirements.lock alone: `python3.11 workflow/tools/set_up.py`.

pip installs uv and setuptools as the lock pins them, uv installs the lock. Neither has anything to
resolve or to build in isolation, so that no index decides what the lock does not. Needs nothing
but Python. Of the user's settings only those that say where packages come from are taken.
"""

import argparse
import ast
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from venv import EnvBuilder

ROOT = Path(__file__).resolve().parents[2]
FIRST = ("setuptools", "uv")
SOURCES = {  # pip's name of a setting that says where packages come from: uv's variable
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "no-index": "UV_NO_INDEX",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "client-cert": "SSL_CLIENT_CERT",
    "proxy": "ALL_PROXY",
    "timeout": "UV_HTTP_TIMEOUT",
    "retries": "UV_HTTP_RETRIES",
    "cache-dir": "",
    "keyring-provider": "UV_KEYRING_PROVIDER",
}
# uv's own, in so far as they do not say what is installed, or where to.
UV_KEPT = re.compile(
    r"UV_((DEFAULT_|EXTRA_)?INDEX(_URL|_[A-Z0-9_]+_(USERNAME|PASSWORD))?|FIND_LINKS|CACHE_DIR|NO_CACHE|"
    r"LINK_MODE|HTTP_\w+|INSECURE_HOST|NATIVE_TLS|SYSTEM_CERTS|KEYRING_PROVIDER|CONCURRENT_\w+)"
)
FOREIGN = re.compile(r"PIP_|UV_|PYTHON|CONDA_|VIRTUAL_ENV|__PYVENV_LAUNCHER__")


def pip_sources(listing: str, /) -> dict[str, str]:
    """Return where packages come from, of the lines of ``pip config list``."""
    found = {}
    for section in ("global", "install", ":env:"):  # pip's order: the last one counts
        for key, value in re.findall(rf"^{section}\.([\w-]+)=(.*)$", listing, flags=re.MULTILINE):
            if key in SOURCES:
                found[key] = " ".join(str(ast.literal_eval(value)).split())
    return found


def installer_environment(
    given: Mapping[str, str], sources: Mapping[str, str], /
) -> dict[str, str]:
    """Return the environment of pip and uv: of `given` what is not theirs, and the `sources`."""
    kept = {k: v for k, v in given.items() if not FOREIGN.match(k)}
    kept |= {k: v for k, v in given.items() if UV_KEPT.fullmatch(k)}
    # pip shall find what only uv is told, and the other way round.
    first = re.sub(r"^[\w-]+=", "", given.get("UV_DEFAULT_INDEX", given.get("UV_INDEX_URL", "")))
    if first:
        sources = {"index-url": first} | dict(sources)
    for name, value in sources.items():
        kept["PIP_" + name.upper().replace("-", "_")] = value
        if uv := SOURCES[name]:
            separator = "," if name == "find-links" else " "
            kept.setdefault(uv, separator.join(value.split()))
    return kept | {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "UV_NO_CONFIG": "1",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_PYTHON_DOWNLOADS": "never",
    }


def part_of_lock(lock: str, names: Iterable[str], /) -> str:
    """Return the entries of `names` in a lock, with their hashes."""
    entries = re.split(r"^(?=[A-Za-z0-9])", lock, flags=re.MULTILINE)
    return "".join(entry for entry in entries if entry.partition("==")[0] in names)


def run(command: Iterable[object], environment: Mapping[str, str] | None, /) -> int:
    """Show a command, run it in the project's folder, return its exit status."""
    words = [str(word) for word in command]
    print("+", shlex.join(words), flush=True)
    return subprocess.run(words, env=environment, cwd=ROOT, check=False).returncode


def installers(venv: Path, lock: Path, environment: Mapping[str, str], /) -> int:
    """Install those of the lock that install the others."""
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder, "first.lock")
        first.write_text(part_of_lock(lock.read_text(encoding="utf-8"), FIRST), encoding="utf-8")
        options = ("--quiet", "--only-binary", ":all:", "--no-deps", "--require-hashes")
        return run(
            (venv / "bin/python", "-m", "pip", "install", *options, "-r", first), environment
        )


def install(venv: Path, lock: Path, environment: Mapping[str, str], /, *, installer: str) -> int:
    """Install the lock with uv, or with pip where uv fails or is not wanted."""
    python, uv = venv / "bin/python", venv / "bin/uv"
    if status := installers(venv, lock, environment):
        return status
    exact = ("--require-hashes", "--no-build-isolation")
    # Where no later start of Python may do that, each would take seconds more. pip does it anyway.
    now = ("--compile-bytecode",) if os.environ.get("PYTHONDONTWRITEBYTECODE") else ()
    if installer != "pip":
        if run((uv, "pip", "sync", *exact, *now, "--python", python, lock), environment) == 0:
            return run((uv, "pip", "check", "--python", python), environment)
        print("uv could not install the lock: trying pip, which takes minutes", flush=True)
    pip = (python, "-m", "pip")
    status = run((*pip, "install", "--use-pep517", "--no-deps", *exact, "-r", lock), environment)
    return status or run((*pip, "check"), environment)


def main(words: list[str] | None = None) -> int:
    """Make the environment; the stamp of make comes last, so that an interruption starts again."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--venv", type=Path, default=ROOT / ".venv")
    parser.add_argument("--lock", type=Path, default=ROOT / "requirements.lock")
    parser.add_argument("--installer", choices=("uv", "pip"), default="uv", help="default: uv")
    arguments = parser.parse_args(words)
    venv, version = arguments.venv.absolute(), ".".join(map(str, sys.version_info[:3]))
    print(f"Setting up {venv} with Python {version} from {arguments.lock.name}: 1.4 GB", flush=True)
    (venv / ".installed").unlink(missing_ok=True)
    EnvBuilder(clear=True, symlinks=True, with_pip=True).create(venv)
    pip = (venv / "bin/python", "-I", "-m", "pip", "config", "list")
    # A setting `user = true` would be taken for `pip config --user list`, which leaves out files.
    everything = os.environ | {"PIP_USER": "0", "PIP_GLOBAL": "0", "PIP_SITE": "0"}
    listing = subprocess.run(
        pip, capture_output=True, text=True, check=False, env=everything
    ).stdout
    environment = installer_environment(os.environ, pip_sources(listing))
    if install(venv, arguments.lock.absolute(), environment, installer=arguments.installer):
        print(f"set-up: {arguments.lock.name} was not installed (see above)", file=sys.stderr)
        return 1
    (packages,) = (venv / "lib").glob("python3.*/site-packages")
    (packages / "training_jacobian.pth").write_text(f"{ROOT / 'src'}\n", encoding="utf-8")
    (venv / ".installed").write_text(f"{ROOT}\n", encoding="utf-8")
    print(f"{venv} is ready.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
