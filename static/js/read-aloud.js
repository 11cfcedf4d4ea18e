/* Comfort only: reads a part of the page aloud (朗读) with the browser's own voice.

   `<div data-read-aloud="ID" hidden>` holds the buttons; ID names what is read. It stays
   hidden where the browser cannot speak or has no Chinese voice. Stopping and going on
   is done with our own place in the text: several engines lose theirs at pause(). */

const PIECE = 100; // Characters at once: some engines fall silent in a long text.
const BLOCKS = "h1, h2, h3, h4, h5, h6, p, li, dt, dd, caption, tr, blockquote";
// Marks of the portal inside official sentences, addresses, the key of a picture, and what
// is there to be pressed.
const UNREAD =
  ".anchor, .cite__mark, .keep__address, .calculator__address, .waterfall__key, " +
  "button, summary, .no-print, .visually-hidden, [hidden], [aria-hidden='true']";

const synthesis = window.speechSynthesis;

const isRead = (element) =>
  !element.closest(UNREAD) && (element.checkVisibility?.() ?? true);

const standsApart = (element) =>
  !/^(inline|contents|none|ruby)/.test(getComputedStyle(element).display);

/** Return the words of an element without those of blocks within it. What stands on lines
    or in cells of its own would run into the next: a comma keeps it apart. */
function words(element) {
  const parts = [""];
  for (const child of element.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) {
      parts[parts.length - 1] += child.data;
    } else if (child instanceof Element && !child.matches(BLOCKS) && isRead(child)) {
      if (standsApart(child)) {
        parts.push(words(child), "");
      } else {
        parts[parts.length - 1] += words(child);
      }
    }
  }
  if (parts.length === 1) {
    return parts[0];
  }
  return parts
    .map((part) => part.trim())
    .filter((part) => part)
    .reduce((text, part) => text + (/(^|[，。！？；：、])$/.test(text) ? "" : "，") + part, "");
}

function pieces(text) {
  const found = [];
  let piece = "";
  for (const part of text.match(/[^。！？；：，、]+[。！？；：，、]*|[。！？；：，、]+/g) ?? []) {
    if (piece && piece.length + part.length > PIECE) {
      found.push(piece);
      piece = "";
    }
    piece += part;
  }
  return piece ? [...found, piece] : found;
}

/** Return what is read, in order: the blocks that are shown and their pieces. */
function script(root) {
  return [...root.querySelectorAll(BLOCKS)].filter(isRead).flatMap((block) => {
    const text = words(block).replace(/\s+/g, " ").trim();
    // A row goes on in the next.
    const line = text && block.matches("tr") ? `${text}，` : text;
    return pieces(line).map((piece) => ({ block, text: piece }));
  });
}

function chineseVoice() {
  const voices = synthesis.getVoices();
  return (
    voices.find((voice) => /^(zh|cmn)[-_](CN|Hans)/i.test(voice.lang)) ??
    voices.find((voice) => /^(zh|cmn)/i.test(voice.lang))
  );
}

class Reader {
  #lines = [];
  #at = 0;
  #turn = 0;

  constructor(root, changed) {
    this.root = root;
    this.changed = changed;
    this.state = "stopped";
  }

  start() {
    this.#lines = script(this.root);
    const target = location.hash
      ? document.getElementById(decodeURIComponent(location.hash.slice(1)))
      : null;
    const from = this.#lines.findIndex(
      ({ block }) => target && (target.contains(block) || block.contains(target)),
    );
    this.#at = Math.max(from, 0);
    this.resume();
  }

  resume() {
    this.#become("speaking");
    this.#speak();
  }

  pause() {
    this.#become("paused");
    this.#silence();
  }

  stop() {
    this.#become("stopped");
    this.#silence();
    this.#mark(null);
  }

  #speak() {
    const line = this.#lines[this.#at];
    if (!line) {
      this.stop();
      return;
    }
    this.#mark(line.block);
    this.#turn += 1;
    const turn = this.#turn;
    const utterance = new SpeechSynthesisUtterance(line.text);
    utterance.lang = "zh-CN";
    utterance.voice = chineseVoice() ?? null;
    utterance.onend = () => {
      if (turn === this.#turn) {
        this.#at += 1;
        this.#speak();
      }
    };
    utterance.onerror = () => {
      if (turn === this.#turn) {
        this.pause();
      }
    };
    synthesis.speak(utterance);
  }

  #silence() {
    this.#turn += 1; // What ends now, ends because it was cut off.
    synthesis.cancel();
  }

  #mark(block) {
    for (const each of this.root.querySelectorAll(".is-read-aloud")) {
      each.classList.remove("is-read-aloud");
    }
    if (!block) {
      return;
    }
    block.classList.add("is-read-aloud");
    const { top, bottom } = block.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) {
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      block.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
    }
  }

  #become(state) {
    this.state = state;
    this.changed(state);
  }
}

function bind(panel) {
  const root = document.getElementById(panel.dataset.readAloud);
  const [main, stop] = panel.querySelectorAll("button");
  if (!root || !main || !stop) {
    return;
  }
  const reader = new Reader(root, (state) => {
    main.textContent = { stopped: "朗读", speaking: "暂停", paused: "继续朗读" }[state];
    stop.hidden = state === "stopped";
  });
  main.addEventListener("click", () => {
    ({
      stopped: () => reader.start(),
      speaking: () => reader.pause(),
      paused: () => reader.resume(),
    })[reader.state]();
  });
  stop.addEventListener("click", () => {
    reader.stop();
    main.focus();
  });
  addEventListener("pagehide", () => reader.stop());
  panel.hidden = false;
}

function bindAll() {
  if (!chineseVoice()) {
    return false;
  }
  document.querySelectorAll("[data-read-aloud]").forEach(bind);
  return true;
}

// Some browsers name their voices a moment later.
if (synthesis && !bindAll()) {
  const later = () => {
    if (bindAll()) {
      synthesis.removeEventListener("voiceschanged", later);
    }
  };
  synthesis.addEventListener("voiceschanged", later);
}
