import { codecString } from "./codec-strings.js";
import { describeColourSpace } from "./colour.js";
import type { FrameSink } from "./frame-sink.js";
import type { VideoMessage } from "./media-messages.js";
import { isKnown } from "./video-codecs.js";

export interface VideoEvents {
  /** The first picture was decoded. */
  started(): void;
  /** Pictures are skipped up to the next key frame, which should be asked for. */
  keyFrameNeeded(): void;
  /** This browser cannot decode the stream. */
  refused(): void;
}

/** No picture is shown that is further behind than this; up to the next key frame there is none then. */
const MOST_BEHIND_MICROS = 250_000;
/** Chunks that may wait for the decoder; while it starts, as many as come in that time. */
const MOST_QUEUED = 8;
const MOST_QUEUED_AT_START = 90;
/** The clocks of the host and of this machine may drift apart by this much: 200 microseconds a second. */
const DRIFT = 0.0002;
const FAILURES_TO_GIVE_UP = 3;

/** Decodes access units for lowest delay. Drops to the next key frame rather than falling behind. */
export class VideoPipeline {
  decoded = 0;
  width = 0;
  height = 0;
  /** Of the pictures, as the decoder understood them. */
  colourSpace = "";
  private decoder: VideoDecoder | null = null;
  private codec = "";
  private waitingForKey = true;
  private failures = 0;
  private closed = false;
  private mostQueued = MOST_QUEUED;
  private readonly delay = new Delay();

  constructor(private readonly sink: FrameSink, private readonly events: VideoEvents) {}

  static get available(): boolean {
    return typeof VideoDecoder === "function" && typeof EncodedVideoChunk === "function";
  }

  /** The stream's rate: a quarter of a second of it may wait. */
  setRate(framesPerSecond: number): void {
    this.mostQueued = Math.max(MOST_QUEUED, Math.ceil(framesPerSecond / 4));
  }

  push(message: VideoMessage): void {
    if (this.closed) {
      return;
    }
    if (!isKnown(message.codec)) {
      this.refuse();
      return;
    }
    const behind = this.delay.behind(message.timestamp) > MOST_BEHIND_MICROS
      || (this.decoder?.decodeQueueSize ?? 0) > (this.decoded === 0 ? MOST_QUEUED_AT_START : this.mostQueued);
    if (message.key) {
      this.prepare(message, behind);
    } else if (behind) {
      this.skipToKey();
    }
    if (this.waitingForKey && !message.key || this.decoder === null) {
      return;
    }
    this.waitingForKey = false;
    try {
      this.decoder.decode(new EncodedVideoChunk({
        type: message.key ? "key" : "delta", timestamp: message.timestamp, data: message.data,
      }));
    } catch (error) {
      this.decodingFailed(error);
    }
  }

  close(): void {
    this.closed = true;
    this.discardDecoder();
    this.sink.close();
  }

  /** A decoder for this key frame; what the old one has not decoded yet is given up when it is behind. */
  private prepare(message: VideoMessage, behind: boolean): void {
    const codec = codecString(message.codec, message.data) ?? this.codec;
    if (codec === "") {
      return;
    }
    if (this.decoder !== null && codec === this.codec && !behind) {
      return;
    }
    this.discardDecoder();
    this.codec = codec;
    const decoder = new VideoDecoder({
      output: (frame) => this.show(decoder, frame),
      error: (error) => {
        if (decoder === this.decoder) {
          this.decodingFailed(error);
        }
      },
    });
    decoder.configure({ codec, optimizeForLatency: true });
    this.decoder = decoder;
  }

  private show(decoder: VideoDecoder, frame: VideoFrame): void {
    if (decoder !== this.decoder) {
      frame.close();
      return;
    }
    this.failures = 0;
    this.width = frame.displayWidth;
    this.height = frame.displayHeight;
    this.colourSpace = describeColourSpace(
      frame.colorSpace.primaries, frame.colorSpace.transfer, frame.colorSpace.fullRange);
    this.decoded++;
    if (this.decoded === 1) {
      this.events.started();
    }
    this.sink.show(frame);
  }

  private skipToKey(): void {
    if (!this.waitingForKey) {
      this.waitingForKey = true;
      this.events.keyFrameNeeded();
    }
  }

  private decodingFailed(error: unknown): void {
    console.warn("decoding", error);
    this.discardDecoder();
    this.failures++;
    if (error instanceof DOMException && error.name === "NotSupportedError" || this.failures >= FAILURES_TO_GIVE_UP) {
      this.refuse();
    } else {
      this.waitingForKey = false;
      this.skipToKey();
    }
  }

  private refuse(): void {
    this.close();
    this.events.refused();
  }

  private discardDecoder(): void {
    const decoder = this.decoder;
    this.decoder = null;
    if (decoder !== null && decoder.state !== "closed") {
      decoder.close();
    }
  }
}

/** How much later than the promptest ones a message has come. */
class Delay {
  private base = Number.POSITIVE_INFINITY;
  private last = 0;

  /** In microseconds, for a message of that time that arrives now. */
  behind(timestamp: number): number {
    const now = performance.now() * 1000;
    const offset = now - timestamp;
    this.base = Math.min(this.base + (now - this.last) * DRIFT, offset);
    this.last = now;
    return offset - this.base;
  }
}
