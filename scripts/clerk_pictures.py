"""Make the pictures of the clerks' handbook: docs/images/clerks/*.png.

A portal of its own in a temporary folder, with the bundled issue, an upload that waits
and a document that was sent back; Chromium takes the pictures.

    .venv/bin/python scripts/clerk_pictures.py
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
PICTURES = BASE / "docs" / "images" / "clerks"
PASSWORD = "Gong-Bao-2020-Di-Yi"  # noqa: S105 (of a portal that lives for a minute)
WIDTH, HEIGHT = 1280, 600
#: Name, address, what is scrolled to, how much of the window is shown.
SHOTS = (
    ("desk", "/admin/", "", HEIGHT),
    ("upload", "/admin/documents/importjob/add/", "", HEIGHT),
    (
        "import",
        "/admin/documents/importjob/{job}/change/?document=8",
        "#beside",
        HEIGHT,
    ),
    ("text", "/admin/documents/document/{document}/text/?at={unit}", "", 440),
    ("progress", "/admin/documents/document/{document}/change/", "", HEIGHT),
)
PREPARE = """
from pathlib import Path
from django.contrib.auth.models import User
from documents.models import Document, Provision
from documents.services.importing.jobs import submit
from documents.services.publishing import withdraw
from documents.services.review import return_to_draft
User.objects.create_superuser("wang", password={password!r})
document = Document.objects.get(slug="hu-zheng-ban-fa-2020-1")
withdraw(document=document, reason="附件有误")
return_to_draft(document=document, reason="漏了附件二")
job = submit(name="2020-1.md", data=Path("fixtures/gazettes/2020-1.md").read_bytes())
print(job.pk, document.pk, document.provisions.get(eid="art_10").pk)
"""


def main() -> None:
    """Make them all."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with tempfile.TemporaryDirectory() as folder:
        env = {"PATH": os.environ["PATH"], "VAR_DIR": folder}

        def manage(*words: str) -> str:
            command = [sys.executable, "manage.py", *words]
            done = subprocess.run(  # noqa: S603 (our own commands)
                command, cwd=BASE, env=env, check=True, capture_output=True, text=True
            )
            return done.stdout

        manage("migrate", "--verbosity=0")
        manage("bootstrap")
        manage("collectstatic", "--no-input", "--verbosity=0")
        code = PREPARE.format(password=PASSWORD)
        job, document, unit = manage("shell", "--no-imports", "-c", code).split()[-3:]
        server = subprocess.Popen(
            [sys.executable, "manage.py", "runserver", "--noreload", "8199"],
            cwd=BASE,
            env=env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _take({"job": job, "document": document, "unit": unit})
        finally:
            server.terminate()
            server.wait()


def _take(keys: dict[str, str]) -> None:
    import shutil
    import time

    from playwright.sync_api import Error, FloatRect, sync_playwright

    PICTURES.mkdir(parents=True, exist_ok=True)
    base = "http://127.0.0.1:8199"
    with sync_playwright() as player:
        browser = player.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT}, locale="zh-CN"
        )
        for _ in range(50):
            try:
                page.goto(f"{base}/admin/login/")
                break
            except Error:
                time.sleep(0.3)
        page.screenshot(path=PICTURES / "sign-in.png")
        page.fill("#id_username", "wang")
        page.fill("#id_password", PASSWORD)
        page.click("input[type=submit]")
        for name, address, place, height in SHOTS:
            page.goto(base + address.format(**keys))
            if place:
                page.locator(place).scroll_into_view_if_needed()
                page.evaluate(
                    "place => document.querySelector(place).scrollIntoView()", place
                )
            shown = FloatRect(x=0, y=0, width=WIDTH, height=height)
            page.screenshot(path=PICTURES / f"{name}.png", clip=shown)
        browser.close()


if __name__ == "__main__":
    main()
