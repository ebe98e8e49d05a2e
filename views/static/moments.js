// 审计的滑杆: <input type="range" data-moves="ID" data-stops="3 17 42" hidden> moves the field of that id from stop to stop,
// and asks again when it is let go. Without JavaScript the fields are filled in by hand.
const reached = (field, stop) => (/^\d+$/.test(stop) ? Number(stop) <= Number(field.value) : stop <= field.value);

document.querySelectorAll("[data-moves]").forEach((slider) => {
  const field = document.getElementById(slider.dataset.moves);
  const stops = slider.dataset.stops.split(" ");
  const follow = () => {
    slider.value = field.value ? Math.max(stops.findLastIndex((stop) => reached(field, stop)), 0) : stops.length - 1;
    slider.setAttribute("aria-valuetext", field.value);
  };
  follow();
  slider.hidden = false;
  field.addEventListener("input", follow);
  slider.addEventListener("input", () => {
    field.value = stops[slider.value];
    slider.setAttribute("aria-valuetext", field.value);
  });
  slider.addEventListener("change", () => field.form.requestSubmit());
});
