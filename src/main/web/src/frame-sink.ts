/** Where decoded pictures go. Takes each frame over and closes it. */
export interface FrameSink {
  readonly track: MediaStreamTrack | null;
  readonly canvas: HTMLCanvasElement | null;
  show(frame: VideoFrame): void;
  close(): void;
}

/** Chromium's way to make a track of frames; other browsers have none outside of workers. */
interface TrackGenerator extends MediaStreamTrack {
  readonly writable: WritableStream<VideoFrame>;
}
type TrackGeneratorConstructor = new (init: { kind: "video" }) => TrackGenerator;

/** Frames that may wait to be taken; a newer one is worth more than a fourth. */
const MOST_WAITING = 3;

export function frameSink(): FrameSink {
  const Generator = (window as { MediaStreamTrackGenerator?: TrackGeneratorConstructor }).MediaStreamTrackGenerator;
  return Generator === undefined ? new CanvasSink() : new TrackSink(new Generator({ kind: "video" }));
}

class TrackSink implements FrameSink {
  readonly canvas = null;
  private readonly writer: WritableStreamDefaultWriter<VideoFrame>;
  private waiting = 0;

  constructor(readonly track: TrackGenerator) {
    this.writer = track.writable.getWriter();
  }

  show(frame: VideoFrame): void {
    if (this.waiting >= MOST_WAITING) {
      frame.close();
      return;
    }
    this.waiting++;
    const taken = (): void => {
      this.waiting--;
    };
    this.writer.write(frame).then(taken, () => {
      taken();
      frame.close();
    });
  }

  close(): void {
    this.track.stop();
    this.writer.close().catch(() => undefined);
  }
}

/** Draws each frame at once. */
class CanvasSink implements FrameSink {
  readonly track = null;
  readonly canvas = document.createElement("canvas");
  private readonly context = this.canvas.getContext("2d", { alpha: false, desynchronized: true });

  show(frame: VideoFrame): void {
    if (this.canvas.width !== frame.displayWidth || this.canvas.height !== frame.displayHeight) {
      this.canvas.width = frame.displayWidth;
      this.canvas.height = frame.displayHeight;
    }
    this.context?.drawImage(frame, 0, 0);
    frame.close();
  }

  close(): void {
    this.canvas.remove();
  }
}
