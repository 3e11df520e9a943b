"""A Slurm of one node on this machine, for as long as a `with` block lasts.

Debian's packages slurm-wlm and munge are installed if they are missing. The configuration goes to
the default place, as the jobs' own `srun` looks nowhere else, and is removed again. A machine on
which a Slurm is set up or runs is left alone.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

SETTINGS = Path("/etc/slurm")
# First line of each file written there: what a killed test has left may be replaced.
MARK = "# Written by make test-slurm, which removes it again.\n"
PACKAGES = ["slurm-wlm", "munge"]
DAEMON_FOLDERS = ["/usr/sbin", "/sbin"]
SECONDS_TO_WAIT = 60

SLURM_CONF = """\
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmUser=root
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
KillWait=5
ReturnToService=2
GresTypes=gpu
NodeName={host} NodeAddr=127.0.0.1 CPUs={cpus} RealMemory={megabytes} Gres=gpu:2
PartitionName=test Nodes={host} Default=YES
"""

# Two devices that any machine has stand for GPUs: Slurm counts them and hands them out.
GRES_CONF = """\
AutoDetect=off
Name=gpu File=/dev/null
Name=gpu File=/dev/zero
"""


class NoSlurmError(Exception):
    """Why this machine, as it is, can have no Slurm of its own."""


def settings(folder: Path, /, *, host: str, cpus: int, megabytes: int) -> dict[str, str]:
    """Return the text of each configuration file of a Slurm that keeps its state in `folder`."""
    slurm = SLURM_CONF.format(folder=folder, host=host, cpus=cpus, megabytes=megabytes)
    return {"slurm.conf": MARK + slurm, "gres.conf": MARK + GRES_CONF}


def why_not(
    *, root: bool, processes: set[str], settings: dict[str, str], commands: set[str]
) -> str | None:
    """Return why no Slurm may be started on a machine, or None.

    The machine has `processes` with these names, Slurm's `settings` (text by path), and, of slurmd,
    munged and apt-get, these `commands`; `root` is whether this process is root's.
    """
    if processes & {"slurmctld", "slurmd"}:
        return "another Slurm runs here"
    for path, text in settings.items():
        if not text.startswith(MARK):
            return f"{path} belongs to another Slurm"
    if not root:
        return "its daemons need root"
    if not {"slurmd", "munged"} <= commands and "apt-get" not in commands:
        return f"{' and '.join(PACKAGES)} are missing, and so is apt-get"
    return None


def why_not_here() -> str | None:
    """Return why no Slurm may be started on this machine, or None."""
    paths = [SETTINGS / "slurm.conf", SETTINGS / "gres.conf"]
    if "SLURM_CONF" in os.environ:
        paths.append(Path(os.environ["SLURM_CONF"]))
    return why_not(
        root=os.geteuid() == 0,
        processes={process.info["name"] for process in psutil.process_iter(["name"])},
        settings={str(path): path.read_text() for path in paths if path.exists()},
        commands={name for name in ("slurmd", "munged", "apt-get") if shutil.which(name)},
    )


def find_daemons() -> None:
    """Let this process find daemons where Debian puts them, which not every PATH names."""
    os.environ["PATH"] = os.pathsep.join([os.environ.get("PATH", os.defpath), *DAEMON_FOLDERS])


def install() -> None:
    """Install Debian's packages, if they are missing."""
    if shutil.which("slurmd") and shutil.which("munged"):
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    get = ["apt-get", "install", "--yes", "--no-install-recommends", *PACKAGES]
    for command in (["apt-get", "update"], get):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoSlurmError(f"{' '.join(command)}: {done.stderr.strip().splitlines()[-1]}")


def output_of(*command: str) -> str | None:
    """Return what a command prints, or None if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return None if done.returncode else done.stdout.strip()


def becomes(true: Callable[[], bool], /) -> bool:
    """Wait until `true` gives True, and return that, or False after a minute."""
    deadline = time.monotonic() + SECONDS_TO_WAIT
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.2)
    return False


def last_errors(logs: list[Path], /) -> str:
    """Return what daemons last complained of."""
    lines = [line for log in logs for line in log.read_text().splitlines()]
    return " / ".join([line for line in lines if "rror" in line or "fatal" in line][-3:])


@contextlib.contextmanager
def daemon(*command: str, log: Path, user: str | None = None) -> Iterator[None]:
    """Run a program beside the block, and end it afterwards."""
    with (
        log.open("w") as stream,
        subprocess.Popen(command, stdout=stream, stderr=stream, user=user, group=user) as process,
    ):
        try:
            yield
        finally:
            process.terminate()


@contextlib.contextmanager
def munge(log: Path, /) -> Iterator[None]:
    """Have munged running, which signs Slurm's messages; one that runs already stays."""
    if output_of("munge", "--no-input"):
        yield
        return
    folder = Path("/run/munge")
    was_there = folder.is_dir()
    folder.mkdir(exist_ok=True)
    shutil.chown(folder, "munge", "munge")
    try:
        with daemon("munged", "--foreground", log=log, user="munge"):
            if not becomes(lambda: bool(output_of("munge", "--no-input"))):
                raise NoSlurmError(f"munged does not start: {last_errors([log])}")
            yield
    finally:
        if not was_there:
            shutil.rmtree(folder)


@contextlib.contextmanager
def written(files: dict[str, str], /) -> Iterator[None]:
    """Have these files in Slurm's folder of settings."""
    try:
        for name, text in files.items():
            (SETTINGS / name).write_text(text)
        yield
    finally:
        for name in files:
            (SETTINGS / name).unlink(missing_ok=True)


@contextlib.contextmanager
def private_slurm() -> Iterator[None]:
    """Have an idle Slurm whose one node is this machine; afterwards cancel its jobs and end it."""
    host = socket.gethostname().partition(".")[0]
    megabytes = int(0.9 * psutil.virtual_memory().total) // 2**20
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="slurm-")))
        files = settings(folder, host=host, cpus=os.cpu_count() or 1, megabytes=megabytes)
        for name in ("state", "spool"):
            (folder / name).mkdir()
        stack.enter_context(munge(folder / "munged.log"))
        stack.enter_context(written(files))
        logs = [folder / "slurmctld.log", folder / "slurmd.log"]
        stack.enter_context(daemon("slurmctld", "-D", log=logs[0]))
        stack.enter_context(daemon("slurmd", "-D", "-N", host, log=logs[1]))
        if not becomes(lambda: output_of("sinfo", "--noheader", "--format=%T") == "idle"):
            raise NoSlurmError(f"its node does not become ready: {last_errors(logs)}")
        stack.callback(becomes, lambda: output_of("squeue", "--noheader") == "")
        stack.callback(output_of, "scancel", "--user=root")
        yield
