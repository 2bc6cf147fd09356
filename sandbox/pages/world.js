// What the stand-ins know, kept fresh, and the one way to do something with them.

export const world = { state: null, fetchedAt: 0, isConnected: false };

let wanted = -1;
let fetching = null;
let heard = () => {};

/** Calls `changed` whenever there is something new to draw. */
export function listen(changed) {
  heard = changed;
  const stream = new EventSource("/desk/stream");
  stream.onmessage = (event) => {
    world.isConnected = true;
    wanted = JSON.parse(event.data).version;
    refresh();
  };
  stream.onerror = () => {
    // After a restart of the sandbox the versions begin anew.
    world.isConnected = false;
    heard();
  };
}

/** Fetches the state, once at a time, until nothing newer was announced. */
export async function refresh() {
  fetching ??= fetchAll().finally(() => (fetching = null));
  await fetching;
}

async function fetchAll() {
  let asked;
  do {
    asked = wanted;
    try {
      const answer = await fetch("/desk/state", { cache: "no-store" });
      world.state = await answer.json();
      world.fetchedAt = Date.now();
      world.isConnected = true;
    } catch {
      world.isConnected = false;
    }
    heard();
  } while (asked !== wanted);
}

/** The sandbox's time, ticking on between two fetches. */
export function now() {
  if (!world.state) return new Date();
  return new Date(Date.parse(world.state.now) + Date.now() - world.fetchedAt);
}

/** Does something at a stand-in's desk; a refusal comes back as `{ok: false, error}`. */
export async function post(path, body) {
  let answer;
  try {
    answer = await fetch(`/desk/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body ?? {}),
    });
  } catch {
    return { ok: false, error: "The sandbox does not answer. Is it running?" };
  }
  const said = await answer.json().catch(() => ({}));
  await refresh();
  if (answer.ok) return { ok: true, ...said };
  return { ...said, ok: false, error: said.error ?? sentence(said.detail) ?? "That did not work." };
}

function sentence(detail) {
  return Array.isArray(detail) ? detail.map((one) => one.msg).join(" ") : detail;
}

/** Forgets something at the desk. */
export async function remove(path) {
  await fetch(`/desk/${path}`, { method: "DELETE" }).catch(() => {});
  await refresh();
}
