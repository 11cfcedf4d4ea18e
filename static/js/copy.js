/* Comfort only: a button that copies the text of the element it names.
   Without a clipboard (or without this script) it stays hidden. */

const SAID_FOR_MS = 2000;

for (const button of document.querySelectorAll("button[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  if (!source || !navigator.clipboard) {
    continue;
  }
  const words = button.textContent;
  button.setAttribute("aria-live", "polite");
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
      button.textContent = "已复制";
    } catch {
      button.textContent = "没能复制，请手工选取";
      getSelection().selectAllChildren(source);
    }
    setTimeout(() => {
      button.textContent = words;
    }, SAID_FOR_MS);
  });
}
