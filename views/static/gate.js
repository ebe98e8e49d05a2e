// What htmx brings begins at the sentence that matters, as a whole page does.
document.addEventListener("htmx:after:swap", () => document.querySelector("#sheet [data-attention]")?.focus());

// The print button came with the part that was exchanged.
document.addEventListener("htmx:after:swap", () => document.querySelectorAll("#sheet [data-print]").forEach((button) => (button.hidden = false)));
document.addEventListener("click", (event) => event.target.closest("#sheet [data-print]") && print());
