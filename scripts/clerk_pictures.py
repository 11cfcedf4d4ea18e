"""Make the pictures of the clerks' handbook: docs/images/clerks/*.png.

A portal of its own in a temporary folder, with the bundled issue, an upload that waits
and a document that was sent back; Chromium takes the pictures.

    .venv/bin/python scripts/clerk_pictures.py [FOLDER]

A browser test runs it into a folder of its own: what the handbook shows can be shown.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import FloatRect, sync_playwright
from scratch_portal import BASE, scratch_portal

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
    """Make them all, in the folder that is named or beside the handbook."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES
    with scratch_portal() as portal:
        code = PREPARE.format(password=PASSWORD)
        told = portal.manage("shell", "--no-imports", "-c", code).split()
        job, document, unit = told[-3:]
        with portal.served() as base:
            _take(base, {"job": job, "document": document, "unit": unit}, folder)


def _take(base: str, keys: dict[str, str], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as player:
        browser = player.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT}, locale="zh-CN"
        )
        page.goto(f"{base}/admin/login/")
        page.screenshot(path=folder / "sign-in.png")
        page.fill("#id_username", "wang")
        page.fill("#id_password", PASSWORD)
        page.click("#login-form [type=submit]")
        for name, address, place, height in SHOTS:
            page.goto(base + address.format(**keys))
            if place:
                page.locator(place).scroll_into_view_if_needed()
                page.evaluate(
                    "place => document.querySelector(place).scrollIntoView()", place
                )
            shown = FloatRect(x=0, y=0, width=WIDTH, height=height)
            page.screenshot(path=folder / f"{name}.png", clip=shown)
        browser.close()


if __name__ == "__main__":
    main()
