/* Comfort only: looks every few seconds how far something is, without taking the focus.
   The page is loaded anew once that is over. */

const place = document.querySelector("[data-reload]");

async function look() {
  const response = await fetch(location.href, { credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const news = page.querySelector("[data-reload]");
  if (!news) {
    location.reload();
    return;
  }
  place.textContent = news.textContent;
  const [bar, next] = [document, page].map((each) => each.querySelector("progress"));
  if (bar && next) {
    bar.value = next.value;
  }
}

if (place) {
  setInterval(() => look().catch(() => {}), Number(place.dataset.reload) * 1000);
}
