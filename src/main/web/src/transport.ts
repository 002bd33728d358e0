import type { Statistics } from "./stats.js";
import type { HdrMode } from "./types.js";

/**
 * How media and input travel: "rtp" brings the host's own frames by WebRTC, "websocket" the same frames through the
 * server, "transcode" a stream that the server encodes for this browser.
 */
export type PathName = "rtp" | "websocket" | "transcode";
export type TransportChoice = PathName | "auto";

/** The path in use and why it is not the best one; no reason where there is nothing to explain. */
export interface PathInfo {
  path: PathName;
  reason: string;
}

/** What a video element plays, and the canvas that shows the picture where a browser cannot make a track of it. */
export interface Picture {
  stream: MediaStream;
  canvas: HTMLCanvasElement | null;
}

/** Takes the binary input messages; what cannot be sent now is dropped. */
export interface InputSink {
  sendKey(data: ArrayBuffer): void;
  /** Buttons and wheels. */
  sendClick(data: ArrayBuffer): void;
  sendPosition(data: ArrayBuffer): void;
  sendMove(data: ArrayBuffer): void;
  sendTouch(data: ArrayBuffer): void;
  sendPen(data: ArrayBuffer): void;
  /** Pads that come and go; false when it could not be sent. */
  sendPadEvent(data: ArrayBuffer): boolean;
  /** What a pad looks like now; a newer one follows when it is lost. */
  sendPadState(pad: number, data: ArrayBuffer): void;
}

/**
 * Why a transport is of no more use. "socket": the server is not reached; "media": signalling works, media does not;
 * "codec": this browser cannot decode the stream; "missing": this browser or page lacks what the path needs.
 */
export interface Failure {
  cause: "socket" | "media" | "codec" | "missing";
  text: string;
}

export interface TransportEvents {
  /** The stream is being started on the server. */
  stage(text: string): void;
  /** The stream is live. */
  complete(touchSupported: boolean): void;
  /** The server has lost the host and looks for it; complete() follows when it is back. */
  hostLost(text: string): void;
  /** The server says why it is about to close. */
  notice(text: string): void;
  picture(picture: Picture): void;
  /** The first frame was decoded. */
  started(): void;
  /** The media path is interrupted and may come back by itself. */
  interrupted(): void;
  /** What the host says about one of this page's pads, in the layouts of pad-messages.ts. */
  pad(data: ArrayBuffer): void;
  resumed(): void;
  /** The server has changed the path within this transport. */
  pathChanged(info: PathInfo): void;
  /** The host's pictures are HDR from now on, or not any more. */
  hdr(mode: HdrMode): void;
  /** Many pictures are lost between host and server, or not any more. */
  hostPoor(poor: boolean): void;
  failed(failure: Failure): void;
  /** The stream itself is over. */
  ended(text: string): void;
}

/** One way to a streamer: one peer there. Calls no event after close(). */
export interface Transport {
  readonly path: PathName;
  readonly input: InputSink;
  /** Whether media packets can arrive at all, picture or not. */
  readonly connected: boolean;
  /** Undefined until there are two samples. */
  statistics(): Promise<Statistics | undefined>;
  close(): void;
}

const CHOICES: readonly TransportChoice[] = ["auto", "rtp", "websocket", "transcode"];

/** The choice of that name, "auto" for any other. */
export function transportChoice(name: string | null): TransportChoice {
  return CHOICES.find((choice) => choice === name) ?? "auto";
}

const TITLES: Readonly<Record<PathName, string>> = {
  rtp: "RTP",
  websocket: "WebSocket",
  transcode: "Transcoded",
};

export function pathTitle(path: PathName): string {
  return TITLES[path];
}

/** A path's name as the server writes it; undefined for one that this page does not know. */
export function pathName(name: unknown): PathName | undefined {
  return typeof name === "string" && name in TITLES ? name as PathName : undefined;
}
