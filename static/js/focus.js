/* Leads keyboard, screen reader and window to what is wrong in a form that was sent.
   Without this script the fragment of the form's address leads there. */

document.querySelector("[data-focus]")?.focus();
