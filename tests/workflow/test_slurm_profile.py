"""What a cluster needs to know of every rule, and the profile that tells it."""

import re

from snakemake.profiles import ProfileConfigFileParser

from config_examples import ROOT
from training_jacobian.figures import registered

RULES = {
    name: text
    for path in [ROOT / "Snakefile", *(ROOT / "workflow/rules").glob("*.smk")]
    for name, text in re.findall(
        r"^(?:rule|use rule \w+ as) (\w+)(?: with)?:\n((?:[ #].*\n|\n)*)",
        path.read_text("utf-8"),
        flags=re.M,
    )
}


def profile(monkeypatch):
    monkeypatch.chdir(ROOT)
    with (ROOT / "workflow/profiles/slurm/config.yaml").open() as stream:
        return dict(ProfileConfigFileParser().parse(stream))


def test_the_profile_groups_rules_that_there_are(monkeypatch):
    groups = dict(entry.split("=") for entry in profile(monkeypatch)["groups"])
    drawn = {f"plot_{name}" for name in registered()}
    assert {name for name, group in groups.items() if group == "figures"} == drawn
    assert set(groups) - drawn <= set(RULES)


def test_steps_with_a_gpu_share_no_job(monkeypatch):
    """A job has one partition, and GPUs may have their own."""
    groups = {entry.split("=")[0] for entry in profile(monkeypatch)["groups"]}
    with_gpu = {name for name, text in RULES.items() if "**GPU" in text}
    assert "compute_jacobian_block" in with_gpu
    assert not groups & with_gpu
