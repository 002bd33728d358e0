import type { Failure, PathInfo, PathName, Picture, Transport, TransportChoice, TransportEvents } from "./transport.js";
import type { HdrMode } from "./types.js";

/** Makes transports; each is one more peer of the streamer. */
export interface TransportFactory {
  open(path: PathName, events: TransportEvents): Transport;
  /** Why this page cannot use the WebSocket path; undefined where it can. */
  readonly webSocketMissing: string | undefined;
}

export interface ChoiceEvents {
  stage(text: string): void;
  complete(): void;
  hostLost(text: string): void;
  notice(text: string): void;
  /** This transport takes the input from now on. */
  front(transport: Transport): void;
  picture(picture: Picture): void;
  started(): void;
  touchSupported(supported: boolean): void;
  path(info: PathInfo): void;
  hdr(mode: HdrMode): void;
  hostPoor(poor: boolean): void;
  failed(failure: Failure): void;
  ended(text: string): void;
  pad(data: ArrayBuffer): void;
  /** Whether no key or button is held, so that a change of the peer lets go of nothing. */
  idle(): boolean;
}

/** RTP has so long to show something; less when the page took its time to load, so that the whole stays short. */
const PATIENCE_MS = 1_000;
const LOADING_ENDS_MS = 4_000;
const PATIENCE_FROM_LOAD_MS = 1_300;
const LEAST_PATIENCE_MS = 500;
/**
 * While the WebSocket path is in use, RTP is tried again in such intervals, each time for so long; and so long it may go on
 * trying when the WebSocket path was only faster.
 */
const RETRY_RTP_MS = 30_000;
const RETRY_LASTS_MS = 5_000;
const RETRY_WEBSOCKET_MS = 3_000;
/** How often it is looked whether the user has let go of everything, and how long that is waited for. */
const IDLE_POLL_MS = 100;
const IDLE_WAIT_MS = 20_000;

const UDP_BLOCKED = "UDP is blocked: using WebSocket, a bit slower";
const NO_PICTURE = "No picture came by RTP in time: using WebSocket, a bit slower";
const INTERRUPTED = "RTP was interrupted: using WebSocket, a bit slower";
const CHOSEN = "chosen by you";
const SDR: HdrMode = { enabled: false, metadata: null };

interface Candidate {
  transport: Transport;
  picture: Picture | null;
  started: boolean;
  complete: boolean;
  touch: boolean;
  reason: string;
  /** What the server has made of the path; null while it is the one that was asked for. */
  changed: PathInfo | null;
  hdr: HdrMode;
  hostPoor: boolean;
}

/**
 * Chooses the path to one streamer. By itself it tries RTP; when that shows nothing in time, the WebSocket path is
 * opened beside it, and the one that has a picture first is shown. It returns to RTP as soon as that works.
 */
export class PathChoice {
  private front: Candidate | null = null;
  private rival: Candidate | null = null;
  private fallback = 0;
  private retry = 0;
  private promotion = 0;
  private webSocketRefused = false;
  private closed = false;

  constructor(private readonly choice: TransportChoice, private readonly factory: TransportFactory,
      private readonly events: ChoiceEvents) {}

  /** @param live whether the stream runs already; if not, RTP's time begins with it. */
  begin(live: boolean): void {
    this.lead(this.choice === "auto" ? "rtp" : this.choice, this.choice === "auto" ? "" : CHOSEN);
    if (this.choice === "auto" && live) {
      this.fallBackIn(patience(performance.now()));
    }
  }

  close(): void {
    this.closed = true;
    this.stopTimers();
    this.front?.transport.close();
    this.rival?.transport.close();
  }

  private lead(path: PathName, reason: string): void {
    this.front?.transport.close();
    const missing = path === "websocket" ? this.factory.webSocketMissing : undefined;
    if (missing !== undefined) {
      this.front = null;
      this.events.failed({ cause: "missing", text: missing });
      return;
    }
    const candidate = this.candidate(path, reason);
    this.front = candidate;
    // The server tells a new peer of what is out of the ordinary only.
    this.events.hdr(SDR);
    this.events.hostPoor(false);
    this.events.path({ path, reason });
    this.events.front(candidate.transport);
  }

  private candidate(path: PathName, reason: string): Candidate {
    const of = (action: (candidate: Candidate, leads: boolean) => void): void => {
      if (!this.closed && (candidate === this.front || candidate === this.rival)) {
        action(candidate, candidate === this.front);
      }
    };
    const onlyLeading = (action: () => void): void => of((_candidate, leads) => {
      if (leads) {
        action();
      }
    });
    const candidate: Candidate = {
      picture: null, started: false, complete: false, touch: false, reason, changed: null, hdr: SDR,
      hostPoor: false,
      transport: this.factory.open(path, {
        stage: (text) => onlyLeading(() => this.events.stage(text)),
        complete: (touch) => of((self, leads) => this.complete(self, leads, touch)),
        hostLost: (text) => of((self, leads) => {
          self.complete = false;
          if (leads) {
            this.events.hostLost(text);
          }
        }),
        notice: (text) => onlyLeading(() => this.events.notice(text)),
        picture: (picture) => of((self, leads) => {
          self.picture = picture;
          if (leads) {
            this.events.picture(picture);
          }
        }),
        started: () => of((self, leads) => this.started(self, leads)),
        pad: (data) => onlyLeading(() => this.events.pad(data)),
        interrupted: () => onlyLeading(() => this.interrupted()),
        resumed: () => onlyLeading(() => this.resumed()),
        pathChanged: (info) => of((self, leads) => {
          self.changed = info.path === self.transport.path ? null : info;
          if (leads) {
            this.events.path(info);
          }
        }),
        hdr: (mode) => of((self, leads) => {
          self.hdr = mode;
          if (leads) {
            this.events.hdr(mode);
          }
        }),
        hostPoor: (poor) => of((self, leads) => {
          self.hostPoor = poor;
          if (leads) {
            this.events.hostPoor(poor);
          }
        }),
        failed: (failure) => of((self, leads) => this.failed(self, leads, failure)),
        ended: (text) => onlyLeading(() => this.events.ended(text)),
      }),
    };
    return candidate;
  }

  private complete(candidate: Candidate, leads: boolean, touch: boolean): void {
    candidate.complete = true;
    candidate.touch = touch;
    if (leads) {
      this.events.touchSupported(touch);
      this.events.complete();
      if (this.choice === "auto" && candidate.transport.path === "rtp" && !candidate.started && this.fallback === 0) {
        this.fallBackIn(PATIENCE_MS);
      }
    }
  }

  private started(candidate: Candidate, leads: boolean): void {
    candidate.started = true;
    if (!leads) {
      if (candidate.transport.path === "rtp" && candidate.changed !== null && this.front?.started === true) {
        // The host's own pictures, which are shown already, are better than what the server makes of them.
        this.stopTimers();
        this.dropRival();
      } else if (candidate.transport.path === "rtp") {
        this.promoteWhenIdle(candidate);
      } else {
        this.promote(candidate);
      }
      return;
    }
    this.stopTimers();
    this.dropRival();
    this.events.started();
    if (this.choice === "auto" && candidate.transport.path === "websocket") {
      this.retryRtp();
    }
  }

  private fallBackIn(milliseconds: number): void {
    window.clearTimeout(this.fallback);
    this.fallback = window.setTimeout(() => this.fallBack(), milliseconds);
  }

  /** Opens the WebSocket path beside the one that shows nothing. */
  private fallBack(): void {
    if (this.webSocketRefused || this.factory.webSocketMissing !== undefined || this.rival !== null) {
      return;
    }
    this.rival = this.candidate("websocket", "");
  }

  private interrupted(): void {
    if (this.choice === "auto" && this.front?.started === true && this.front.transport.path === "rtp") {
      this.fallBack();
    }
  }

  private resumed(): void {
    if (this.front?.started === true && this.front.transport.path === "rtp") {
      this.dropRival();
    }
  }

  /** The rival becomes the one that is shown, and takes the input. */
  private promote(candidate: Candidate): void {
    const old = this.front;
    this.stopTimers();
    this.rival = null;
    const late = old !== null && !old.started && old.transport.path === "rtp";
    this.front = candidate;
    if (candidate.transport.path === "websocket") {
      candidate.reason = old === null || !old.started && !old.transport.connected ? UDP_BLOCKED
        : old.started ? INTERRUPTED : NO_PICTURE;
    }
    this.events.front(candidate.transport);
    if (candidate.picture !== null) {
      this.events.picture(candidate.picture);
    }
    this.events.touchSupported(candidate.touch);
    this.events.hdr(candidate.hdr);
    this.events.hostPoor(candidate.hostPoor);
    this.events.path(candidate.changed ?? { path: candidate.transport.path, reason: candidate.reason });
    if (candidate.complete) {
      this.events.complete();
    }
    this.events.started();
    if (late) {
      this.giveTime(old);
      return;
    }
    old?.transport.close();
    if (candidate.transport.path === "websocket") {
      this.retryRtp();
    }
  }

  private retryRtp(): void {
    window.clearTimeout(this.retry);
    this.retry = window.setTimeout(() => {
      this.dropRival();
      this.giveTime(this.candidate("rtp", ""));
    }, RETRY_RTP_MS);
  }

  /** Lets a connection by RTP go on trying beside the WebSocket that is shown. */
  private giveTime(rival: Candidate): void {
    this.rival = rival;
    this.retry = window.setTimeout(() => {
      if (this.rival === rival && !rival.started) {
        this.dropRival();
        this.retryRtp();
      }
    }, RETRY_LASTS_MS);
  }

  /** The leaving peer's keys are released on the host and its pads removed: nothing may be in use then. */
  private promoteWhenIdle(candidate: Candidate): void {
    const giveUpAt = performance.now() + IDLE_WAIT_MS;
    const look = (): void => {
      if (this.closed || this.rival !== candidate) {
        return;
      }
      if (this.events.idle()) {
        this.promote(candidate);
      } else if (performance.now() > giveUpAt) {
        this.dropRival();
        this.retryRtp();
      } else {
        this.promotion = window.setTimeout(look, IDLE_POLL_MS);
      }
    };
    look();
  }

  private failed(candidate: Candidate, leads: boolean, failure: Failure): void {
    if (!leads) {
      this.rivalFailed(candidate, failure);
      return;
    }
    if (failure.cause === "codec" && candidate.transport.path !== "transcode") {
      this.dropRival();
      this.stopTimers();
      this.lead("transcode", transcoded(failure));
    } else if (this.choice === "auto" && failure.cause === "media" && this.rivalMaySave()) {
      this.fallBack();
      this.front = null;
    } else {
      this.close();
      this.events.failed(failure);
    }
  }

  private rivalMaySave(): boolean {
    return this.rival !== null || !this.webSocketRefused && this.factory.webSocketMissing === undefined;
  }

  private rivalFailed(candidate: Candidate, failure: Failure): void {
    this.rival = null;
    if (candidate.transport.path === "rtp") {
      this.retryRtp();
      return;
    }
    if (failure.cause === "codec") {
      this.webSocketRefused = true;
      if (this.front === null || !this.front.started) {
        this.stopTimers();
        this.lead("transcode", transcoded(failure));
      }
    } else if (this.front === null) {
      this.close();
      this.events.failed(failure);
    } else if (!this.front.started) {
      this.fallBackIn(RETRY_WEBSOCKET_MS);
    }
  }

  private dropRival(): void {
    this.rival?.transport.close();
    this.rival = null;
  }

  private stopTimers(): void {
    for (const timer of [this.fallback, this.retry, this.promotion]) {
      window.clearTimeout(timer);
    }
    this.fallback = 0;
  }
}

function transcoded(failure: Failure): string {
  return `${failure.text} The server transcodes it.`;
}

function patience(sinceLoad: number): number {
  return sinceLoad > LOADING_ENDS_MS ? PATIENCE_MS
    : Math.max(LEAST_PATIENCE_MS, Math.min(PATIENCE_MS, PATIENCE_FROM_LOAD_MS - sinceLoad));
}
