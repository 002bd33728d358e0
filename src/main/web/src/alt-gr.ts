/** So long after a key it is known whether another belongs to it. */
const SAME_MOMENT_MS = 15;

/**
 * Windows says of AltGr that the left control key and the right alt key were pressed at once. Nobody has pressed that
 * control key, and hosts of other makes would take it for one: it is held back for a moment, and left out when the alt key
 * follows.
 */
export class AltGr {
  private waiting: KeyboardEvent | null = null;
  private timer = 0;
  private down = false;

  /** @param press gets a control key that was one after all */
  constructor(private readonly press: (event: KeyboardEvent) => void) {}

  /** Whether the key that goes down is held back; what was held back before has been pressed or left out. */
  keyDown(event: KeyboardEvent): boolean {
    const before = this.waiting;
    if (before !== null && event.code === "AltRight" && event.timeStamp - before.timeStamp < SAME_MOMENT_MS) {
      this.forget();
      this.down = true;
      return false;
    }
    this.settle();
    if (event.code !== "ControlLeft" || event.repeat || !navigator.platform.startsWith("Win")) {
      return false;
    }
    this.waiting = event;
    this.timer = window.setTimeout(() => this.settle(), SAME_MOMENT_MS);
    return true;
  }

  /** To be called when the key has been let go of. */
  released(code: string): void {
    if (code === "AltRight") {
      this.down = false;
    }
  }

  /** The control key that browsers report as held is none. */
  get pretended(): boolean {
    return this.down;
  }

  /** Something else happens: the key that is held back was pressed before it. */
  settle(): void {
    const event = this.waiting;
    this.forget();
    if (event !== null) {
      this.press(event);
    }
  }

  /** Nothing is held any more. */
  reset(): void {
    this.forget();
    this.down = false;
  }

  private forget(): void {
    window.clearTimeout(this.timer);
    this.waiting = null;
  }
}
