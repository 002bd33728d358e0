/** Runs in the audio thread. Messages to it are blocks of samples: an array with one Float32Array for each channel. */
export {};

declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;
declare const sampleRate: number;

/** Sound that is kept in hand against uneven arrival, and how much may pile up before some is skipped; in seconds. */
const TARGET = 0.03;
const MOST = 0.1;

class SoundProcessor extends AudioWorkletProcessor {
  private readonly blocks: Float32Array[][] = [];
  /** Samples already played of the first block. */
  private position = 0;
  private available = 0;
  private filling = true;

  constructor() {
    super();
    this.port.onmessage = (event: MessageEvent<Float32Array[]>) => this.add(event.data);
  }

  private add(block: Float32Array[]): void {
    this.blocks.push(block);
    this.available += block[0]?.length ?? 0;
    if (this.available > MOST * sampleRate) {
      this.skip(this.available - Math.floor(TARGET * sampleRate));
    }
  }

  private skip(count: number): void {
    let left = count;
    while (left > 0 && this.blocks.length > 0) {
      const taken = Math.min(left, this.leftInFirst());
      this.advance(taken);
      left -= taken;
    }
  }

  private leftInFirst(): number {
    return (this.blocks[0]?.[0]?.length ?? 0) - this.position;
  }

  private advance(count: number): void {
    this.position += count;
    this.available -= count;
    if (this.leftInFirst() <= 0) {
      this.blocks.shift();
      this.position = 0;
    }
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const output = outputs[0] ?? [];
    const length = output[0]?.length ?? 0;
    if (this.filling && this.available < TARGET * sampleRate) {
      return true;
    }
    this.filling = false;
    let written = 0;
    while (written < length) {
      const block = this.blocks[0];
      if (block === undefined) {
        // Silence until enough is there again: many short gaps sound worse than one.
        this.filling = true;
        break;
      }
      const count = Math.min(length - written, this.leftInFirst());
      output.forEach((channel, index) => {
        const samples = block[index] ?? block[0];
        if (samples !== undefined) {
          channel.set(samples.subarray(this.position, this.position + count), written);
        }
      });
      written += count;
      this.advance(count);
    }
    return true;
  }
}

registerProcessor("moonfleet-sound", SoundProcessor);
