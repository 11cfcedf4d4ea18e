/* Comfort only: 我要纠错 at the provision that was chosen by its anchor. Without this
   script the form lets the reader choose the place. */

const link = document.querySelector("a[data-report]");
const address = link?.getAttribute("href");

function mark() {
  document.querySelector(".report-here")?.remove();
  const eid = decodeURIComponent(location.hash.slice(1));
  const place = eid ? document.getElementById(eid) : null;
  if (!place?.closest("#text")) {
    link.href = address;
    return;
  }
  link.href = `${address}?at=${encodeURIComponent(eid)}`;
  const line = place.matches(".prov") && place.querySelector(".prov__line");
  if (line) {
    const here = document.createElement("a");
    here.className = "report-here no-print";
    here.rel = "nofollow";
    here.href = link.href;
    here.textContent = "这里有错？";
    line.append(" ", here);
  }
}

if (link) {
  addEventListener("hashchange", mark);
  mark();
}
