"""The targets of a page that stand alone, for 长者模式: 44 px at least (WCAG 2.5.5)."""

from __future__ import annotations

from playwright.sync_api import Page

# In running text are those beside whose own words others stand in the same block; a sign
# between two links makes no sentence. A box is ticked by its label as well.
_LOW = """() => {
  const inLine = (each) => /^(inline|contents)$/.test(getComputedStyle(each).display);
  const running = (target) => {
    let block = target.parentElement;
    while (inLine(block)) block = block.parentElement;
    if (/flex|grid/.test(getComputedStyle(block).display)) return false;
    const words = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
      const node = words.currentNode;
      if (!/[\\p{L}\\p{N}]/u.test(node.data)) continue;
      let around = node.parentElement;
      if (around.closest('a, button, .visually-hidden')) continue;
      while (around !== block && inLine(around)) around = around.parentElement;
      if (around === block) return true;
    }
    return false;
  };
  return [...document.querySelectorAll(
    'a[href], button, summary, select, textarea, input:not([type=hidden])')]
    .filter((each) => each.checkVisibility({ visibilityProperty: true }))
    .filter((each) => !each.closest('.visually-hidden') && !running(each))
    .map((each) => [each, /^(checkbox|radio)$/.test(each.type)
      ? each.closest('label') ?? each.labels[0] ?? each : each])
    .map(([each, place]) => [each, place.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && box.height > 1 && box.height < 44)
    .map(([each, box]) => `${each.outerHTML.slice(0, 90)} ${box.height.toFixed(1)}`);
}"""


def low_targets(page: Page) -> list[str]:
    """Return the targets lower than 44 px that do not stand in running text."""
    found: list[str] = page.evaluate(_LOW)
    return found
