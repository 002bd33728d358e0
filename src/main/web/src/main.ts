import { Api, ApiError } from "./api.js";
import { CreateForm, request } from "./create.js";
import { element } from "./dom.js";
import { HostList } from "./hosts.js";
import { StreamerList } from "./list.js";
import { Player } from "./player.js";
import { askForToken } from "./token.js";
import { transportChoice, type TransportChoice } from "./transport.js";
import type { CreateStreamer } from "./types.js";

const DEMO_STREAMER = "demo";
const REFRESH_MS = 2_000;
const HASH = "#watch=";

const api = new Api(askForToken);
const home = element("home", HTMLElement);
const alertBox = element("alert", HTMLElement);
const alertText = element("alert-text", HTMLElement);
const demo = element("demo", HTMLButtonElement);
const serverState = element("server-state", HTMLElement);

// "?mouse=single" uses the older data channel for the mouse, for servers that know only that one.
const parameters = new URLSearchParams(location.search);
const mouse = parameters.get("mouse") === "single" ? "single" : "split";
// "?transport=" forces one of the paths; the menu in the player does so as well.
const player = new Player(api, mouse, transportChoice(parameters.get("transport")), rememberTransport, () => show(""),
  (id) => void stop(id));
const list = new StreamerList({ watch: (id) => show(id), stop: (id) => void stop(id) });
new HostList(api, complain);
new CreateForm(api, create, complain);

function complain(error: unknown): void {
  alertText.textContent = error instanceof Error ? error.message : String(error);
  alertBox.hidden = false;
}

/** The address keeps the choice, for a reload and for those it is shared with. */
function rememberTransport(choice: TransportChoice): void {
  const address = new URL(location.href);
  if (choice === "auto") {
    address.searchParams.delete("transport");
  } else {
    address.searchParams.set("transport", choice);
  }
  history.replaceState(null, "", address);
}

/** The address names the stream that is watched, so that it can be shared and survives a reload. */
function show(streamerId: string): void {
  const hash = streamerId === "" ? "" : HASH + encodeURIComponent(streamerId);
  if (location.hash !== hash) {
    history.pushState(null, "", hash === "" ? location.pathname + location.search : hash);
  }
  route();
}

function route(): void {
  const streamerId = location.hash.startsWith(HASH) ? decodeURIComponent(location.hash.slice(HASH.length)) : "";
  home.hidden = streamerId !== "";
  serverState.hidden = home.hidden;
  if (streamerId === "") {
    player.close();
    void refresh();
  } else if (player.streamerId !== streamerId) {
    alertBox.hidden = true;
    player.open(streamerId);
  }
}

async function create(body: CreateStreamer): Promise<void> {
  alertBox.hidden = true;
  try {
    await api.createStreamer(body);
    show(body.streamer_id);
  } catch (error) {
    complain(error);
    void refresh();
  }
}

async function startDemo(): Promise<void> {
  demo.disabled = true;
  demo.textContent = "Starting…";
  alertBox.hidden = true;
  try {
    await api.createStreamer(request(DEMO_STREAMER, 0, 1, 1280, 720, 60, 10_000));
    show(DEMO_STREAMER);
  } catch (error) {
    if (error instanceof ApiError && error.status === 409) {
      show(DEMO_STREAMER);
    } else {
      complain(error);
    }
  } finally {
    demo.disabled = false;
    demo.textContent = "Start the demo stream";
  }
}

async function stop(streamerId: string): Promise<void> {
  show("");
  try {
    await api.deleteStreamer(streamerId);
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) {
      complain(error);
    }
  }
  await refresh();
}

async function refresh(): Promise<void> {
  if (home.hidden || document.hidden) {
    return;
  }
  try {
    list.show(await api.streamers());
    serverState.textContent = "Server online";
    serverState.className = "pill good";
  } catch (error) {
    const offline = error instanceof ApiError && error.status === 0;
    serverState.textContent = offline ? "Server offline" : "Server refuses";
    serverState.className = "pill bad";
  }
}

demo.addEventListener("click", () => void startDemo());
element("alert-close", HTMLButtonElement).addEventListener("click", () => {
  alertBox.hidden = true;
});
window.addEventListener("popstate", route);
window.addEventListener("hashchange", route);
document.addEventListener("visibilitychange", () => void refresh());

async function refreshForever(): Promise<void> {
  await refresh();
  window.setTimeout(() => void refreshForever(), REFRESH_MS);
}

route();
void refreshForever();
