import type { AudioMessage } from "./media-messages.js";
import { SoundGaps } from "./sound-gaps.js";

/** Opus is always decoded at this rate. */
const SAMPLE_RATE = 48_000;
/** Packets that may wait for the decoder: beyond that they are too old to be heard. */
const MOST_QUEUED = 40;

/** Decodes Opus and plays it as a track, with little in hand: sound that is late is skipped, and what was lost is concealed. */
export class SoundPipeline {
  readonly track: MediaStreamTrack;
  private readonly context = new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: "interactive" });
  private readonly gesture = new AbortController();
  private readonly gaps = new SoundGaps(SAMPLE_RATE);
  private node: AudioWorkletNode | null = null;
  private decoder: AudioDecoder | null = null;
  private closed = false;

  private constructor() {
    const destination = this.context.createMediaStreamDestination();
    const [track] = destination.stream.getAudioTracks();
    if (track === undefined) {
      throw new Error("no audio track");
    }
    this.track = track;
    void this.start(destination);
  }

  /** Null where this browser cannot decode or play sound in this way: there is silence then. */
  static create(): SoundPipeline | null {
    if (typeof AudioDecoder !== "function" || typeof AudioWorkletNode !== "function") {
      return null;
    }
    try {
      return new SoundPipeline();
    } catch (error) {
      console.warn("sound", error);
      return null;
    }
  }

  push(message: AudioMessage): void {
    if (this.node === null || this.closed || (this.decoder?.decodeQueueSize ?? 0) > MOST_QUEUED) {
      return;
    }
    try {
      this.decoder ??= this.newDecoder(message.channels);
      this.gaps.packet(message.timestamp);
      this.decoder.decode(new EncodedAudioChunk({ type: "key", timestamp: message.timestamp, data: message.data }));
    } catch (error) {
      console.warn("sound", error);
      this.decoder = null;
    }
  }

  close(): void {
    this.closed = true;
    this.gesture.abort();
    if (this.decoder !== null && this.decoder.state !== "closed") {
      this.decoder.close();
    }
    this.track.stop();
    void this.context.close();
  }

  private async start(destination: MediaStreamAudioDestinationNode): Promise<void> {
    try {
      await this.context.audioWorklet.addModule(new URL("sound-worklet.js", import.meta.url));
      if (this.closed) {
        return;
      }
      const node = new AudioWorkletNode(this.context, "moonfleet-sound", { numberOfInputs: 0, outputChannelCount: [2] });
      node.connect(destination);
      this.node = node;
      if (this.context.state !== "running") {
        this.resumeOnGesture();
      }
    } catch (error) {
      console.warn("sound", error);
    }
  }

  /** Without the user's doing some browsers make no sound. */
  private resumeOnGesture(): void {
    const resume = (): void => {
      void this.context.resume().then(() => this.gesture.abort());
    };
    for (const event of ["pointerdown", "keydown"]) {
      document.addEventListener(event, resume, { capture: true, signal: this.gesture.signal });
    }
    resume();
  }

  private newDecoder(channels: number): AudioDecoder {
    const decoder: AudioDecoder = new AudioDecoder({
      output: (data) => this.play(data),
      error: (error) => {
        console.warn("sound", error);
        if (this.decoder === decoder) {
          this.decoder = null;
        }
      },
    });
    this.gaps.newDecoder();
    decoder.configure({ codec: "opus", sampleRate: SAMPLE_RATE, numberOfChannels: channels });
    return decoder;
  }

  private play(data: AudioData): void {
    const channels: Float32Array<ArrayBuffer>[] = [];
    for (let plane = 0; plane < Math.min(2, data.numberOfChannels); plane++) {
      const samples = new Float32Array(data.numberOfFrames);
      data.copyTo(samples, { planeIndex: plane, format: "f32-planar" });
      channels.push(samples);
    }
    const missing = this.gaps.before(channels);
    data.close();
    if (missing !== null) {
      this.toWorklet(missing);
    }
    this.toWorklet(channels);
  }

  private toWorklet(channels: Float32Array<ArrayBuffer>[]): void {
    this.node?.port.postMessage(channels, channels.map((samples) => samples.buffer));
  }
}
