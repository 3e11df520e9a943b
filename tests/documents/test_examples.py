"""Every example that a document or a profile shows is one that the workflow takes."""

import re
import shlex
import subprocess
import sys

import pytest
import yaml

from config_examples import CONFIG, ROOT, with_merged_runs
from training_jacobian.claims.load import load_claims
from training_jacobian.files.yaml_files import yaml_errors
from training_jacobian.training.config import drop_absent_runs, merge, schema_errors, value_errors
from training_jacobian.training.config_errors import from_text

DOCUMENTS = [ROOT / "README.md", *ROOT.glob("docs/*.md"), *ROOT.glob("*/README.md")]
DOCUMENTS = [path for path in DOCUMENTS if path.parent.name not in ("results", "figures")]
CONFIGURATIONS = ["config/smoke.yaml", "config/gpu.yaml", "examples/config.yaml"]
YAML = [
    path
    for folder in ("config", "examples", "workflow")
    for path in ROOT.glob(f"{folder}/**/*.yaml")
]
PROFILES = sorted(
    [ROOT / "profiles/default/config.yaml", *ROOT.glob("workflow/profiles/*/config.yaml")]
)


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


def on_top(settings):
    config = merge(CONFIG, settings)
    drop_absent_runs(config)
    return config


def test_there_are_examples():
    assert (len(SETTINGS), len(CLAIMS), len(PROFILES)) == (2, 2, 3)
    assert len(SNAKEMAKE) >= 5


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


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_configurations(name):
    config = on_top(yaml.safe_load((ROOT / name).read_text("utf-8")))
    assert schema_errors(config) == []
    config["runs"].pop("own", None)
    assert value_errors(with_merged_runs(config)) == []


@pytest.mark.parametrize("path", YAML, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_key_is_there_twice(path):
    assert yaml_errors(path) == []


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.parent.name)
def test_profiles_with_their_commented_lines(tmp_path, monkeypatch, path):
    """As Snakemake hands them over: values below the first level arrive as text."""
    from snakemake.cli import parse_config
    from snakemake.profiles import ProfileConfigFileParser

    monkeypatch.chdir(ROOT)
    active = re.sub(r"^(\s*)# ([a-z_]+: \S.*)$", r"\1\2", path.read_text("utf-8"), flags=re.M)
    changed = tmp_path / "config.yaml"
    changed.write_text(re.sub(r"^# \w+: .*\n", "", active, flags=re.M))
    with changed.open() as file:
        options = ProfileConfigFileParser().parse(file)
    told = from_text(parse_config(options.get("config")))
    assert schema_errors(on_top(told)) == []
    if path.parent.name == "slurm":
        assert told["machine"] == {"memory_mb": 128000}
        assert told["slurm"] == {"gpus_by": "gres", "gpu_model": "a100", "gpu_partition": "gpu"}


@pytest.mark.parametrize("line", SNAKEMAKE)
def test_options_of_snakemake(line, monkeypatch):
    from snakemake.cli import get_argument_parser

    monkeypatch.chdir(ROOT)
    arguments = get_argument_parser().parse_args(shlex.split(line)[1:])
    rules = "\n".join(path.read_text("utf-8") for path in ROOT.glob("workflow/rules/*.smk"))
    rules += (ROOT / "Snakefile").read_text("utf-8")
    for target in arguments.targets:
        assert "/" in target or re.search(rf"^ *(use )?rule .*\b{target}\b", rules, flags=re.M)


def test_files_that_are_asked_for_can_be_made():
    """One dry run for all of them; those of the run `own` have a test in test_workflow."""
    words = {word for line in SNAKEMAKE for word in shlex.split(line)}
    files = sorted(word for word in words if re.match("(figures|results)/(?!own/)", word))
    deep = "runs={deep: {model: {hidden: [32, 32], activation: tanh}}}"
    command = [sys.executable, "-m", "snakemake", "--cores", "1", "--dry-run", *files]
    done = subprocess.run(
        [*command, "--config", deep], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert len(files) >= 3
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "target", sorted({line.split()[1] for line in COMMANDS if line[:5] == "make "})
)
def test_targets_of_make(target):
    rules = (ROOT / "Makefile").read_text("utf-8").replace("$(STAMP)", ".venv/.installed")
    assert re.search(rf"^([^:\n]* )?{re.escape(target)}[ :]", rules, flags=re.M)
