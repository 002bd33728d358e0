import {
  keyMessage, mouseButtonMessage, mouseMoveMessage, mousePositionMessage, textMessage, wheelMessage,
} from "./input-messages.js";
import { AltGr } from "./alt-gr.js";
import { TouchInput, type Point } from "./touch-input.js";
import { hostKey, modifiers, type HostKey } from "./keys.js";
import type { InputSink } from "./transport.js";

/** The width and height of the picture in its own pixels; 0 while there is none. */
export type PictureSize = () => { width: number; height: number };

/** Positions are sent on a grid of this size, whatever the size of the picture. */
const REFERENCE = 4096;
/** The control key among the modifiers. */
const CONTROL = 2;
/** DOM buttons (left, middle, right, back, forward) as the stream numbers them. */
const BUTTONS = [1, 2, 3, 4, 5] as const;
/** One wheel notch is 120; browsers that count lines report three to a notch. */
const WHEEL_LINE = 40;
/** Text goes out in pieces so that none is longer than its one-byte length can say. */
const TEXT_PIECE = 60;

/**
 * Keyboard, mouse and touch of one video element. Knows what it has pressed and lets go of it when the page loses the
 * focus, is hidden or stops listening: a key that stays down on the host would go on typing.
 */
export class Input {
  private readonly held = new Map<string, HostKey>();
  private readonly altGr = new AltGr((event) => this.press(event));
  private readonly buttons = new Set<number>();
  private readonly touch: TouchInput;
  private touchSupported = false;
  private readonly listening = new AbortController();
  private wheelX = 0;
  private wheelY = 0;

  constructor(private readonly surface: HTMLElement, private readonly video: HTMLVideoElement,
      private readonly size: PictureSize, private readonly channels: InputSink, private readonly leave: () => void) {
    this.touch = new TouchInput(channels, (event) => this.pointInPicture(event), () => this.video.getBoundingClientRect());
    const options = { signal: this.listening.signal };
    const active = { signal: this.listening.signal, passive: false };
    surface.addEventListener("keydown", (event) => this.keyDown(event), options);
    surface.addEventListener("keyup", (event) => this.keyUp(event), options);
    surface.addEventListener("pointerdown", (event) => this.pointerDown(event), options);
    surface.addEventListener("pointermove", (event) => this.pointerMove(event), options);
    surface.addEventListener("pointerup", (event) => this.pointerUp(event), options);
    surface.addEventListener("pointercancel", (event) => this.pointerUp(event), options);
    surface.addEventListener("pointerleave", (event) => this.touch.leave(event), options);
    surface.addEventListener("wheel", (event) => this.wheel(event), active);
    surface.addEventListener("contextmenu", (event) => event.preventDefault(), options);
    surface.addEventListener("blur", () => this.releaseAll(), options);
    window.addEventListener("blur", () => this.releaseAll(), options);
    window.addEventListener("pagehide", () => this.releaseAll(), options);
    document.addEventListener("visibilitychange", () => this.releaseAll(), options);
  }

  /** Whether nothing is pressed. */
  get idle(): boolean {
    return this.held.size === 0 && this.buttons.size === 0 && this.touch.idle;
  }

  setTouchSupported(supported: boolean): void {
    this.touchSupported = supported;
  }

  typeText(text: string): void {
    const characters = [...text];
    while (characters.length > 0) {
      this.channels.sendKey(textMessage(characters.splice(0, TEXT_PIECE).join("")));
    }
  }

  stop(): void {
    this.releaseAll();
    this.listening.abort();
  }

  releaseAll(): void {
    this.altGr.reset();
    for (const key of this.held.values()) {
      this.channels.sendKey(keyMessage(false, 0, key));
    }
    this.held.clear();
    for (const button of this.buttons) {
      this.channels.sendClick(mouseButtonMessage(false, button));
    }
    this.buttons.clear();
    this.touch.releaseAll();
  }

  private keyDown(event: KeyboardEvent): void {
    if (event.ctrlKey && event.altKey && event.shiftKey && event.code === "KeyQ") {
      event.preventDefault();
      this.releaseAll();
      this.leave();
      return;
    }
    const key = hostKey(event.code);
    if (key === undefined) {
      return;
    }
    event.preventDefault();
    if (!this.altGr.keyDown(event)) {
      this.press(event);
    }
  }

  private press(event: KeyboardEvent): void {
    const key = hostKey(event.code);
    if (key === undefined || event.repeat || this.held.has(event.code)) {
      return;
    }
    this.held.set(event.code, key);
    this.channels.sendKey(keyMessage(true, this.modifiers(event), key));
  }

  private modifiers(event: KeyboardEvent): number {
    const control = this.held.has("ControlLeft") || this.held.has("ControlRight");
    return this.altGr.pretended && !control ? modifiers(event) & ~CONTROL : modifiers(event);
  }

  private keyUp(event: KeyboardEvent): void {
    this.altGr.settle();
    const key = this.held.get(event.code);
    if (key === undefined) {
      return;
    }
    event.preventDefault();
    this.held.delete(event.code);
    this.channels.sendKey(keyMessage(false, this.modifiers(event), key));
    this.altGr.released(event.code);
    if (event.code === "MetaLeft" || event.code === "MetaRight") {
      // macOS tells nothing of a key that is let go of while Meta is down.
      this.releaseAll();
    }
  }

  private get locked(): boolean {
    return document.pointerLockElement === this.surface;
  }

  private pointerDown(event: PointerEvent): void {
    this.surface.focus({ preventScroll: true });
    this.altGr.settle();
    event.preventDefault();
    if (this.touchSupported && this.touch.down(event)) {
      this.surface.setPointerCapture(event.pointerId);
      return;
    }
    if (!this.locked) {
      this.surface.setPointerCapture(event.pointerId);
    }
    this.buttonChange(event);
  }

  private pointerMove(event: PointerEvent): void {
    if (this.touch.move(event, this.touchSupported)) {
      return;
    }
    // A second button pressed while one is held comes as a move.
    this.buttonChange(event);
    if (this.locked) {
      if (event.movementX !== 0 || event.movementY !== 0) {
        this.channels.sendMove(mouseMoveMessage(event.movementX, event.movementY));
      }
    } else {
      this.channels.sendPosition(this.position(event));
    }
  }

  private pointerUp(event: PointerEvent): void {
    if (this.touch.up(event)) {
      return;
    }
    this.buttonChange(event);
  }

  /**
   * Compares the event's button mask with what is held: bits 0 left, 1 right, 2 middle, 3 back, 4 forward. Where a button
   * goes down or up is said on the same channel as that it does: elsewhere it could come too late or not at all.
   */
  private buttonChange(event: PointerEvent): void {
    const mask = event.type === "pointercancel" ? 0 : event.buttons;
    const down = [mask & 1, mask & 4, mask & 2, mask & 8, mask & 16];
    const changed = BUTTONS.filter((button, index) => (down[index] !== 0) !== this.buttons.has(button));
    if (changed.length > 0 && !this.locked && event.type !== "pointercancel") {
      this.channels.sendClick(this.position(event));
    }
    for (const button of changed) {
      const pressed = !this.buttons.delete(button);
      if (pressed) {
        this.buttons.add(button);
      }
      this.channels.sendClick(mouseButtonMessage(pressed, button));
    }
  }

  private wheel(event: WheelEvent): void {
    this.altGr.settle();
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1
      : event.deltaMode === WheelEvent.DOM_DELTA_LINE ? WHEEL_LINE : 3 * WHEEL_LINE;
    this.wheelX += event.deltaX * unit;
    this.wheelY -= event.deltaY * unit;
    const dx = Math.trunc(this.wheelX);
    const dy = Math.trunc(this.wheelY);
    this.wheelX -= dx;
    this.wheelY -= dy;
    if (dy !== 0) {
      this.channels.sendClick(wheelMessage(0, dy));
    }
    if (dx !== 0) {
      this.channels.sendClick(wheelMessage(dx, 0));
    }
  }

  private position(event: PointerEvent): ArrayBuffer {
    const point = this.pointInPicture(event);
    return mousePositionMessage(point.x * REFERENCE, point.y * REFERENCE, REFERENCE, REFERENCE);
  }

  /** Where in the picture, 0 to 1, without the bars beside it. */
  private pointInPicture(event: PointerEvent): Point {
    const box = this.video.getBoundingClientRect();
    const size = this.size();
    const width = size.width > 0 ? size.width : 16;
    const height = size.height > 0 ? size.height : 9;
    const scale = Math.min(box.width / width, box.height / height);
    const left = box.left + (box.width - width * scale) / 2;
    const top = box.top + (box.height - height * scale) / 2;
    const clamp = (value: number): number => Math.max(0, Math.min(1, value));
    return { x: clamp((event.clientX - left) / (width * scale)), y: clamp((event.clientY - top) / (height * scale)) };
  }
}
