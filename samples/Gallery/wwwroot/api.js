// The endpoints of Invoke, and their problems in plain words.

const base = "api/v1";

export class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function send(path, options = {}) {
  let response;
  try {
    response = await fetch(`${base}/${path}`, options);
  } catch {
    throw new ApiError("The server does not answer. Check that it is running, then try again.", 0);
  }

  if (!response.ok) {
    throw new ApiError(await describe(response), response.status);
  }

  return response;
}

async function describe(response) {
  try {
    const problem = await response.json();
    const details = (problem.problems ?? []).map((each) => each.message);
    return details.length > 0 ? details.join(" ") : problem.detail ?? problem.title;
  } catch {
    return `The server answered ${response.status}.`;
  }
}

const get = async (path) => (await send(path)).json();
const write = (method, path, body) => send(path, {
  method,
  headers: body === undefined ? {} : { "Content-Type": "application/json" },
  body: body === undefined ? undefined : JSON.stringify(body),
});
const post = async (path, body) => (await write("POST", path, body)).json();
const put = (path, body) => write("PUT", path, body);
const named = (names) => ({ image_names: names });

export const images = {
  list: (query) => get(`images/?${query}`),
  names: (query) => get(`images/names?${query}`),
  get: (name) => get(`images/i/${encodeURIComponent(name)}`),
  /** The record, or null where somebody has deleted the image since. */
  find: async (name) => {
    try {
      return await images.get(name);
    } catch (error) {
      if (error.status === 404) {
        return null;
      }

      throw error;
    }
  },
  metadata: (name) => get(`images/i/${encodeURIComponent(name)}/metadata`),
  workflow: (name) => get(`images/i/${encodeURIComponent(name)}/workflow`),
  star: (names, isStarred) => post(isStarred ? "images/star" : "images/unstar", named(names)),
  remove: (names) => post("images/delete?soft=true", named(names)),
  restore: (names) => post("images/restore", named(names)),
  destroy: (names) => post("images/delete", named(names)),
  zip: async (names) => (await write("POST", "images/download", named(names))).blob(),
  upload: async (file) => {
    const form = new FormData();
    form.append("file", file, file.name);
    return (await send("images/upload?image_category=user&is_intermediate=false", { method: "POST", body: form })).json();
  },
};

const queuePath = "queue/default";

export const queue = {
  enqueue: (batch) => post(`${queuePath}/enqueue_batch`, { prepend: false, batch }),
  list: (status, limit) => get(`${queuePath}/list_all?status=${status}&limit=${limit}`),
  status: () => get(`${queuePath}/status`),
  item: (id) => get(`${queuePath}/i/${id}`),
  cancel: (id) => put(`${queuePath}/i/${id}/cancel`),
  cancelWaiting: () => put(`${queuePath}/cancel_all_except_current`),
  pause: () => put(`${queuePath}/processor/pause`),
  resume: () => put(`${queuePath}/processor/resume`),
  retry: (id) => put(`${queuePath}/retry_items_by_id?mode=resume`, [id]),
};

export const events = {
  /** The number of the last event; what happens after it can be followed. */
  last: async () => (await get("events/list?limit=1")).last,
  address: (after) => `${base}/events?dialect=current&after=${after}`,
};

export const nodeTypes = () => get("nodes/");
/** What can be chosen, and over how many workers the images of one prompt are spread. */
export const settings = async () => (await send("../../settings")).json();
