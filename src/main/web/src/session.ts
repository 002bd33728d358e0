import { ApiError, type Api } from "./api.js";
import type { MouseChannels } from "./channels.js";
import { describeStreamerError } from "./messages.js";
import { PathChoice } from "./path-choice.js";
import { PeerTransport } from "./peer-transport.js";
import { SocketTransport } from "./socket-transport.js";
import type { Failure, PathInfo, Picture, Transport, TransportChoice } from "./transport.js";
import type { HdrMode } from "./types.js";

export type SessionState =
  | { name: "connecting"; text: string }
  | { name: "connected" }
  | { name: "reconnecting"; text: string }
  | { name: "ended"; text: string };

export interface SessionEvents {
  state(state: SessionState): void;
  /** This transport takes the input from now on. */
  transport(transport: Transport): void;
  picture(picture: Picture): void;
  /** A frame was decoded on the transport that is shown. */
  started(): void;
  path(info: PathInfo): void;
  hdr(mode: HdrMode): void;
  /** Many pictures are lost between host and server, or not any more. */
  hostPoor(poor: boolean): void;
  touchSupported(supported: boolean): void;
  /** What the host says about one of this page's pads. */
  pad(data: ArrayBuffer): void;
  /** Whether no key or button is held and no pad in use. */
  idle(): boolean;
}

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 5_000;

/**
 * One page's membership in one streamer: a path to it, opened again whenever it is lost, until the streamer is gone or
 * leave() is called.
 */
export class Session {
  private paths: PathChoice | null = null;
  private retryDelay = FIRST_RETRY_MS;
  private retryTimer = 0;
  private left = false;
  private reason: string | null = null;

  constructor(private readonly api: Api, readonly streamerId: string, private readonly choice: TransportChoice,
      private readonly mouse: MouseChannels, private readonly events: SessionEvents) {}

  join(): void {
    this.events.state({ name: "connecting", text: "Connecting…" });
    void this.open();
  }

  leave(): void {
    this.left = true;
    window.clearTimeout(this.retryTimer);
    this.close();
  }

  private async open(): Promise<void> {
    try {
      const info = await this.api.streamer(this.streamerId);
      if (this.left) {
        return;
      }
      if (info.status === "failed" && info.error !== undefined && info.error !== null) {
        this.end(describeStreamerError(info.error));
        return;
      }
      this.choosePath(info.moonlight_connected);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) {
        this.end(this.reason ?? "The stream has ended.");
      } else if (error instanceof ApiError && error.status === 401) {
        this.end(error.message);
      } else {
        this.retry(error instanceof Error ? error.message : "The connection failed.");
      }
    }
  }

  private choosePath(live: boolean): void {
    const paths = new PathChoice(this.choice, {
      open: (path, events) => path === "websocket"
        ? new SocketTransport(this.api.mediaAddress(this.streamerId), events)
        : new PeerTransport(path, this.api.peerAddress(this.streamerId, path), this.mouse, events),
      webSocketMissing: SocketTransport.missing,
    }, {
      stage: (text) => this.events.state({ name: "connecting", text }),
      complete: () => {
        this.retryDelay = FIRST_RETRY_MS;
        this.reason = null;
        this.events.state({ name: "connected" });
      },
      hostLost: (text) => this.events.state({ name: "reconnecting", text }),
      notice: (text) => {
        this.reason = text;
      },
      front: (transport) => this.events.transport(transport),
      picture: (picture) => this.events.picture(picture),
      started: () => this.events.started(),
      touchSupported: (supported) => this.events.touchSupported(supported),
      path: (info) => this.events.path(info),
      hdr: (mode) => this.events.hdr(mode),
      hostPoor: (poor) => this.events.hostPoor(poor),
      failed: (failure) => this.failed(failure),
      ended: (text) => this.end(text),
      pad: (data) => this.events.pad(data),
      idle: () => this.events.idle(),
    });
    this.paths = paths;
    paths.begin(live);
  }

  private failed(failure: Failure): void {
    // What the browser cannot do today it cannot do in a moment either.
    if (failure.cause === "missing" || failure.cause === "codec") {
      this.end(failure.text);
    } else {
      this.retry(failure.text);
    }
  }

  private retry(text: string): void {
    if (this.left) {
      return;
    }
    this.close();
    this.events.state({ name: "reconnecting", text: `${text} Trying again…` });
    window.clearTimeout(this.retryTimer);
    this.retryTimer = window.setTimeout(() => void this.open(), this.retryDelay);
    this.retryDelay = Math.min(this.retryDelay * 2, LONGEST_RETRY_MS);
  }

  private end(text: string): void {
    this.leave();
    this.events.state({ name: "ended", text });
  }

  private close(): void {
    this.paths?.close();
    this.paths = null;
  }
}
