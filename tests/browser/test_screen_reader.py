"""What a screen reader says of the main pages: landmarks, names, states, in order."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

pytestmark = pytest.mark.display

PLAN = "/compensation/huagong-phase-2"
EXCHANGE = "use=residential&choice=exchange"

#: Parts of what is said, in the order in which it is said; more may stand between.
SAID = {
    "/": """
      - link "跳到正文"
      - banner:
        - heading "葫芦岛市人民政府公报" [level=1]
        - navigation "主导航"
        - button "长者模式"
      - main:
        - region "检索":
          - heading "检索" [level=2]
          - search:
            - searchbox "检索文件"
        - region "2020年第1期目录":
          - heading "葫政告字文件" [level=3]
          - list
      - contentinfo
    """,
    "/documents/hu-zheng-ban-fa-2020-1/": """
      - banner:
        - navigation "主导航"
        - search:
          - searchbox "检索文件"
      - navigation "当前位置":
        - list:
          - listitem:
            - link "首页"
          - listitem:
            - link "公报"
      - main:
        - navigation "本文目录"
        - article:
          - heading /关于印发葫芦岛市城市供热服务质量管理办的通知/ [level=1]
          - term: 发文字号
          - definition: 葫政办发〔2020〕1号
          - paragraph: /^第一条 为加强城市供热行业监管/
      - contentinfo
    """,
    f"{PLAN}/estimate/?{EXCHANGE}&certified_area=58.5&signed_in_period=true&moved_early=true": """
      - main:
        - heading "测算结果" [level=1]
        - region "征收部门应付给您":
          - paragraph: 7,020.00 元
        - region "填写的内容":
          - term: 证载面积
          - definition: 58.5 m²
        - region "征收部门付给您":
          - list:
            - listitem:
              - heading "搬迁费" [level=3]
              - paragraph: 1,170.00 元
              - paragraph: 58.50 m² × 20 元/m²
              - group: "依据：方案第九部分（七）"
            - listitem:
              - heading "搬迁奖励" [level=3]
        - region "金额怎样得来":
          - figure:
            - group "金额构成图":
              - img /^金额构成图 从上到下逐项相加/
        - region "保存和打印":
          - paragraph:
            - button "打印"
          - img "本结果网址的二维码，用手机扫描打开"
    """,
    f"{PLAN}/estimate/?{EXCHANGE}&certified_area=x": """
      - main:
        - heading "补偿测算" [level=1]
        - alert:
          - heading "请更正以下内容" [level=2]
          - list:
            - listitem:
              - link "证载面积（m²）"
        - group "房屋用途":
          - radio "住宅房屋" [checked]
        - group "面积和评估价":
          - list:
            - listitem: 请填写数字，如 120.5。
          - textbox "证载面积（m²）" [invalid]: x
        - paragraph:
          - button "计算"
    """,
    "/heating/outage/?hours=50&daily_fee=20": """
      - main:
        - heading "停热了怎么办" [level=1]
        - group "停热的时间":
          - group:
            - textbox "停热时长": "50"
        - region "停热 50 小时：应当怎样":
          - figure:
            - group "停热时间线":
              - img "停热 50 小时；满 8 小时，已到；超过 24 小时，已到。"
          - list:
            - listitem:
              - strong: 停热满 8 小时
              - list:
                - listitem:
                  - link "第八条"
          - definition: 80.00 元
          - table "怎样算出来的":
            - rowgroup:
              - row /项目/
            - rowgroup:
              - row /2 日 80.00 元 第八条/:
                - rowheader "退还热费"
    """,
    "/search/?q=%E4%BE%9B%E7%83%AD": """
      - main:
        - heading "检索" [level=1]
        - search "检索全文":
          - textbox "检索词": 供热
        - region "直接查看"
        - region /^1份文件，\\d+条$/:
          - list "排序"
          - list:
            - listitem:
              - heading [level=3]
    """,
}


@pytest.fixture
def site(live_server: LiveServer) -> str:
    """Give the address of a portal with the bundled issue and its rules."""
    call_command("bootstrap", verbosity=0)
    return live_server.url


def test_pages_are_said_in_order(page: Page, site: str) -> None:
    for path, said in SAID.items():
        page.goto(f"{site}{path}")
        expect(page.locator("body")).to_match_aria_snapshot(said)


def test_signs_that_are_only_drawn_are_not_said(page: Page, site: str) -> None:
    for path in SAID:
        page.goto(f"{site}{path}")
        said = page.locator("body").aria_snapshot()
        found = re.findall(r"^.*(?:›|§|！请).*$", said, re.MULTILINE)
        assert found == [], path
