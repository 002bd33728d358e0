import { penMessage, PenEvent, touchMessage, type TouchPhase } from "./input-messages.js";
import type { InputSink } from "./transport.js";

/** Where in the picture, 0 to 1. */
export interface Point {
  x: number;
  y: number;
}

const UNKNOWN_ROTATION = 0xffff;
const ERASER = 32;
const SIDE_BUTTON = 2;

interface Finger {
  number: number;
  point: Point;
}

/** Fingers and pen, for hosts that take them as such. Says of each event whether it was one of theirs. */
export class TouchInput {
  private readonly fingers = new Map<number, Finger>();
  private nextFinger = 0;
  private pen: { id: number; down: boolean; point: Point } | null = null;

  /** @param size of the picture on the page, in its pixels */
  constructor(private readonly channels: InputSink, private readonly point: (event: PointerEvent) => Point,
      private readonly size: () => { width: number; height: number }) {}

  get idle(): boolean {
    return this.fingers.size === 0 && this.pen?.down !== true;
  }

  down(event: PointerEvent): boolean {
    if (event.pointerType === "touch") {
      this.fingers.set(event.pointerId, { number: this.nextFinger++, point: this.point(event) });
      this.sendFinger(0, event);
      return true;
    }
    if (event.pointerType === "pen") {
      this.sendPen(PenEvent.DOWN, event);
      return true;
    }
    return false;
  }

  /** @param taken whether new fingers and pens are taken as such; a finger that was let go of is nothing until it is lifted */
  move(event: PointerEvent, taken: boolean): boolean {
    if (this.fingers.has(event.pointerId)) {
      this.sendFinger(1, event);
      return true;
    }
    if (event.pointerType === "pen" && (taken || this.pen?.id === event.pointerId)) {
      this.sendPen(this.pen?.down === true ? PenEvent.MOVE : PenEvent.HOVER, event);
      return true;
    }
    return taken && event.pointerType === "touch";
  }

  up(event: PointerEvent): boolean {
    const cancelled = event.type === "pointercancel";
    if (this.fingers.has(event.pointerId)) {
      this.sendFinger(cancelled ? 3 : 2, event);
      this.fingers.delete(event.pointerId);
      return true;
    }
    if (this.pen?.id === event.pointerId) {
      this.sendPen(cancelled ? PenEvent.CANCEL : PenEvent.UP, event);
      return true;
    }
    return false;
  }

  /** The pen has left the picture or come too far from it. */
  leave(event: PointerEvent): void {
    if (this.pen?.id === event.pointerId && !this.pen.down) {
      this.sendPen(PenEvent.LEAVE, event);
    }
  }

  releaseAll(): void {
    for (const finger of this.fingers.values()) {
      this.channels.sendTouch(touchMessage(3, finger.number, finger.point.x, finger.point.y, 0, 0, 0, UNKNOWN_ROTATION));
    }
    this.fingers.clear();
    if (this.pen !== null) {
      this.channels.sendPen(penMessage({
        event: this.pen.down ? PenEvent.CANCEL : PenEvent.LEAVE, tool: 1, buttons: 0, ...this.pen.point, pressure: 0,
        rotation: UNKNOWN_ROTATION, tilt: 0xff,
      }));
      this.pen = null;
    }
  }

  private sendFinger(phase: TouchPhase, event: PointerEvent): void {
    const finger = this.fingers.get(event.pointerId);
    if (finger !== undefined) {
      finger.point = this.point(event);
      const size = this.size();
      const width = event.width / Math.max(1, size.width);
      const height = event.height / Math.max(1, size.height);
      this.channels.sendTouch(touchMessage(phase, finger.number, finger.point.x, finger.point.y, event.pressure,
        Math.max(width, height), Math.min(width, height), UNKNOWN_ROTATION));
    }
  }

  private sendPen(action: number, event: PointerEvent): void {
    const point = this.point(event);
    const ended = action === PenEvent.CANCEL || action === PenEvent.LEAVE;
    this.pen = ended ? null
      : { id: event.pointerId, down: action === PenEvent.DOWN || action === PenEvent.MOVE, point };
    const { tilt, rotation } = tiltOf(event);
    this.channels.sendPen(penMessage({
      event: action, tool: (event.buttons & ERASER) !== 0 ? 2 : 1, buttons: (event.buttons & SIDE_BUTTON) !== 0 ? 1 : 0,
      ...point, pressure: event.pressure, rotation, tilt,
    }));
  }
}

/** From the two angles that browsers give to how far the pen leans, and whither. */
function tiltOf(event: PointerEvent): { tilt: number; rotation: number } {
  const right = Math.tan(event.tiltX * Math.PI / 180);
  const down = Math.tan(event.tiltY * Math.PI / 180);
  const tilt = Math.atan(Math.hypot(right, down)) * 180 / Math.PI;
  const rotation = (Math.atan2(right, -down) * 180 / Math.PI + 360) % 360;
  return { tilt: Math.min(90, Math.round(tilt)), rotation: tilt === 0 ? UNKNOWN_ROTATION : Math.floor(rotation) };
}
