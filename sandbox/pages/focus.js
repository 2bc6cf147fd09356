// Where the focus goes: to where one writes or reads in a pane, and back when its button vanishes.

/** What one came to a pane for, the best first. */
const LANDINGS = {
  slack: ["[role=dialog] :is(input, textarea, select, button)", ".room-view .composer textarea"],
  telegram: [".composer textarea", ".composer button"],
  mail: [".letter h3", ".letters button"],
};

/** Puts the focus where one writes in a pane, or on its list. */
export function land(name) {
  const pane = document.getElementById(name);
  const found = (LANDINGS[name] ?? []).map((one) => pane.querySelector(one)).find(Boolean);
  (found ?? pane).focus();
}

/** Remembers where the focus is; what it answers with brings a lost focus as near as it can. */
export function holding() {
  const element = document.activeElement;
  const article = element?.closest("article[tabindex]");
  const thread = element?.closest(".thread");
  const pane = element?.closest(".pane");
  return () => {
    const isLost = document.activeElement === document.body || !document.activeElement;
    if (!isLost || !pane || element.isConnected) return;
    if (article?.isConnected) article.focus({ preventScroll: true });
    else if (thread?.isConnected) thread.querySelector(".composer textarea").focus();
    else land(pane.id);
  };
}
