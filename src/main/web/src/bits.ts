/** Reads bits, the highest first; zeros behind the end. */
export class BitReader {
  private position = 0;

  constructor(private readonly bytes: Uint8Array) {}

  /** Whether more was read than there is. */
  get exhausted(): boolean {
    return this.position > this.bytes.length * 8;
  }

  /** At most 31 of them. */
  read(count: number): number {
    let value = 0;
    for (let index = 0; index < count; index++) {
      const byte = this.bytes[this.position >> 3] ?? 0;
      value = value * 2 + (byte >> 7 - (this.position & 7) & 1);
      this.position++;
    }
    return value;
  }

  flag(): boolean {
    return this.read(1) === 1;
  }

  skip(count: number): void {
    this.position += count;
  }

  /** A number of variable length (AV1, section 4.10.3). */
  skipVariable(): void {
    let zeros = 0;
    while (zeros < 32 && !this.exhausted && !this.flag()) {
      zeros++;
    }
    this.skip(zeros);
  }
}

/** A NAL unit without the bytes that keep start codes out of it (H.265, section 7.3.1.1). */
export function withoutEmulation(unit: Uint8Array): Uint8Array {
  const plain: number[] = [];
  let zeros = 0;
  for (const byte of unit) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    plain.push(byte);
  }
  return Uint8Array.from(plain);
}
