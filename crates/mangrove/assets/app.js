// Comfort only: every page works with this file missing.
(() => {
  "use strict";
  const find = () => document.querySelector("#find");
  const typing = (e) => e.target.closest("input, textarea, select, [contenteditable]");

  // "/" goes to the search box, as people know it from other reference works.
  document.addEventListener("keydown", (e) => {
    if (e.key === "/" && !e.ctrlKey && !e.metaKey && !e.altKey && !typing(e) && find()) {
      e.preventDefault();
      find().focus();
      find().select();
    }
  });

  document.addEventListener("DOMContentLoaded", () => {
    find()?.setAttribute("aria-keyshortcuts", "/");
    find()?.setAttribute("title", "Press / to come here");
  });

  // A form that was refused: the summary of what is wrong takes focus.
  const summary = () => document.querySelector("[data-summary]")?.focus();
  document.addEventListener("DOMContentLoaded", summary);
  document.addEventListener("htmx:after:swap", (e) => e.target.querySelector?.("[data-summary]") && summary());

  // The import form says which files were chosen or dropped before they are sent.
  document.addEventListener("change", (e) => {
    const out = e.target.matches("input[type=file]") && document.getElementById(e.target.dataset.chosen);
    if (!out) return;
    const files = [...e.target.files];
    const size = files.reduce((sum, f) => sum + f.size, 0);
    out.textContent = files.length
      ? `${files.length} ${files.length === 1 ? "file" : "files"}, ${(size / 1e6).toFixed(1)} MB: ${files.slice(0, 5).map((f) => f.name).join(", ")}${files.length > 5 ? " …" : ""}`
      : "";
  });

  // An answer that is an error page is shown as one, in place of what was asked for; nothing is swapped into a part.
  document.addEventListener("htmx:response:error", (e) => {
    const ctx = e.detail.ctx;
    const answer = new DOMParser().parseFromString(ctx.text, "text/html");
    const main = answer.querySelector("main");
    if (!main) return;
    ctx.swap = "none";
    document.title = answer.title;
    document.querySelector("main").replaceChildren(...main.childNodes);
    scrollTo(0, 0);
  });

  // No answer at all: say so once, and keep what is on the page.
  document.addEventListener("htmx:error", (e) => {
    const main = document.querySelector("main");
    if (!(e.detail.error instanceof TypeError) || main.querySelector("#silent")) return;
    const notice = document.createElement("p");
    notice.id = "silent";
    notice.className = "notice bad";
    notice.setAttribute("role", "alert");
    notice.textContent = "Mangrove does not answer, so this page may be out of date. Start it again if it was stopped, then load the page again.";
    main.prepend(notice);
  });

  // Leaving a form with unsent words asks first; nothing else does.
  let unsent = false;
  let soon = 0;
  document.addEventListener("input", (e) => {
    const form = e.target.form;
    if (!form?.hasAttribute("data-keep")) return;
    unsent = true;
    clearTimeout(soon);
    if (form.elements.draft) soon = setTimeout(keep, 2000, form);
  });
  document.addEventListener("submit", () => { unsent = false; clearTimeout(soon); });

  // What is typed is kept by itself, and fills the form when it is opened again. Files are not.
  const keep = async (form) => {
    const pairs = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    const answer = await fetch("/drafts", { method: "POST", body: new URLSearchParams([...pairs, ["by_itself", "yes"]]) }).catch(() => null);
    const kept = answer?.status === 204;
    if (kept) unsent = false;
    const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    form.querySelector("[data-kept]").textContent = kept ? `Kept at ${time}, not saved yet.` : "What you type is not kept now. Save it before you leave.";
  };
  window.addEventListener("beforeunload", (e) => { if (unsent) e.preventDefault(); });
})();
