"""Records as the benchmark programs write them, with chosen seconds."""

MACHINE = {
    "processor": "A processor",
    "cores": 2,
    "memory_gib": 16.0,
    "system": "Linux x86_64",
    "versions": {"python": "3.11.0", "jax": "0.10.0"},
}


def child(run_s, **changes):
    """Return what one child process reports."""
    record = {
        "import_s": 2.0,
        "compile_s": 1.0,
        "run_s": run_s,
        "cpu_s": 2 * run_s,
        "cores_busy": 2.0,
        "peak_mib": 500.0,
        "matmul_gflops": 100.0,
    }
    return record | changes


def jacobian_record(name, *, hidden=64, size=4810, steps=625, batch=64, flops=10**11, **seconds):
    """Return one case; `ours` and `jacfwd` are the run seconds of every round."""
    facts = {"parameters": size, "steps": steps, "device": "cpu", "devices": 2}
    return {
        "name": name,
        "machine": MACHINE,
        "settings": {"hidden": [hidden], "batch_size": batch, "precision": "float32"},
        "widths": [64, hidden, 10],
        "flops": flops,
        "difference": 2e-7 if "jacfwd" in seconds else None,
        "runs": {way: [child(each, **facts) for each in found] for way, found in seconds.items()},
    }


def svd_record(name, *, size=4810, **seconds):
    """Return one decomposition; `ours`, `numpy` and `values` are the seconds of every round."""
    return {
        "name": name,
        "machine": MACHINE,
        "parameters": size,
        "flops": dict.fromkeys(seconds, 10 * size**3),
        "difference": {"ours": 1e-7, "values": 3e-7},
        "runs": {
            way: [child(each, parameters=size, found_by=f"way of {way}") for each in found]
            for way, found in seconds.items()
        },
    }


def restricted_record():
    """Return four trainings, batched in 2 s and one at a time in 8 s."""
    facts = {"parameters": 4810, "steps": 625}
    return {
        "machine": MACHINE,
        "dimensions": [1000, 2000, 3000, 4810],
        "difference": 1e-6,
        "runs": {"batched": [child(2.0, **facts)], "one at a time": [child(8.0, **facts)]},
    }


def workflow_record():
    """Return a run of two programs."""
    return {
        "machine": MACHINE,
        "target": "paper",
        "wall_s": 10.0,
        "job_s": 8.0,
        "import_share": 0.25,
        "compile_share": 0.5,
        "scheduling_s": 2.0,
        "scheduling_share": 0.2,
        "cores_busy": 1.5,
        "programs": [
            {
                "program": "train_network.py",
                "count": 2,
                "total_s": 8.0,
                "import_s": 2.0,
                "compile_s": 4.0,
                "cpu_s": 7.0,
            }
        ],
        "jobs": [],
    }


def all_records():
    """Return Jacobian, SVD, restricted and workflow records whose laws are exact.

    The Jacobian takes 1e-6 N² s, the SVD 1e-10 N³ s, σ alone a quarter of it.
    """
    sizes = {"width_8": 610, "width_16": 1210, "paper": 4810}
    jacobian = [
        jacobian_record(name, size=size, ours=[1e-6 * size**2] * 2, jacfwd=[3e-6 * size**2] * 2)
        for name, size in sizes.items()
    ]
    jacobian += [
        jacobian_record(f"epochs_{epochs}", size=1210, steps=25 * epochs, ours=[0.1 * epochs])
        for epochs in (5, 10)
    ]
    jacobian += [
        jacobian_record(f"batch_{size}", size=1210, steps=40000 // size, batch=size, ours=[4.0])
        for size in (16, 32)
    ]
    svd = [
        svd_record(
            name,
            size=size,
            ours=[1e-10 * size**3] * 2,
            numpy=[2e-10 * size**3] * 2,
            values=[0.25e-10 * size**3] * 2,
        )
        for name, size in sizes.items()
    ]
    return jacobian, svd, restricted_record(), workflow_record()
