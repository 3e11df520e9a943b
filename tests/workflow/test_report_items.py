"""Labels of the figures, and the configuration's text."""

import json

from report_items import configuration_text, figure_labels


def test_labels_name_the_run_of_a_figure_that_has_one():
    labels = figure_labels("On normal noise")(Wildcards(of=""))
    assert labels == {"figure": "On normal noise", "run": "paper"}
    assert figure_labels("Values")(Wildcards(of="seed_1/"))["run"] == "seed_1"
    assert figure_labels("All runs")(Wildcards()) == {"figure": "All runs"}


def test_configuration_tells_the_differences_and_all_settings():
    defaults = {"epochs": 25, "model": {"hidden": [64], "activation": "tanh"}}
    relu = {"epochs": 25, "model": {"hidden": [64], "activation": "relu"}}
    text = configuration_text({"defaults": defaults, "runs": {"paper": defaults, "relu": relu}})
    content = json.loads(text)
    assert content["runs"] == {"paper": {}, "relu": {"model.activation": "relu"}}
    assert content["settings"]["defaults.model.hidden"] == [64]


class Wildcards(dict):
    """Wildcards as Snakemake passes them: by name, as attributes too."""

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError as error:
            raise AttributeError(name) from error
