/** The binary messages about pads; all integers big endian. */

/** Bits of the buttons as hosts know them. */
export const PadButton = {
  UP: 0x1, DOWN: 0x2, LEFT: 0x4, RIGHT: 0x8, START: 0x10, BACK: 0x20, LEFT_STICK: 0x40, RIGHT_STICK: 0x80,
  LEFT_SHOULDER: 0x100, RIGHT_SHOULDER: 0x200, GUIDE: 0x400, A: 0x1000, B: 0x2000, X: 0x4000, Y: 0x8000,
  TOUCHPAD: 0x100000,
} as const;

export const PadCapability = { ANALOG_TRIGGERS: 0x01, RUMBLE: 0x02, TRIGGER_RUMBLE: 0x04 } as const;

export const PadType = { UNKNOWN: 0, XBOX: 1, PLAYSTATION: 2, NINTENDO: 3, STEAM: 4 } as const;

export interface PadState {
  buttons: number;
  /** 0 to 1. */
  leftTrigger: number;
  rightTrigger: number;
  /** -1 to 1, right and up positive. */
  leftX: number;
  leftY: number;
  rightX: number;
  rightY: number;
}

function message(length: number, fill: (view: DataView) => void): ArrayBuffer {
  const buffer = new ArrayBuffer(length);
  fill(new DataView(buffer));
  return buffer;
}

export function padArrival(pad: number, buttons: number, capabilities: number, type: number): ArrayBuffer {
  return message(9, (view) => {
    view.setUint8(1, pad);
    view.setUint32(2, buttons);
    view.setUint16(6, capabilities);
    view.setUint8(8, type);
  });
}

export function padRemoval(pad: number): ArrayBuffer {
  return message(2, (view) => {
    view.setUint8(0, 1);
    view.setUint8(1, pad);
  });
}

export function padState(state: PadState): ArrayBuffer {
  return message(15, (view) => {
    view.setUint32(1, state.buttons >>> 0);
    view.setUint8(5, trigger(state.leftTrigger));
    view.setUint8(6, trigger(state.rightTrigger));
    view.setInt16(7, axis(state.leftX));
    view.setInt16(9, axis(state.leftY));
    view.setInt16(11, axis(state.rightX));
    view.setInt16(13, axis(state.rightY));
  });
}

function trigger(value: number): number {
  return Math.max(0, Math.min(255, Math.round(value * 255)));
}

function axis(value: number): number {
  return Math.max(-32767, Math.min(32767, Math.round(value * 32767)));
}

/** Strengths from 0 to 1. */
export type PadFeedback =
  | { type: "rumble"; pad: number; low: number; high: number }
  | { type: "trigger-rumble"; pad: number; left: number; right: number };

/** What the host says about a pad; undefined for what a browser's pad cannot do (light, motion, adaptive triggers). */
export function parsePadFeedback(data: ArrayBuffer): PadFeedback | undefined {
  const view = new DataView(data);
  if (view.byteLength < 6) {
    return undefined;
  }
  const pad = view.getUint8(1);
  const first = view.getUint16(2) / 65535;
  const second = view.getUint16(4) / 65535;
  switch (view.getUint8(0)) {
    case 0: return { type: "rumble", pad, low: first, high: second };
    case 1: return { type: "trigger-rumble", pad, left: first, right: second };
    default: return undefined;
  }
}
