import { describeSearch, describeStreamerError } from "./messages.js";
import { button, element, text } from "./dom.js";
import type { StreamerInfo } from "./types.js";

export interface ListActions {
  watch(streamerId: string): void;
  stop(streamerId: string): void;
}

/** The list of streamers. Drawn anew only when something visible has changed, so that the focus stays where it is. */
export class StreamerList {
  private readonly list = element("streamers", HTMLUListElement);
  private readonly empty = element("no-streamers", HTMLElement);
  private drawn = "";

  constructor(private readonly actions: ListActions) {}

  show(streamers: StreamerInfo[]): void {
    const rows = streamers.map((streamer) => ({ streamer, summary: summary(streamer), detail: detail(streamer) }));
    const signature = JSON.stringify(rows.map((row) => [row.streamer.streamer_id, row.summary, row.detail]));
    if (signature === this.drawn) {
      return;
    }
    this.drawn = signature;
    this.empty.hidden = streamers.length > 0;
    this.list.replaceChildren(...rows.map((row) => this.row(row.streamer, row.summary, row.detail)));
  }

  private row(streamer: StreamerInfo, status: string, explanation: string): HTMLElement {
    const item = document.createElement("li");
    item.dataset["streamer"] = streamer.streamer_id;
    const dot = text("span", "", `dot ${streamer.status}`);
    dot.setAttribute("aria-hidden", "true");
    const words = document.createElement("div");
    words.className = "words";
    words.append(text("strong", streamer.streamer_id), text("span", status, "status"), text("span", explanation, "detail"));
    const watch = button("Watch", "primary", () => this.actions.watch(streamer.streamer_id));
    watch.setAttribute("aria-label", `Watch ${streamer.streamer_id}`);
    watch.disabled = streamer.status === "failed" || streamer.status === "stopping";
    const stop = button("Stop", "", () => this.actions.stop(streamer.streamer_id));
    stop.setAttribute("aria-label", `Stop ${streamer.streamer_id}`);
    item.append(dot, words, watch, stop);
    return item;
  }
}

function summary(streamer: StreamerInfo): string {
  const viewers = streamer.connected_peers === 1 ? "1 viewer" : `${streamer.connected_peers} viewers`;
  const format = formatLabel(streamer.video_format ?? "");
  return `${streamer.status} · ${streamer.width}×${streamer.height} at ${streamer.fps} fps${format} · ${viewers}`;
}

/** The usual one goes without saying. */
function formatLabel(name: string): string {
  return name === "" || name === "h264" ? "" : ` · ${name.replace("_", " ").toUpperCase()}`;
}

function detail(streamer: StreamerInfo): string {
  if (streamer.error !== undefined && streamer.error !== null) {
    return describeStreamerError(streamer.error);
  }
  if (streamer.reconnecting !== undefined && streamer.reconnecting !== null) {
    return describeSearch(streamer.reconnecting);
  }
  if (streamer.status === "starting" && typeof streamer.stage === "string") {
    return `${streamer.stage}…`;
  }
  return `since ${new Date(streamer.created_at).toLocaleTimeString()}`;
}
