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

const root = document.documentElement;

// What was asked for by the address holds until the reader scrolls on: near the end of a
// page it may not come up to its line.
let asked = null;
let askedAt = 0;

const ask = () => {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const top = entries.has(place) ? place.getBoundingClientRect().top : -1;
  asked = top >= 0 && top < innerHeight ? place : null;
  askedAt = root.scrollTop;
};

/** The last place that has come up to where a link brings it; at the end of the page, the last. */
const reached = () => {
  if (asked && Math.abs(root.scrollTop - askedAt) < 2) {
    return asked;
  }
  asked = null;
  const ended = root.scrollTop > 0 && root.scrollTop + innerHeight >= root.scrollHeight - 2;
  // Pixels are rounded when a page is brought to its place.
  const line = (Number.parseFloat(getComputedStyle(root).scrollPaddingTop) || 0) + 2;
  const hasCome = (place) => {
    const { top } = place.getBoundingClientRect();
    const margin = Number.parseFloat(getComputedStyle(place).scrollMarginTop);
    return top <= (ended ? innerHeight : line + margin);
  };
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (hasCome(places[middle])) {
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
  for (const arrival of ["hashchange", "load"]) {
    addEventListener(arrival, () => {
      ask();
      soon();
    });
  }
  follow();
}
