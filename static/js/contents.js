/* Contents that follow the reader: the entry of what stands at the top of the window is
   marked, and scrolled into sight within its own box. Without this script they are links. */

const list = document.querySelector(".side-contents");
const entries = new Map();
for (const link of list?.querySelectorAll("a[href^='#']") ?? []) {
  const place = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (place) {
    entries.set(place, link);
  }
}
const places = [...entries.keys()];
let current = null;

/** The last place that begins near the top of the window; at the end of the page, the last. */
const reached = () => {
  const root = document.documentElement;
  const ended = root.scrollTop > 0 && root.scrollTop + innerHeight >= root.scrollHeight - 2;
  const line = ended ? innerHeight : Math.min(innerHeight / 3, 120);
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle].getBoundingClientRect().top <= line) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return places[low - 1] ?? null;
};

const follow = () => {
  const link = entries.get(reached()) ?? null;
  if (link === current) {
    return;
  }
  current?.removeAttribute("aria-current");
  current = link;
  if (!link || !list.offsetParent) {
    return;
  }
  link.setAttribute("aria-current", "location");
  // Only the box of the contents moves, never the page.
  const box = list.getBoundingClientRect();
  const line = link.getBoundingClientRect();
  if (line.top < box.top || line.bottom > box.bottom) {
    list.scrollTop += line.top - box.top - box.height / 2;
  }
};

if (places.length > 1) {
  let waits = false;
  const soon = () => {
    if (!waits) {
      waits = true;
      requestAnimationFrame(() => {
        waits = false;
        follow();
      });
    }
  };
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon, { passive: true });
  follow();
}
