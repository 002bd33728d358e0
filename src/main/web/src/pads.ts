import {
  PadButton, PadCapability, padArrival, padRemoval, padState, PadType, parsePadFeedback, type PadState,
} from "./pad-messages.js";
import { Vibration } from "./vibration.js";
import type { InputSink } from "./transport.js";

/** More pads than a host has. */
const MAX_PADS = 16;
/** A state can be lost on its way, so the last one is told again. */
const REPEAT_MS = 500;
/** So can that a pad has come or gone; and one for which the host had no room may find some later. */
const ANNOUNCE_MS = 3_000;
/** Nobody plays with a pad that was at rest for so long. */
const IDLE_MS = 10_000;
/** A stick that is not quite in the middle is at rest, as is a trigger that is hardly pulled. */
const SLACK = 0.25;

/** The "standard gamepad" of browsers, by the index of its buttons: the lower one of the right cluster is A. */
const BUTTONS: readonly number[] = [
  PadButton.A, PadButton.B, PadButton.X, PadButton.Y, PadButton.LEFT_SHOULDER, PadButton.RIGHT_SHOULDER, 0, 0,
  PadButton.BACK, PadButton.START, PadButton.LEFT_STICK, PadButton.RIGHT_STICK, PadButton.UP, PadButton.DOWN,
  PadButton.LEFT, PadButton.RIGHT, PadButton.GUIDE, PadButton.TOUCHPAD,
];
const LEFT_TRIGGER = 6;
const RIGHT_TRIGGER = 7;

const REST: PadState = { buttons: 0, leftTrigger: 0, rightTrigger: 0, leftX: 0, leftY: 0, rightX: 0, rightY: 0 };

/** USB vendors of the makes that hosts can imitate. */
const TYPES: Readonly<Record<string, number>> = {
  "045e": PadType.XBOX, "054c": PadType.PLAYSTATION, "057e": PadType.NINTENDO, "28de": PadType.STEAM,
};

interface Known {
  name: string;
  arrival: ArrayBuffer;
  announcedAt: number;
  state: string;
  sentAt: number;
  usedAt: number;
  vibration: Vibration;
}

/** The pads of this browser: announces them, tells their state while the page is visible, and makes them shake. */
export class Pads {
  private readonly known = new Map<number, Known>();
  /** Pads that have gone, and when. */
  private readonly gone = new Map<number, number>();
  private readonly listening = new AbortController();
  private unusable = "";
  private frame = 0;
  private resting = 0;

  /** @param onUnusable gets the names of pads of which nobody knows which button is which, whenever they change */
  constructor(private readonly channels: InputSink, private readonly onUnusable: (names: readonly string[]) => void) {
    document.addEventListener("visibilitychange", () => this.restWhileHidden(), { signal: this.listening.signal });
    this.frame = requestAnimationFrame(() => this.poll());
  }

  /** What the host says about a pad. */
  receive(data: ArrayBuffer): void {
    const feedback = parsePadFeedback(data);
    if (feedback !== undefined) {
      this.known.get(feedback.pad)?.vibration.play(feedback);
    }
  }

  /** Whether nobody plays with one of them. */
  get idle(): boolean {
    const now = performance.now();
    return [...this.known.values()].every((known) => now - known.usedAt > IDLE_MS);
  }

  /** Nothing shakes any more until the host says so again. */
  silence(): void {
    this.known.forEach((known) => known.vibration.stop());
  }

  stop(): void {
    cancelAnimationFrame(this.frame);
    window.clearInterval(this.resting);
    this.listening.abort();
    for (const pad of [...this.known.keys()]) {
      this.forget(pad);
    }
    this.tellUnusable([]);
  }

  private poll(): void {
    const present = new Set<number>();
    const unusable: string[] = [];
    for (const pad of navigator.getGamepads()) {
      if (pad === null || !pad.connected || pad.index >= MAX_PADS) {
        continue;
      }
      if (pad.mapping === "standard") {
        present.add(pad.index);
        this.update(pad);
      } else {
        unusable.push(pad.id);
      }
    }
    for (const pad of [...this.known.keys()]) {
      if (!present.has(pad)) {
        this.forget(pad);
      }
    }
    this.tellGoneAgain();
    this.tellUnusable(unusable);
    this.frame = requestAnimationFrame(() => this.poll());
  }

  private tellUnusable(names: readonly string[]): void {
    if (names.join("\n") !== this.unusable) {
      this.unusable = names.join("\n");
      this.onUnusable(names);
    }
  }

  private update(pad: Gamepad): void {
    let known = this.known.get(pad.index);
    if (known !== undefined && known.name !== pad.id) {
      this.forget(pad.index);
      known = undefined;
    }
    const now = performance.now();
    if (known === undefined) {
      const arrival = padArrival(pad.index, buttonsOf(pad), capabilitiesOf(pad), typeOf(pad));
      if (!this.channels.sendPadEvent(arrival)) {
        return;
      }
      known = {
        name: pad.id, arrival, announcedAt: now, state: "", sentAt: 0, usedAt: -IDLE_MS, vibration: new Vibration(pad.index),
      };
      this.known.set(pad.index, known);
      this.gone.delete(pad.index);
    } else if (now - known.announcedAt > ANNOUNCE_MS) {
      known.announcedAt = now;
      this.channels.sendPadEvent(known.arrival);
    }
    const state = stateOf(pad);
    if (inUse(state)) {
      known.usedAt = now;
    }
    this.tell(pad.index, known, state);
    known.vibration.renew();
  }

  private tell(pad: number, known: Known, state: PadState): void {
    const text = JSON.stringify(state);
    const now = performance.now();
    if (text !== known.state || now - known.sentAt > REPEAT_MS) {
      known.state = text;
      known.sentAt = now;
      this.channels.sendPadState(pad, padState(state));
    }
  }

  private forget(pad: number): void {
    this.known.get(pad)?.vibration.stop();
    this.known.delete(pad);
    this.gone.set(pad, performance.now());
    this.channels.sendPadEvent(padRemoval(pad));
  }

  private tellGoneAgain(): void {
    for (const [pad, when] of this.gone) {
      if (performance.now() - when > ANNOUNCE_MS) {
        this.gone.delete(pad);
        this.channels.sendPadEvent(padRemoval(pad));
      }
    }
  }

  /** A hidden page is not asked for its pads any more, and its pads are at rest. */
  private restWhileHidden(): void {
    window.clearInterval(this.resting);
    if (document.hidden) {
      this.silence();
      this.rest();
      this.resting = window.setInterval(() => this.rest(), REPEAT_MS);
    }
  }

  private rest(): void {
    this.known.forEach((known, pad) => this.tell(pad, known, REST));
  }
}

function inUse(state: PadState): boolean {
  return state.buttons !== 0
    || [state.leftTrigger, state.rightTrigger, state.leftX, state.leftY, state.rightX, state.rightY]
      .some((value) => Math.abs(value) > SLACK);
}

function stateOf(pad: Gamepad): PadState {
  let buttons = 0;
  BUTTONS.forEach((bit, index) => {
    if (pad.buttons[index]?.pressed === true) {
      buttons |= bit;
    }
  });
  return {
    buttons,
    leftTrigger: pad.buttons[LEFT_TRIGGER]?.value ?? 0,
    rightTrigger: pad.buttons[RIGHT_TRIGGER]?.value ?? 0,
    leftX: pad.axes[0] ?? 0,
    // Down is positive in browsers.
    leftY: -(pad.axes[1] ?? 0),
    rightX: pad.axes[2] ?? 0,
    rightY: -(pad.axes[3] ?? 0),
  };
}

function buttonsOf(pad: Gamepad): number {
  return BUTTONS.slice(0, pad.buttons.length).reduce((all, bit) => all | bit, 0);
}

function capabilitiesOf(pad: Gamepad): number {
  const effects = Vibration.effects(pad);
  return PadCapability.ANALOG_TRIGGERS
    | (effects.includes("dual-rumble") ? PadCapability.RUMBLE : 0)
    | (effects.includes("trigger-rumble") ? PadCapability.TRIGGER_RUMBLE : 0);
}

/** Chromium writes "Vendor: 045e" into the name, Firefox begins with the number. */
function typeOf(pad: Gamepad): number {
  const vendor = /vendor: ([0-9a-f]{4})/i.exec(pad.id)?.[1] ?? /^0*([0-9a-f]{1,4})-/i.exec(pad.id)?.[1] ?? "";
  return TYPES[vendor.toLowerCase().padStart(4, "0")] ?? PadType.UNKNOWN;
}
