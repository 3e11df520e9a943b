"""Every example that a document or a profile shows is one that runs."""

import os
import re
import shlex
import shutil
import subprocess
import sys

import pytest
import yaml

from config_examples import CONFIG, ROOT, with_merged_runs
from programs import parser_of
from training_jacobian.claims.load import load_claims
from training_jacobian.files.yaml_files import yaml_errors
from training_jacobian.training.config import drop_absent_runs, merge, schema_errors, value_errors
from training_jacobian.training.config_errors import from_text

DOCUMENTS = [ROOT / "README.md", *ROOT.glob("docs/*.md"), *ROOT.glob("*/README.md")]
DOCUMENTS = [path for path in DOCUMENTS if path.parent.name not in ("results", "figures")]
YAML = [
    str(path.relative_to(ROOT))
    for folder in ("config", "examples", "workflow")
    for path in ROOT.glob(f"{folder}/**/*.yaml")
]
PROFILES = {
    path.parent.name: path
    for path in ROOT.glob("**/profiles/*/config.yaml")
    if ".venv" not in path.parts
}
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def fenced(path, language):
    return re.findall(rf"```{language}\n(.*?)```", path.read_text("utf-8"), flags=re.S)


def indented(path):
    blocks = re.findall(r"\n\n((?:    .+\n(?:\n(?=    ))?)+)", path.read_text("utf-8"))
    return [re.sub("^    ", "", block, flags=re.M) for block in blocks]


EXAMPLES = [text for path in DOCUMENTS for text in [*fenced(path, "yaml"), *indented(path)]]
SETTINGS = [text for text in EXAMPLES if re.match(r"[a-z_]+:", text)]
CLAIMS = [text for text in EXAMPLES if text.startswith("- id:")]
COMMANDS = sorted(
    {
        line.split("#")[0].strip()
        for path in DOCUMENTS
        for block in fenced(path, "sh")
        for line in block.replace("\\\n", " ").splitlines()
    }
)
SNAKEMAKE = [line for line in COMMANDS if line.startswith(".venv/bin/snakemake")]
SCRIPTS = [line for line in COMMANDS if " scripts/" in line]


def on_top(settings):
    config = merge(CONFIG, settings)
    drop_absent_runs(config)
    return config


def test_there_are_examples():
    assert (len(SETTINGS), len(CLAIMS), len(PROFILES)) == (2, 2, 3)
    assert len(SNAKEMAKE) >= 5
    assert len(SCRIPTS) >= 3


@pytest.mark.parametrize("text", SETTINGS)
def test_settings(text):
    assert schema_errors(on_top(yaml.safe_load(text))) == []


def test_the_mistake_that_the_readme_shows():
    shown = " ".join((ROOT / "README.md").read_text("utf-8").split())
    settings, line = re.search(
        r"`(deep: {[^`]*})`, for instance, gives `config: ([^`]*)`", shown
    ).groups()
    (error,) = schema_errors(on_top({"runs": yaml.safe_load(settings)}))
    assert error.startswith(line.removesuffix("…"))


@pytest.mark.parametrize("text", CLAIMS)
def test_claims(tmp_path, text):
    path = tmp_path / "claims.yaml"
    path.write_text(yaml.safe_dump({"claims": yaml.safe_load(text)}))
    assert len(load_claims(path)) == 1


@pytest.mark.parametrize("name", ["config/smoke.yaml", "config/gpu.yaml", "examples/config.yaml"])
def test_configurations(name):
    config = on_top(yaml.safe_load((ROOT / name).read_text("utf-8")))
    assert schema_errors(config) == []
    config["runs"].pop("own", None)
    assert value_errors(with_merged_runs(config)) == []


@pytest.mark.parametrize("name", YAML)
def test_no_key_is_there_twice(name):
    assert yaml_errors(ROOT / name) == []


@pytest.mark.parametrize("name", PROFILES)
def test_profiles_with_their_commented_lines(tmp_path, monkeypatch, name):
    """As Snakemake hands them over: values below the first level arrive as text."""
    from snakemake.cli import parse_config
    from snakemake.profiles import ProfileConfigFileParser

    monkeypatch.chdir(ROOT)
    text = PROFILES[name].read_text("utf-8")
    active = re.sub(r"^(\s*)# ([a-z_]+: \S.*)$", r"\1\2", text, flags=re.M)
    changed = tmp_path / "config.yaml"
    changed.write_text(re.sub(r"^# \w+: .*\n", "", active, flags=re.M))
    with changed.open() as file:
        options = ProfileConfigFileParser().parse(file)
    told = from_text(parse_config(options.get("config")))
    assert schema_errors(on_top(told)) == []
    if name == "slurm":
        assert told["machine"] == {"memory_mb": 128000}
        assert told["slurm"] == {"gpus_by": "gres", "gpu_model": "a100", "gpu_partition": "gpu"}


def test_commands_of_snakemake(monkeypatch):
    """One dry run for all files; those of the run `own` have a test of their own."""
    from snakemake.cli import get_argument_parser

    monkeypatch.chdir(ROOT)
    rules = "\n".join(path.read_text("utf-8") for path in ROOT.glob("workflow/rules/*.smk"))
    rules += (ROOT / "Snakefile").read_text("utf-8")
    files = set()
    for line in SNAKEMAKE:
        targets = get_argument_parser().parse_args(shlex.split(line)[1:]).targets
        files |= {target for target in targets if "/" in target and "/own/" not in target}
        for target in {*targets} - files:
            assert "/own/" in target or re.search(
                rf"^ *(use )?rule .*\b{target}\b", rules, flags=re.M
            )
    deep = "runs={deep: {model: {hidden: [32, 32], activation: tanh}}}"
    command = [sys.executable, "-m", "snakemake", "--cores", "1", "--dry-run", *sorted(files)]
    done = subprocess.run([*command, "--config", deep], capture_output=True, text=True, check=False)
    assert len(files) >= 3
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("line", SCRIPTS)
def test_flags_of_scripts(line):
    _, script, *words = shlex.split(line)
    there = parser_of(script.removeprefix("scripts/").removesuffix(".py"))._option_string_actions
    assert {word for word in words if word.startswith("--")} <= there.keys()


@pytest.mark.parametrize(
    "target", sorted({line.split()[1] for line in COMMANDS if line[:5] == "make "})
)
def test_targets_of_make(target):
    rules = MAKEFILE.replace("$(STAMP)", ".venv/.installed")
    assert re.search(rf"^([^:\n]* )?{re.escape(target)}[ :]", rules, flags=re.M)


def test_the_makefiles_tests_are_there():
    (paths,) = re.findall(r"^LIBRARY_TESTS := (.*)$", MAKEFILE, flags=re.M)
    assert [path for path in paths.split() if not (ROOT / path).exists()] == []


def test_python_sessions_of_the_readme(tmp_path):
    """As installed, without the repository; a notebook has none of these tests' settings."""
    shutil.copytree(ROOT / "src" / "training_jacobian", tmp_path / "training_jacobian")
    sessions = "\n".join(fenced(ROOT / "README.md", "pycon"))
    assert "\n{'chaotic': 7" in sessions  # the result is among what is checked
    (tmp_path / "examples.txt").write_text(sessions)
    run = subprocess.run(
        [sys.executable, "-W", "error", "-m", "doctest", "examples.txt"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path), "MPLBACKEND": "agg"},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert (tmp_path / "spectrum.png").stat().st_size > 1000
