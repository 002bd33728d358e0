/** Time stamps are no more exact than this; in microseconds. */
const LEAST_GAP = 1_000;
/** Beyond this the sound had stopped, or its clock was set anew: nothing is made up for that. */
const MOST_GAP = 120_000;

/** Packets whose blocks may still come out of the decoder. */
const MOST_PENDING = 100;

/**
 * Conceals packets that were lost before they came here: by the time stamps of those that did come it sees how much is missing
 * before one, and makes as much. A browser's decoder makes a block of each packet and need not keep its time: Chromium's
 * counts on over a hole. The sound before the hole goes on backwards and fades, the sound behind
 * it is faded in backwards, so that there is no click at either end and the time that was lost still passes.
 */
export class SoundGaps {
  /** Where the last block ended; null before the first. */
  private end: number | null = null;
  private last: Float32Array<ArrayBuffer>[] = [];
  /** Times of the packets that are being decoded. */
  private readonly pending: number[] = [];

  constructor(private readonly sampleRate: number) {}

  /** A packet of that time, in microseconds, goes into the decoder. */
  packet(timestamp: number): void {
    this.pending.push(timestamp);
    if (this.pending.length > MOST_PENDING) {
      this.pending.shift();
    }
  }

  /** There is a new decoder, out of which nothing comes of what the one before was given. */
  newDecoder(): void {
    this.pending.length = 0;
  }

  /**
   * Takes the next block out of the decoder, an array for each channel.
   *
   * @returns what belongs before it, of the same kind; null where nothing is missing
   */
  before(block: Float32Array<ArrayBuffer>[]): Float32Array<ArrayBuffer>[] | null {
    const timestamp = this.pending.shift();
    if (timestamp === undefined) {
      return null;
    }
    const gap = this.end === null ? 0 : timestamp - this.end;
    const earlier = this.last;
    this.end = timestamp + (block[0]?.length ?? 0) / this.sampleRate * 1e6;
    this.last = block.map((samples) => samples.slice());
    if (gap < LEAST_GAP || gap > MOST_GAP) {
      return null;
    }
    const length = Math.round(gap * this.sampleRate / 1e6);
    return block.map((samples, channel) => bridge(earlier[channel] ?? samples, samples, length));
  }
}

function bridge(earlier: Float32Array, later: Float32Array, length: number): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(length);
  const fade = Math.min(length, earlier.length, later.length);
  for (let index = 0; index < fade; index++) {
    const weight = 1 - (index + 0.5) / fade;
    const fromEnd = length - 1 - index;
    samples[index] = (samples[index] ?? 0) + weight * (earlier[earlier.length - 1 - index] ?? 0);
    samples[fromEnd] = (samples[fromEnd] ?? 0) + weight * (later[index] ?? 0);
  }
  return samples;
}
