# What steps have in common: they are made from these by `use rule step as … with:`.
rule step:
    """A program that is given its named inputs, outputs and settings as flags."""
    log:
        "<logs>/step.log",
    conda:
        "../../environment.yml"
    params:
        flags=file_flags,
    shell:
        "python {params.program} {params.settings} {params.flags} > {log:q} 2>&1"


rule parallel_step:
    """The same, for programs that are told the cores which they may use."""
    log:
        "<logs>/parallel_step.log",
    conda:
        "../../environment.yml"
    params:
        flags=file_flags,
    shell:
        "python {params.program} --threads {threads} {params.settings} {params.flags}"
        " > {log:q} 2>&1"


rule printed:
    """The same, for programs whose output is for the terminal."""
    log:
        "<logs>/printed.log",
    conda:
        "../../environment.yml"
    params:
        flags=file_flags,
    shell:
        "python {params.program} {params.settings} {params.flags} 2>&1 | tee {log:q}"
