import type { PadFeedback } from "./pad-messages.js";

/** Browsers play an effect for five seconds at most; hosts shake until they say something else. */
const EFFECT_MS = 5_000;
const RENEW_MS = 4_500;

/** The actuator as browsers have it; what effects there are only some tell. */
type Actuator = GamepadHapticActuator & { effects?: readonly string[]; canPlayEffectType?: (type: string) => boolean };

/** The motors of one pad. */
export class Vibration {
  private strong = 0;
  private weak = 0;
  private left = 0;
  private right = 0;
  private playedAt = 0;

  constructor(private readonly pad: number) {}

  static effects(pad: Gamepad): readonly string[] {
    const actuator = pad.vibrationActuator as Actuator | null | undefined;
    if (actuator === null || actuator === undefined) {
      return [];
    }
    return actuator.effects
      ?? ["dual-rumble", "trigger-rumble"].filter((type) => actuator.canPlayEffectType?.(type) ?? type === "dual-rumble");
  }

  /** What is told twice changes nothing. */
  play(feedback: PadFeedback): void {
    if (feedback.type === "rumble") {
      if (feedback.low === this.strong && feedback.high === this.weak) {
        return;
      }
      this.strong = feedback.low;
      this.weak = feedback.high;
    } else {
      if (feedback.left === this.left && feedback.right === this.right) {
        return;
      }
      this.left = feedback.left;
      this.right = feedback.right;
    }
    this.start();
  }

  /** To be called again and again. */
  renew(): void {
    if (this.active && performance.now() - this.playedAt > RENEW_MS) {
      this.start();
    }
  }

  stop(): void {
    if (this.active) {
      this.strong = this.weak = this.left = this.right = 0;
      this.start();
    }
  }

  private get active(): boolean {
    return this.strong + this.weak + this.left + this.right > 0;
  }

  private start(): void {
    const pad = navigator.getGamepads()[this.pad];
    if (pad === null || pad === undefined) {
      return;
    }
    const effects = Vibration.effects(pad);
    const actuator = pad.vibrationActuator;
    if (effects.length === 0 || actuator === null) {
      return;
    }
    this.playedAt = performance.now();
    // Either of them ends the other, so the triggers' effect carries the motors as well.
    const triggers = effects.includes("trigger-rumble") && this.left + this.right > 0;
    const played = this.active
      ? actuator.playEffect(triggers ? "trigger-rumble" : "dual-rumble", {
          duration: EFFECT_MS, strongMagnitude: this.strong, weakMagnitude: this.weak,
          ...(triggers ? { leftTrigger: this.left, rightTrigger: this.right } : {}),
        })
      : actuator.reset();
    Promise.resolve(played).catch((error: unknown) => console.warn("vibration", error));
  }
}
