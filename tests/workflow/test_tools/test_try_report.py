"""What counts as a request that leaves the file, and what is said without a browser."""

import json

import pytest
from docutils.core import publish_string

from tools import try_report


def message(method, **params):
    return {"message": json.dumps({"message": {"method": method, "params": params}})}


def test_requests_to_servers_and_failed_ones_are_found():
    sent = [
        message("Network.requestWillBeSent", requestId=str(i), request={"url": url})
        for i, url in enumerate(
            ["file:///r.html", "data:image/png;base64,AA", "https://e.org/a.js"]
        )
    ]
    failed = [message("Network.loadingFailed", requestId="1")]
    assert try_report.requests([*sent, *failed]) == (
        ["https://e.org/a.js"],
        ["data:image/png;base64,AA"],
    )
    assert try_report.requests(sent[:2]) == ([], [])


def test_captions_that_are_not_well_formed_are_found(capfd):
    publish_string("Movement, |v·(θ_T − θ₀)|, along each.", writer="html5")
    errors = try_report.markup_errors(capfd.readouterr().err + "Adding a.png (3 KB).\n")
    assert errors == ['(ERROR/3) Undefined substitution referenced: "v·(θ_T − θ₀)".']
    publish_string(r"Movement, \|v·(θ_T − θ₀)\|, along each.", writer="html5")
    assert not try_report.markup_errors(capfd.readouterr().err)


@pytest.mark.parametrize(
    ("root", "commands", "reason"),
    [
        (False, {"chromium", "chromedriver"}, None),
        (True, {"apt-get"}, None),
        (True, {"chromium"}, "chromedriver are missing, and so is apt-get"),
        (False, {"apt-get"}, "chromium and chromedriver are missing, and apt-get needs root"),
    ],
)
def test_why_a_machine_has_no_browser(root, commands, reason):
    assert try_report.why_not(root=root, commands=commands) == reason


def test_without_a_browser_nothing_is_tested_and_it_is_said(monkeypatch, capsys):
    monkeypatch.setattr(try_report.shutil, "which", lambda name: None)
    assert try_report.main() == 0
    assert "nothing was tested" in capsys.readouterr().out
