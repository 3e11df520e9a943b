"""Make the smoke workflow's report without a network, and look at all of it in a browser.

`make test-report` opens report.html as a file in headless Chromium, offline, and goes through every
page of it: the claims come first, every figure is there, has a caption and is shown, and nothing is
asked of any server. Debian's Chromium is installed where it is missing.

Where no Chromium can be had, one line says why, nothing is tested, and the status is 0. It is 1
where the report is not as it should be; it then stays in build/report, with a picture of the page.
"""

import contextlib
import functools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from tools import trial
from tools.trial import WrongError, expect

stage = functools.partial(trial.stage, "test-report")

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path("build/report")
REPORT = FOLDER / "report.html"
SMOKE = ("--configfile", "config/smoke.yaml")
PACKAGES = ["chromium", "chromium-driver"]
PROGRAMS = ["chromium", "chromedriver"]
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--window-size=1500,1000",
)
# What does not leave the file.
LOCAL = {"file", "data", "blob", "about"}
NO_PROXY = {f"{name}_proxy": "http://127.0.0.1:9" for name in ("http", "https", "all")}
SECONDS_TO_WAIT = 20


class NoBrowserError(Exception):
    """Why this machine, as it is, can have no Chromium."""


def why_not(*, root: bool, commands: set[str]) -> str | None:
    """Return why a machine with these of PROGRAMS and apt-get has no Chromium, or None."""
    missing = [name for name in PROGRAMS if name not in commands]
    if not missing:
        return None
    if "apt-get" not in commands:
        return f"{' and '.join(missing)} are missing, and so is apt-get"
    return None if root else f"{' and '.join(missing)} are missing, and apt-get needs root"


def install() -> None:
    """Install Debian's packages, if they are missing."""
    if all(map(shutil.which, PROGRAMS)):
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    get = ["apt-get", "install", "--yes", "--no-install-recommends", *PACKAGES]
    for command in (["apt-get", "update"], get):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoBrowserError(f"{' '.join(command)} fails: {done.stderr.strip()[-200:]}")


def snakemake(name: str, /, *options: str, **environment: str) -> str:
    """Run Snakemake on the smoke configuration; return its words, which stay in a log too."""
    command = [sys.executable, "-m", "snakemake", "--cores", "all", *options, *SMOKE]
    path = FOLDER / f"{name}.log"
    with path.open("w") as log:
        done = subprocess.run(
            command, stdout=log, stderr=log, env={**os.environ, **environment}, check=False
        )
    expect(done.returncode == 0, f"snakemake {' '.join(options)} fails")
    return path.read_text()


def markup_errors(log: str, /) -> list[str]:
    """Return what docutils had to say about the captions: Snakemake shows them all the same."""
    return re.findall(r"\((?:WARNING|ERROR|SEVERE)/\d\) .*", log)


@contextlib.contextmanager
def browser() -> Iterator[webdriver.Chrome]:
    """Have a Chromium of its own, offline, that keeps a log of what it asks for."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which(PROGRAMS[0])
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    service = webdriver.ChromeService(executable_path=shutil.which(PROGRAMS[1]))
    with tempfile.TemporaryDirectory() as profile:
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        driver = webdriver.Chrome(options=options, service=service)
        try:
            driver.set_network_conditions(offline=True, latency=0, throughput=0)
            yield driver
        finally:
            driver.quit()


def requests(messages: list[dict], /) -> tuple[list[str], list[str]]:
    """Return the addresses off this machine in Chromium's log, and the requests that failed."""
    events = [json.loads(entry["message"])["message"] for entry in messages]
    sent = [event["params"] for event in events if event["method"] == "Network.requestWillBeSent"]
    addresses = {params["requestId"]: params["request"]["url"] for params in sent}
    away = [url for url in addresses.values() if urlsplit(url).scheme not in LOCAL]
    failed = [
        addresses.get(event["params"]["requestId"], "unknown")[:100]
        for event in events
        if event["method"] == "Network.loadingFailed"
    ]
    return away, failed


def look_at_first_page(driver: webdriver.Chrome, categories: list[str], /) -> None:
    """Check that the claims stand first: as a table on the page, and in the list."""
    table = driver.find_element(By.CSS_SELECTOR, "#app table")
    head = [cell.text for cell in table.find_elements(By.CSS_SELECTOR, "th")]
    expect(head == ["claim", "accepted", "found", "verdict"], f"the first table has {head}")
    expect(table.is_displayed() and table.rect["y"] < 800, "the claims are out of sight")
    expect(len(table.find_elements(By.CSS_SELECTOR, "tbody tr")) > 0, "there are no claims")
    expect(categories[0] == "01 Claims", f"the first category is {categories[0]}")
    items = [item.text for item in driver.find_elements(By.CSS_SELECTOR, "#app li a")]
    expect(items[-len(categories) :] == categories, f"the menu has {items}")


def look_at(driver: webdriver.Chrome, path: str, /) -> None:
    """Open one item of the report, as its two buttons do, and check that it is shown."""
    driver.execute_script("app.showResultInfo(arguments[0])", path)
    caption = driver.find_element(By.CSS_SELECTOR, "li.prose").text
    expect(len(caption) > 60, f"{path} has no caption: {caption!r}")
    driver.execute_script("document.querySelector('li table td:last-child a').click()")
    kind = "iframe" if path.endswith(".html") else "img"
    WebDriverWait(driver, SECONDS_TO_WAIT).until(lambda _: shown(driver, kind, path))


def shown(driver: webdriver.Chrome, kind: str, path: str, /) -> bool:
    """Return whether the item fills its place: a picture with its own size, a page with words."""
    address = driver.execute_script("return results[arguments[0]].data_uri", path)
    for element in driver.find_elements(By.CSS_SELECTOR, f"#app .h-screen {kind}"):
        if element.get_property("src") == address and element.is_displayed():
            if kind == "img":
                return element.get_property("naturalWidth") > 0 and element.rect["width"] > 300
            driver.switch_to.frame(element)
            words = driver.find_element(By.TAG_NAME, "body").text
            driver.switch_to.default_content()
            return len(words) > 100
    return False


def look_at_all(driver: webdriver.Chrome, figures: set[str], /) -> int:
    """Go through the whole report; return the number of its items."""
    # Chromium's own first page, which the report replaces, is in the log too.
    driver.get_log("performance")
    driver.get(REPORT.resolve().as_uri())
    categories = driver.execute_script(
        "return Object.keys(categories).sort((a, b) => a.localeCompare(b))"
    )
    look_at_first_page(driver, categories)
    paths = driver.execute_script("return Object.keys(results)")
    pictures = {path for path in paths if path.endswith(".png")}
    expect(pictures == figures, f"missing or too many: {sorted(pictures ^ figures)}")
    for path in paths:
        look_at(driver, path)
    driver.execute_script("app.setView({content: 'stats', navbarMode: 'menu'})")
    WebDriverWait(driver, SECONDS_TO_WAIT).until(
        lambda _: len(driver.find_elements(By.CSS_SELECTOR, "#runtimes canvas, #runtimes svg"))
    )
    away, failed = requests(driver.get_log("performance"))
    expect(not away, f"the report asks for {away}")
    expect(not failed, f"requests that failed: {failed}")
    severe = [entry["message"] for entry in driver.get_log("browser") if entry["level"] == "SEVERE"]
    expect(not severe, f"errors in the browser: {severe}")
    return len(paths)


def make_and_look() -> None:
    """Make the report and look at it."""
    with stage("the smoke workflow, if it has not run"):
        snakemake("workflow", "everything")
    with stage("its report, without a network"):
        style = ("--report-stylesheet", "workflow/report/style.css")
        log = snakemake("report", "everything", "--report", str(REPORT), *style, **NO_PROXY)
        expect(not (errors := markup_errors(log)), f"captions that are not well formed: {errors}")
    figures = {str(path) for path in Path("smoke/figures").rglob("*.png")}
    with stage("the report in Chromium, offline"), browser() as driver:
        try:
            count = look_at_all(driver, figures)
        except Exception:
            driver.save_screenshot(str(FOLDER / "page.png"))
            raise
    print(f"test-report: {count} pages and figures, {len(figures)} of these, are shown")


def main() -> int:
    """Test where that is possible; return the status."""
    os.chdir(ROOT)
    commands = {name for name in (*PROGRAMS, "apt-get") if shutil.which(name)}
    try:
        if reason := why_not(root=os.geteuid() == 0, commands=commands):
            raise NoBrowserError(reason)
        with stage("Debian's Chromium, installed if it is missing"):
            install()
        shutil.rmtree(FOLDER, ignore_errors=True)
        FOLDER.mkdir(parents=True)
        make_and_look()
    except NoBrowserError as reason:
        print(f"test-report: Chromium cannot be installed ({reason}): nothing was tested")
    except WrongError as problem:
        print(f"test-report: {problem}; see {FOLDER}", file=sys.stderr)
        return 1
    shutil.rmtree(FOLDER, ignore_errors=True)
    with contextlib.suppress(OSError):
        FOLDER.parent.rmdir()
    return 0


if __name__ == "__main__":
    sys.exit(main())
