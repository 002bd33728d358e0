/** The binary messages of the input data channels; all integers big endian. */

import type { HostKey } from "./keys.js";

function message(length: number, fill: (view: DataView) => void): ArrayBuffer {
  const buffer = new ArrayBuffer(length);
  fill(new DataView(buffer));
  return buffer;
}

function clamp16(value: number): number {
  return Math.max(-32768, Math.min(32767, Math.round(value)));
}

export function keyMessage(down: boolean, modifierBits: number, key: HostKey): ArrayBuffer {
  return message(5, (view) => {
    view.setUint8(0, 0);
    view.setUint8(1, down ? 1 : 0);
    view.setUint8(2, modifierBits | key.bits);
    view.setUint16(3, key.virtualKey);
  });
}

/** Text of at most 255 UTF-16 units: the length is one byte and counts those, as the receiver expects. */
export function textMessage(text: string): ArrayBuffer {
  const utf8 = new TextEncoder().encode(text);
  const bytes = new Uint8Array(2 + utf8.length);
  bytes[0] = 1;
  bytes[1] = text.length;
  bytes.set(utf8, 2);
  return bytes.buffer;
}

export function mouseMoveMessage(dx: number, dy: number): ArrayBuffer {
  return message(5, (view) => {
    view.setUint8(0, 0);
    view.setInt16(1, clamp16(dx));
    view.setInt16(3, clamp16(dy));
  });
}

/** A position with the size of the area it refers to. */
export function mousePositionMessage(x: number, y: number, width: number, height: number): ArrayBuffer {
  return message(9, (view) => {
    view.setUint8(0, 1);
    view.setInt16(1, clamp16(x));
    view.setInt16(3, clamp16(y));
    view.setInt16(5, clamp16(width));
    view.setInt16(7, clamp16(height));
  });
}

/** Button 1 left, 2 middle, 3 right, 4 and 5 the side buttons. */
export function mouseButtonMessage(pressed: boolean, button: number): ArrayBuffer {
  return message(3, (view) => {
    view.setUint8(0, 2);
    view.setUint8(1, pressed ? 1 : 0);
    view.setUint8(2, button);
  });
}

/** Wheel in 1/120 of a notch; positive is up and right. */
export function wheelMessage(dx: number, dy: number): ArrayBuffer {
  return message(5, (view) => {
    view.setUint8(0, 3);
    view.setInt16(1, clamp16(dx));
    view.setInt16(3, clamp16(dy));
  });
}

export type TouchPhase = 0 | 1 | 2 | 3;

/** Touch phase 0 down, 1 move, 2 end, 3 cancel; x and y from 0 to 1, sizes in parts of the picture. */
export function touchMessage(phase: TouchPhase, pointer: number, x: number, y: number, pressure: number,
    radiusMajor: number, radiusMinor: number, rotation: number): ArrayBuffer {
  return message(27, (view) => {
    view.setUint8(0, phase);
    view.setUint32(1, pointer >>> 0);
    view.setFloat32(5, x);
    view.setFloat32(9, y);
    view.setFloat32(13, pressure);
    view.setFloat32(17, radiusMajor);
    view.setFloat32(21, radiusMinor);
    view.setUint16(25, rotation);
  });
}

/** What a pen does, by the hosts' numbers. */
export const PenEvent = { HOVER: 0, DOWN: 1, UP: 2, MOVE: 3, CANCEL: 4, LEAVE: 6 } as const;

export interface PenState {
  event: number;
  /** 1 pen, 2 eraser. */
  tool: number;
  /** 1 the button at the side. */
  buttons: number;
  x: number;
  y: number;
  pressure: number;
  /** Degrees, clockwise from up; 65535 where it is not known. */
  rotation: number;
  /** Degrees from upright. */
  tilt: number;
}

export function penMessage(pen: PenState): ArrayBuffer {
  return message(26, (view) => {
    view.setUint8(0, pen.event);
    view.setUint8(1, pen.tool);
    view.setUint8(2, pen.buttons);
    view.setFloat32(3, pen.x);
    view.setFloat32(7, pen.y);
    view.setFloat32(11, pen.pressure);
    view.setUint16(15, pen.rotation);
    view.setUint8(17, pen.tilt);
  });
}
