"""Seconds and memory from Snakemake's benchmark files."""

import math

from training_jacobian.files.run_times import by_step, read_run_times

HEAD = "s\th:m:s\tmax_rss\n"


def test_jobs_are_read_and_summed_by_step(tmp_path):
    (tmp_path / "paper").mkdir()
    (tmp_path / "seed_1").mkdir()
    (tmp_path / "paper" / "train.tsv").write_text(HEAD + "2.5\t0:00:02\t300.5\n")
    (tmp_path / "seed_1" / "train.tsv").write_text(HEAD + "4.5\t0:00:04\t200.0\n")
    (tmp_path / "check.tsv").write_text(HEAD + "0.1\t0:00:00\t-\n")
    jobs = read_run_times(tmp_path)
    assert sorted(jobs["run"]) == ["", "paper", "seed_1"]
    table = by_step(jobs)
    assert list(table["step"]) == ["train", "check"]
    assert tuple(table.loc[0, ["jobs", "seconds", "longest", "memory_mb"]]) == (2, 7.0, 4.5, 300.5)
    assert math.isnan(table.loc[1, "memory_mb"])
