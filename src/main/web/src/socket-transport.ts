import { frameSink } from "./frame-sink.js";
import { controlMessage, InputType, numbered, parseMedia, pingMessage, typed, type MediaMessage } from "./media-messages.js";
import { ServerMessages } from "./server-messages.js";
import { SoundPipeline } from "./sound-pipeline.js";
import type { Statistics } from "./stats.js";
import type { Failure, InputSink, Transport, TransportEvents } from "./transport.js";
import { codecLabel, codecName, isKnown } from "./video-codecs.js";
import { VideoPipeline } from "./video-pipeline.js";

const PING_MS = 1_000;
/** A socket on which nothing has come for this long is given up. */
const SILENCE_MS = 8_000;
/** Above this many unsent bytes a position is dropped: a newer one follows. */
const CONGESTED = 16_384;

interface Sample {
  at: number;
  frames: number;
  bytes: number;
}

/** Media and input on one WebSocket, decoded by the page. */
export class SocketTransport implements Transport {
  readonly path = "websocket";
  private readonly messages: ServerMessages;
  private socket: WebSocket | null = null;
  private video: VideoPipeline | null = null;
  private sound: SoundPipeline | null = null;
  private timer = 0;
  private pings = 0;
  private heardAt = performance.now();
  private roundTripMs: number | null = null;
  private bytes = 0;
  private previous: Sample | null = null;
  private codec = 0;
  private closed = false;
  /** The streamer knows of this viewer: what is sent before goes nowhere. */
  private live = false;

  readonly input: InputSink = {
    sendKey: (data) => this.sendInput(InputType.KEYBOARD, data),
    sendClick: (data) => this.sendInput(InputType.BUTTONS, data),
    sendPosition: (data) => {
      if (this.socket !== null && this.socket.bufferedAmount < CONGESTED) {
        this.sendInput(InputType.POSITION, data);
      }
    },
    sendMove: (data) => this.sendInput(InputType.MOVE, data),
    sendTouch: (data) => this.sendInput(InputType.TOUCH, data),
    sendPen: (data) => this.sendInput(InputType.PEN, data),
    sendPadEvent: (data) => this.connected && this.live && this.sendInput(InputType.PAD_EVENT, data),
    sendPadState: (pad, data) => {
      if (this.socket !== null && this.socket.bufferedAmount < CONGESTED) {
        this.sendInput(InputType.PAD_STATE, numbered(pad, data));
      }
    },
  };

  constructor(address: Promise<string>, private readonly events: TransportEvents) {
    this.messages = new ServerMessages(events);
    address.then((known) => this.open(known), (error: unknown) => {
      this.fail({ cause: "socket", text: error instanceof Error ? error.message : "The connection failed." });
    });
  }

  /** Why this page cannot use this path at all; undefined where it can. */
  static get missing(): string | undefined {
    if (VideoPipeline.available) {
      return undefined;
    }
    return window.isSecureContext
      ? "This browser has no WebCodecs, which the WebSocket path needs."
      : "The WebSocket path needs a page that was loaded by HTTPS.";
  }

  get connected(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  statistics(): Promise<Statistics | undefined> {
    const now: Sample = { at: performance.now(), frames: this.video?.decoded ?? 0, bytes: this.bytes };
    const before = this.previous;
    this.previous = now;
    if (before === null || now.at <= before.at) {
      return Promise.resolve(undefined);
    }
    const seconds = (now.at - before.at) / 1000;
    return Promise.resolve({
      framesPerSecond: (now.frames - before.frames) / seconds,
      bitsPerSecond: (now.bytes - before.bytes) * 8 / seconds,
      width: this.video?.width ?? 0,
      height: this.video?.height ?? 0,
      roundTripMs: this.roundTripMs,
      lossPercent: 0,
      codec: codecName(this.codec),
      colourSpace: this.video?.colourSpace ?? "",
    });
  }

  close(): void {
    this.closed = true;
    window.clearInterval(this.timer);
    this.socket?.close(1000);
    this.video?.close();
    this.sound?.close();
  }

  private open(address: string): void {
    if (this.closed) {
      return;
    }
    this.prepareMedia();
    const socket = new WebSocket(address);
    socket.binaryType = "arraybuffer";
    socket.addEventListener("message", (event: MessageEvent<string | ArrayBuffer>) => this.receive(event.data));
    socket.addEventListener("close", () => {
      this.fail({ cause: "socket", text: this.messages.reason ?? "The connection to the server was lost." });
    });
    socket.addEventListener("open", () => {
      this.heardAt = performance.now();
      this.timer = window.setInterval(() => this.ping(), PING_MS);
      this.ping();
    });
    this.socket = socket;
  }

  private prepareMedia(): void {
    const sink = frameSink();
    this.sound = SoundPipeline.create();
    this.video = new VideoPipeline(sink, {
      started: () => this.events.started(),
      keyFrameNeeded: () => this.send(controlMessage({ request_key_frame: true })),
      refused: () => this.refuse(),
    });
    const tracks = [sink.track, this.sound?.track].filter((track) => track !== undefined && track !== null);
    this.events.picture({ stream: new MediaStream(tracks), canvas: sink.canvas });
  }

  private receive(data: string | ArrayBuffer): void {
    if (this.closed) {
      return;
    }
    this.heardAt = performance.now();
    if (typeof data === "string") {
      this.messages.text(data);
      return;
    }
    this.bytes += data.byteLength;
    for (const message of parseMedia(data)) {
      this.handle(message);
    }
  }

  private handle(message: MediaMessage): void {
    switch (message.type) {
      case "video":
        this.codec = message.codec;
        this.video?.push(message);
        break;
      case "audio":
        this.sound?.push(message);
        break;
      case "init":
        this.live = true;
        this.codec = message.codec;
        if (isKnown(message.codec)) {
          this.video?.setRate(message.fps);
        } else {
          this.refuse();
        }
        break;
      case "pad":
        this.events.pad(message.data);
        break;
      case "control":
        this.messages.text(message.text);
        break;
      case "error":
        this.messages.reason = message.text;
        this.events.notice(message.text);
        break;
      case "pong":
        this.roundTripMs = performance.now() - message.sentMicros / 1000;
        break;
    }
  }

  private refuse(): void {
    this.fail({ cause: "codec", text: `This browser cannot decode ${codecLabel(this.codec)}.` });
  }

  private ping(): void {
    if (performance.now() - this.heardAt > SILENCE_MS) {
      this.fail({ cause: "socket", text: "The connection to the server was lost." });
      return;
    }
    this.send(pingMessage(this.pings++, performance.now() * 1000));
  }

  private sendInput(type: number, data: ArrayBuffer): boolean {
    return this.send(typed(type, data));
  }

  private send(data: ArrayBuffer): boolean {
    if (this.socket?.readyState !== WebSocket.OPEN) {
      return false;
    }
    this.socket.send(data);
    return true;
  }

  private fail(failure: Failure): void {
    if (!this.closed) {
      this.close();
      this.events.failed(failure);
    }
  }
}
