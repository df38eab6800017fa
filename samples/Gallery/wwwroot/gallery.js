// The page: what belongs together, and what an event of the server changes.

import { $, debounce } from "./dom.js";
import { ImageActions } from "./actions.js";
import { events, images } from "./api.js";
import { ProgressCards, noteMaker } from "./cards.js";
import { Composer } from "./composer.js";
import { Detail } from "./detail.js";
import { Grid } from "./grid.js";
import { Live } from "./live.js";
import { attempt } from "./notices.js";
import { QueueStrip } from "./queue.js";
import { acceptUploads } from "./uploads.js";

const progress = new ProgressCards($("grid"));
const strip = new QueueStrip(progress);
const composer = new Composer();
let selected = [];

const grid = new Grid({
  open: (card) => detail.open(card.name),
  star: (card) => !grid.isShowingDeleted && actions.star([card.name], !card.record.starred),
  remove: (card) => actions.remove([card.name]),
  selected: (names) => {
    selected = names;
    $("selection").hidden = names.length === 0;
    $("selection-count").textContent = names.length === 0 ? "" : `${names.length} selected`;
    document.body.classList.toggle("selecting", names.length > 0);
  },
  painted: paintEmpty,
});
const actions = new ImageActions(grid, (card) => detail.changed(card.record));
const detail = new Detail(grid, actions, (metadata) => composer.use(metadata));

// The style sheet hides it as soon as there is an image, or one is being made.
function paintEmpty() {
  $("empty").hidden = false;
  const { category, starred, search } = grid.view;
  const isFiltered = category !== "" || starred || search !== "";
  $("clear-filters").hidden = !isFiltered;
  if (!isFiltered) {
    $("empty-title").textContent = "No images yet";
    $("empty-text").textContent = "Write a prompt and generate some, or drop your own here.";
  } else if (search !== "") {
    $("empty-title").textContent = "Nothing found";
    $("empty-text").textContent = `No image has “${search}” in its prompt or settings.`;
  } else if (grid.isShowingDeleted) {
    $("empty-title").textContent = "Nothing deleted";
    $("empty-text").textContent = "Deleted images stay here until they are deleted for good.";
  } else {
    $("empty-title").textContent = starred ? "No starred images" : "No such images";
    $("empty-text").textContent = starred ? "Star the ones you like, and find them here." : "There is none of this kind yet.";
  }
}

function showView() {
  const view = { category: $("category").value, starred: $("starred").getAttribute("aria-pressed") === "true", search: $("search").value.trim() };
  $("selection-star").textContent = view.category === "deleted" ? "Restore" : "Star";
  $("selection-download").hidden = view.category === "deleted";
  $("selection-delete").textContent = view.category === "deleted" ? "Delete for good" : "Delete";
  document.body.classList.toggle("bin", view.category === "deleted");
  const shown = grid.show(view);
  progress.show(grid.isShowingNew);
  return shown;
}

async function takeIn(name, place) {
  const record = await attempt(() => images.find(name));
  if (record) {
    grid.add(record, place);
  }
}

function handle(name, data) {
  switch (name) {
    case "invocation_started":
      if (data.invocation.type === "denoise_latents") {
        progress.update(data);
      }

      break;
    case "invocation_progress":
      progress.update(data);
      strip.setProgress(data.session_id, data.session_percentage, data.percentage ?? 0);
      break;
    case "invocation_complete":
      if (data.result?.type === "image_output" && data.invocation.is_intermediate !== true) {
        noteMaker(data.result.image.image_name, data.worker_id);
        strip.addImage(data.session_id, data.result.image.image_name, data.session_percentage);
        progress.saving(data.session_id, data.invocation.id, (place) => takeIn(data.result.image.image_name, place));
      }

      break;
    case "events_missed":
      recover();
      break;
    case "queue_item_status_changed":
      strip.tellEnd(data);
      attempt(strip.refresh);
      break;
    default:
      if (!name.startsWith("invocation_")) {
        attempt(strip.refresh);
      }
  }
}

$("search").addEventListener("input", debounce(showView, 250));
$("category").addEventListener("change", showView);
$("starred").addEventListener("click", () => {
  $("starred").setAttribute("aria-pressed", String($("starred").getAttribute("aria-pressed") !== "true"));
  showView();
});
$("clear-filters").addEventListener("click", () => {
  $("search").value = "";
  $("category").value = "";
  $("starred").setAttribute("aria-pressed", "false");
  showView();
  $("search").focus();
});

$("selection-clear").addEventListener("click", () => grid.clearSelection());
$("selection-star").addEventListener("click", () => (grid.isShowingDeleted ? actions.restore(selected) : actions.star(selected, true)));
$("selection-delete").addEventListener("click", () => actions.remove(selected));
$("selection-download").addEventListener("click", () => actions.download(selected));

addEventListener("keydown", (event) => {
  const isTyping = event.target.closest?.("input, select, textarea, dialog") !== null;
  if (event.key === "/" && !isTyping) {
    event.preventDefault();
    $("search").focus();
  } else if (event.key === "Escape" && selected.length > 0 && !$("detail").open) {
    grid.clearSelection();
  }
});

acceptUploads((record) => grid.add(record));

function recover() {
  grid.recover();
  attempt(strip.refresh);
}

// The position comes first: what happens while the rest is read is then told by events, and nothing falls between.
async function start() {
  const position = await attempt(() => events.last());
  if (position === undefined) {
    setTimeout(start, 3000);
    return;
  }

  const live = new Live(handle, recover);
  await Promise.all([attempt(() => composer.load()), showView(), attempt(strip.refresh)]);
  live.start(position);
  await detail.route();
}

start();
