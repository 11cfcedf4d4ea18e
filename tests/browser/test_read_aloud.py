"""Reading aloud, with a voice that writes down what it was told to say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from documents.official_text.model import Kind
from documents.rendering import render_body
from tests.documents.builders import (
    make_citation,
    make_document,
    make_provision,
    make_table,
)

#: `voices` are the languages that the machine can speak.
pytestmark = pytest.mark.display

_VOICE = """
window.said = [];
const fake = {
  current: null,
  getVoices: () => VOICES.map((lang) => ({ lang, name: lang })),
  speak(utterance) { window.said.push(utterance.text); fake.current = utterance; },
  cancel() {
    const cut = fake.current;
    fake.current = null;
    cut?.onerror?.({ error: "interrupted" });
  },
  addEventListener() {}, removeEventListener() {},
};
window.finish = () => { const done = fake.current; fake.current = null; done?.onend(); };
Object.defineProperty(window, "speechSynthesis", { value: fake });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""


def speaking(page: Page, *voices: str) -> None:
    page.add_init_script(_VOICE.replace("VOICES", repr(list(voices))))


def said(page: Page) -> list[str]:
    texts: list[str] = page.evaluate("window.said")
    return texts


def read_through(page: Page) -> str:
    """Listen to the page to its end; give all that was said, a block a line."""
    page.get_by_role("button", name="朗读", exact=True).click()
    while page.evaluate("document.querySelector('.is-read-aloud') !== null"):
        page.evaluate("window.finish()")
    return "\n".join(said(page))


@pytest.fixture
def address(live_server: LiveServer) -> str:
    document = make_document("供热办法", slug="heat")
    make_provision(
        document,
        "art_1",
        "供热单位应当保证室温，" * 20 + "不得中断。",
        kind=Kind.ARTICLE,
        label="第一条",
    )
    make_provision(
        document, "art_2", "用户应当缴费。", kind=Kind.ARTICLE, label="第二条"
    )
    make_table(document, ["单位", "人数"], [["甲", "1"]])
    document.body_html = render_body(document)
    document.save()
    return f"{live_server.url}/documents/heat/"


def test_a_document_is_read_from_its_beginning_to_its_end(
    page: Page, address: str, assert_accessible: Callable[[Page], None]
) -> None:
    speaking(page, "en-US", "zh-CN")
    page.goto(address)
    panel = page.get_by_role("group", name="朗读")
    start = panel.get_by_role("button", name="朗读", exact=True)
    start.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".is-read-aloud")).to_contain_text("第一条")
    assert_accessible(page)
    while page.evaluate("document.querySelector('.is-read-aloud') !== null"):
        page.evaluate("window.finish()")
    texts = said(page)
    whole = "".join(texts)
    assert whole.startswith("第一条 供热单位应当保证室温，")
    assert whole.count("室温") == 20
    assert "不得中断。第二条 用户应当缴费。" in whole
    assert whole.endswith("单位，人数，甲，1，")
    assert "¶" not in whole
    assert max(map(len, texts)) <= 100
    expect(start).to_have_text("朗读")


def test_it_pauses_and_goes_on_where_it_was(page: Page, address: str) -> None:
    speaking(page, "zh-CN")
    page.goto(address)
    page.get_by_role("button", name="朗读", exact=True).click()
    page.evaluate("window.finish()")
    second = said(page)[-1]
    page.get_by_role("button", name="暂停").click()
    page.get_by_role("button", name="继续朗读").click()
    assert said(page)[-1] == second
    page.get_by_role("button", name="停止朗读").click()
    expect(page.locator(".is-read-aloud")).to_have_count(0)
    expect(page.get_by_role("button", name="朗读", exact=True)).to_be_focused()


def test_it_begins_at_the_provision_that_was_asked_for(
    page: Page, address: str
) -> None:
    speaking(page, "zh-CN")
    page.goto(f"{address}#art_2")
    page.get_by_role("button", name="朗读", exact=True).click()
    assert said(page) == ["第二条 用户应当缴费。"]


def test_a_mark_of_the_portal_is_not_read_in_an_official_sentence(
    page: Page, address: str
) -> None:
    document = make_document("供热规定", slug="cites")
    text = "依照《城镇供热条例》执行。"
    provision = make_provision(document, "art_1", text, kind=Kind.ARTICLE)
    make_citation(provision, "《城镇供热条例》")
    document.body_html = render_body(document)
    document.save()
    speaking(page, "zh-CN")
    page.goto(address.replace("/heat/", "/cites/"))
    expect(page.locator("#art_1 .cite__mark")).to_have_text("本站未收录")
    assert text in read_through(page)


def test_of_an_estimate_only_what_is_shown_is_read(
    page: Page, live_server: LiveServer
) -> None:
    call_command("bootstrap", verbosity=0)
    speaking(page, "zh-CN")
    page.goto(
        f"{live_server.url}/compensation/huagong-phase-2/estimate/?use=residential"
        "&choice=monetary&certified_area=58.5&unit_price=3200"
    )
    # Closed: a quote of the plan, the table of the picture.
    assert "按证载面积，乘以" in (page.locator("#result").text_content() or "")
    words = read_through(page)
    lines = words.split("\n")
    assert "合计，188,370.00 元" in lines
    assert "人民币（大写）：壹拾捌万捌仟叁佰柒拾元整" in lines
    assert "未填写室内装修和附属物补偿的评估（测算）金额，结果中不含该项。" in lines
    for unread in (
        "按证载面积，乘以",
        "累计",
        "相抵后",
        "http",
        "复制",
        "打印结果",
    ):
        assert unread not in words
    page.evaluate("document.querySelector('#result details').open = true")
    page.evaluate("window.said = []")
    assert "按证载面积，乘以" in read_through(page)


@pytest.mark.parametrize("voices", [(), ("en-US",)])
def test_without_a_chinese_voice_nothing_is_offered(
    page: Page, address: str, voices: tuple[str, ...]
) -> None:
    speaking(page, *voices)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-read-aloud]")).to_be_hidden()


def test_every_panel_stands_on_a_page_that_loads_the_script() -> None:
    templates = Path(settings.BASE_DIR) / "templates"
    pages = [
        path
        for path in templates.rglob("*.html")
        if "components/read_aloud.html" in path.read_text(encoding="utf-8")
    ]
    assert pages
    for path in pages:
        assert "js/read-aloud.js" in path.read_text(encoding="utf-8"), path
