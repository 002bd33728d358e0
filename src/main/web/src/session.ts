import { ApiError, type Api } from "./api.js";
import type { MouseChannels } from "./channels.js";
import { describeNotice, describeStageFailure, describeStreamerError, describeTermination } from "./messages.js";
import { Peer } from "./peer.js";
import { Signalling } from "./signalling.js";
import type { ServerMessage } from "./types.js";

export type SessionState =
  | { name: "connecting"; text: string }
  | { name: "connected" }
  | { name: "reconnecting"; text: string }
  | { name: "ended"; text: string };

export interface SessionEvents {
  state(state: SessionState): void;
  /** A new peer: its channels take input from now on. */
  peer(peer: Peer): void;
  stream(stream: MediaStream): void;
  touchSupported(supported: boolean): void;
}

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 5_000;

/**
 * One page's membership in one streamer: signalling and peer, opened again whenever either is lost, until the
 * streamer is gone or leave() is called.
 */
export class Session {
  private signalling: Signalling | null = null;
  private peer: Peer | null = null;
  private retryDelay = FIRST_RETRY_MS;
  private retryTimer = 0;
  private left = false;
  private reason: string | null = null;

  constructor(private readonly api: Api, readonly streamerId: string, private readonly mouse: MouseChannels,
      private readonly events: SessionEvents) {}

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
      const address = await this.api.peerAddress(this.streamerId);
      if (!this.left) {
        this.listen(address);
      }
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

  private listen(address: string): void {
    const signalling = Signalling.open(address, {
      message: (message) => this.receive(signalling, message),
      notice: (name) => {
        this.reason = describeNotice(name);
      },
      lost: () => this.retry(this.reason ?? "The connection to the server was lost."),
    });
    this.signalling = signalling;
  }

  private receive(signalling: Signalling, message: ServerMessage): void {
    if (message.WebRtcConfig !== undefined) {
      this.newPeer(signalling, message.WebRtcConfig.ice_servers);
    } else if (message.Signaling !== undefined) {
      this.peer?.receive(message.Signaling);
    } else if (message.StageStarting !== undefined) {
      this.events.state({ name: "connecting", text: `${message.StageStarting.stage}…` });
    } else if (message.StageFailed !== undefined) {
      this.end(describeStageFailure(message.StageFailed.stage, message.StageFailed.error_code));
    } else if (message.ConnectionComplete !== undefined) {
      this.retryDelay = FIRST_RETRY_MS;
      this.reason = null;
      this.events.touchSupported(message.ConnectionComplete.capabilities.touch);
      this.events.state({ name: "connected" });
    } else if (message.ConnectionTerminated !== undefined) {
      // A notice before it says why more exactly: an end that somebody asked for has the host's code too.
      this.end(this.reason ?? describeTermination(message.ConnectionTerminated.error_code));
    }
  }

  private newPeer(signalling: Signalling, iceServers: { urls: string[]; username: string; credential: string }[]): void {
    this.peer?.close();
    const peer: Peer = new Peer(iceServers, this.mouse, {
      send: (message) => signalling.send(message),
      stream: (stream) => this.events.stream(stream),
      failed: () => {
        if (this.peer === peer) {
          this.retry("The media connection failed. A firewall may block UDP.");
        }
      },
    });
    this.peer = peer;
    this.events.peer(peer);
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
    this.signalling?.close();
    this.signalling = null;
    this.peer?.close();
    this.peer = null;
  }
}
