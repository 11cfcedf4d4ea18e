/* 长者模式: marks the page as the cookie says, before anything is drawn, and switches
   without leaving the page. Without this script /display/ and /display.css do the same. */
(() => {
  const root = document.documentElement;
  const isElder = () => /(?:^|;\s*)display=elder(?:;|$)/.test(document.cookie);
  const mark = () => {
    if (isElder()) {
      root.dataset.display = "elder";
    } else {
      delete root.dataset.display;
    }
  };
  mark();
  // A page that comes back from the browser's memory may be of before the switch.
  addEventListener("pageshow", mark);
  addEventListener("submit", (event) => {
    if (!event.target.matches?.("form.display-switch")) {
      return;
    }
    event.preventDefault();
    const elder = event.submitter?.value === "elder";
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `display=elder; Path=/; SameSite=Lax${secure}; Max-Age=${elder ? 31536000 : 0}`;
    mark();
    event.target.querySelector(elder ? "[value=standard]" : "[value=elder]")?.focus();
  });
})();
