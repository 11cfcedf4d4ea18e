/* Comfort only: shows and hides questions while answers are being given.
   Without this script the server does the same whenever the form is sent. */

const form = document.querySelector("form[data-questionnaire]");

const picked = (name) => form.querySelector(`input[name="${name}"]:checked`)?.value ?? "";

const isAnswered = (name) => {
  const question = form.querySelector(`[data-question="${name}"]`);
  if (!question || question.hidden) {
    return false;
  }
  const field = question.querySelector("input");
  return field.type === "checkbox" ? field.checked : field.value.trim() !== "";
};

const show = (element, isShown) => {
  element.hidden = !isShown;
  for (const field of element.querySelectorAll("input")) {
    // What is hidden must not be sent.
    field.disabled = !isShown;
  }
};

const updateChoices = (use) => {
  const offered = [];
  for (const option of form.querySelectorAll("[data-uses]")) {
    const isOffered = !use || option.dataset.uses.split(" ").includes(use);
    show(option, isOffered);
    const field = option.querySelector("input");
    if (isOffered) {
      offered.push(field);
    } else {
      field.checked = false;
    }
  }
  if (use && offered.length === 1) {
    offered[0].checked = true;
  }
};

const update = () => {
  const use = picked("use");
  updateChoices(use);
  const hasChoices = form.querySelector("[data-uses]") !== null;
  const choice = picked("choice");
  const isStarted = use !== "" && (!hasChoices || choice !== "");
  for (const question of form.querySelectorAll("[data-question]")) {
    const matters = question.dataset.cases
      .split(" ")
      .some((each) => (hasChoices ? each === `${use}/${choice}` : each.startsWith(`${use}/`)));
    const { after } = question.dataset;
    show(question, isStarted && matters && (!after || isAnswered(after)));
  }
  for (const part of form.querySelectorAll("[data-part]")) {
    part.hidden = part.querySelector("[data-question]:not([hidden])") === null;
  }
  const button = form.querySelector("button[data-send]");
  button.textContent = isStarted ? button.dataset.send : "下一步";
};

if (form) {
  form.addEventListener("change", update);
  form.addEventListener("input", (event) => {
    if (event.target.type === "text") {
      update();
    }
  });
  // Going back from the result is to find the answers again: they stand in the address of
  // the form, as they will in that of the result, and nowhere else.
  form.addEventListener("submit", () => {
    const given = new URLSearchParams(new FormData(form));
    given.set("change", "1");
    history.replaceState(history.state, "", `?${given}`);
  });
  // A browser gives fields back what they held after this script has run.
  addEventListener("pageshow", update);
  update();
}
