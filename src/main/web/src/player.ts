import type { Api } from "./api.js";
import type { MouseChannels } from "./channels.js";
import { describeHdr, shownColourSpace } from "./colour.js";
import { button, element } from "./dom.js";
import { Input } from "./input.js";
import { Pads } from "./pads.js";
import { Session, type SessionState } from "./session.js";
import { formatStatistics } from "./stats.js";
import { pathTitle, transportChoice, type PathInfo, type Picture, type Transport, type TransportChoice } from "./transport.js";
import type { HdrMode } from "./types.js";

const STATISTICS_MS = 1_000;

/** The player view: one streamer at a time. */
export class Player {
  private readonly view = element("player", HTMLElement);
  private readonly surface = element("surface", HTMLDivElement);
  private readonly video = element("video", HTMLVideoElement);
  private readonly overlay = element("overlay", HTMLDivElement);
  private readonly overlayText = element("overlay-text", HTMLParagraphElement);
  private readonly title = element("player-title", HTMLHeadingElement);
  private readonly state = element("player-state", HTMLElement);
  private readonly statistics = element("statistics", HTMLElement);
  private readonly sound = element("sound", HTMLButtonElement);
  private readonly path = element("player-path", HTMLElement);
  private readonly pathReason = element("path-reason", HTMLElement);
  private readonly padsNotice = element("pads-notice", HTMLElement);
  private readonly hdr = element("player-hdr", HTMLElement);
  private readonly hostPoor = element("host-poor", HTMLElement);
  private readonly choice = element("transport", HTMLSelectElement);
  private readonly textForm = element("text-form", HTMLFormElement);
  private readonly textField = element("text", HTMLInputElement);
  private session: Session | null = null;
  private input: Input | null = null;
  private pads: Pads | null = null;
  private transport: Transport | null = null;
  private canvas: HTMLCanvasElement | null = null;
  private shown = false;
  private pathInfo: PathInfo | null = null;
  private timer = 0;

  /** @param onChoice the user wants another transport than the one given at first */
  constructor(private readonly api: Api, private readonly mouse: MouseChannels, transport: TransportChoice,
      onChoice: (choice: TransportChoice) => void, private readonly onLeave: () => void,
      private readonly onStop: (streamerId: string) => void) {
    this.choice.value = transport;
    this.choice.addEventListener("change", () => {
      onChoice(transportChoice(this.choice.value));
      if (this.session !== null) {
        this.open(this.session.streamerId);
      }
    });
    element("leave", HTMLButtonElement).addEventListener("click", () => this.onLeave());
    element("stop", HTMLButtonElement).addEventListener("click", () => {
      if (this.session !== null) {
        this.onStop(this.session.streamerId);
      }
    });
    this.sound.addEventListener("click", () => this.setMuted(!this.video.muted));
    element("lock", HTMLButtonElement).addEventListener("click", () => void this.lockPointer());
    element("fullscreen", HTMLButtonElement).addEventListener("click", () => void this.toggleFullscreen());
    this.textForm.addEventListener("submit", (event) => {
      event.preventDefault();
      this.input?.typeText(this.textField.value);
      this.textField.value = "";
    });
    this.video.addEventListener("playing", () => this.hideOverlayWhenPlaying());
    this.video.addEventListener("volumechange", () => this.showSound());
    this.setMuted(false);
  }

  get streamerId(): string | null {
    return this.session?.streamerId ?? null;
  }

  open(streamerId: string): void {
    this.close();
    this.view.hidden = false;
    this.title.textContent = streamerId;
    this.statistics.textContent = "";
    this.session = new Session(this.api, streamerId, transportChoice(this.choice.value), this.mouse, {
      state: (state) => this.show(state),
      transport: (transport) => this.use(transport),
      picture: (picture) => this.play(picture),
      started: () => {
        this.shown = true;
        this.hideOverlayWhenPlaying();
      },
      path: (info) => this.showPath(info),
      hdr: (mode) => this.showHdr(mode),
      hostPoor: (poor) => {
        this.hostPoor.hidden = !poor;
      },
      touchSupported: (supported) => this.input?.setTouchSupported(supported),
      pad: (data) => this.pads?.receive(data),
      idle: () => (this.input?.idle ?? true) && (this.pads?.idle ?? true),
    });
    this.session.join();
    this.timer = window.setInterval(() => void this.showStatistics(), STATISTICS_MS);
    this.surface.focus({ preventScroll: true });
  }

  close(): void {
    window.clearInterval(this.timer);
    this.input?.stop();
    this.input = null;
    this.pads?.stop();
    this.pads = null;
    this.transport = null;
    this.session?.leave();
    this.session = null;
    this.video.srcObject = null;
    this.showCanvas(null);
    this.shown = false;
    this.pathInfo = null;
    this.path.hidden = true;
    this.showHdr({ enabled: false, metadata: null });
    this.hostPoor.hidden = true;
    this.pathReason.textContent = "";
    this.view.hidden = true;
    this.releaseScreen();
  }

  private use(transport: Transport): void {
    this.input?.stop();
    this.pads?.stop();
    this.pads = new Pads(transport.input, (names) => this.showUnusablePads(names));
    this.input = new Input(this.surface, this.video, () => this.pictureSize(), transport.input, () => {
      this.releaseScreen();
      element("leave", HTMLButtonElement).focus();
    });
    this.transport = transport;
    this.shown = false;
  }

  private pictureSize(): { width: number; height: number } {
    return this.canvas ?? { width: this.video.videoWidth, height: this.video.videoHeight };
  }

  /** In words why the picture does not come by the best path, beside the name of the one it comes by. */
  private showPath(info: PathInfo): void {
    this.pathInfo = info;
    this.view.dataset["path"] = info.path;
    this.path.hidden = false;
    this.path.textContent = pathTitle(info.path);
    this.path.title = info.reason;
    this.pathReason.textContent = info.reason;
  }

  private showUnusablePads(names: readonly string[]): void {
    this.padsNotice.textContent = names.length === 0 ? ""
      : `This browser does not know what is where on ${names.join(" and ")}: not used.`;
  }

  private showHdr(mode: HdrMode): void {
    this.hdr.hidden = !mode.enabled;
    this.hdr.title = mode.enabled ? describeHdr(mode) : "";
    this.view.dataset["hdr"] = mode.enabled ? "on" : "off";
  }

  private showCanvas(canvas: HTMLCanvasElement | null): void {
    this.canvas?.remove();
    this.canvas = canvas;
    if (canvas !== null) {
      canvas.className = "picture";
      this.video.after(canvas);
    }
  }

  private play(picture: Picture): void {
    const stream = picture.stream;
    if (this.video.srcObject === stream) {
      return;
    }
    this.showCanvas(picture.canvas);
    this.video.srcObject = stream;
    this.video.play().catch((error: unknown) => {
      if (error instanceof DOMException && error.name === "NotAllowedError" && !this.video.muted) {
        // Without a click browsers play in silence only; the sound button says so and turns it on.
        this.setMuted(true);
        this.video.play().catch(() => this.showOverlay("Press the picture to start it.", false));
        this.surface.addEventListener("pointerdown", () => this.setMuted(false), { once: true });
      }
    });
  }

  private show(state: SessionState): void {
    this.view.dataset["state"] = state.name;
    switch (state.name) {
      case "connected":
        this.state.textContent = "Connected";
        this.overlayText.textContent = "Waiting for the first picture…";
        this.hideOverlayWhenPlaying();
        break;
      case "connecting":
        this.state.textContent = "Connecting";
        this.showOverlay(state.text, false);
        break;
      case "reconnecting":
        this.state.textContent = "Reconnecting";
        // Whoever would say that it is enough may be gone.
        this.pads?.silence();
        this.showOverlay(state.text, false);
        break;
      case "ended":
        this.state.textContent = "Ended";
        this.input?.stop();
        this.pads?.stop();
        this.showOverlay(state.text, true);
        this.releaseScreen();
        break;
    }
  }

  private showOverlay(text: string, ended: boolean): void {
    this.overlay.hidden = false;
    this.overlay.classList.toggle("ended", ended);
    this.overlayText.textContent = text;
    this.overlay.querySelector("button")?.remove();
    if (ended) {
      this.overlay.append(button("Back to the list", "primary", () => this.onLeave()));
    }
  }

  private hideOverlayWhenPlaying(): void {
    const shown = this.canvas !== null ? this.shown : this.video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
    if (this.view.dataset["state"] === "connected" && shown) {
      this.overlay.hidden = true;
    }
  }

  private setMuted(muted: boolean): void {
    this.video.muted = muted;
    this.showSound();
  }

  private showSound(): void {
    this.sound.textContent = this.video.muted ? "Sound on" : "Mute";
    this.sound.classList.toggle("attention", this.video.muted);
  }

  private async lockPointer(): Promise<void> {
    this.surface.focus({ preventScroll: true });
    try {
      // Raw movement where the platform has it: acceleration is the host's business.
      await this.surface.requestPointerLock({ unadjustedMovement: true });
    } catch {
      await Promise.resolve(this.surface.requestPointerLock()).catch(() => undefined);
    }
  }

  private async toggleFullscreen(): Promise<void> {
    if (document.fullscreenElement !== null) {
      await document.exitFullscreen();
      return;
    }
    try {
      await this.surface.requestFullscreen();
      // Gives keys like Escape and Alt+Tab to the stream where the browser can (Chromium).
      const keyboard = (navigator as Navigator & { keyboard?: { lock?: () => Promise<void> } }).keyboard;
      await keyboard?.lock?.();
    } catch (error) {
      console.warn("full screen", error);
    }
    this.surface.focus({ preventScroll: true });
  }

  private releaseScreen(): void {
    if (document.pointerLockElement !== null) {
      document.exitPointerLock();
    }
    if (document.fullscreenElement !== null) {
      void document.exitFullscreen();
    }
  }

  private async showStatistics(): Promise<void> {
    const transport = this.transport;
    const statistics = await transport?.statistics().catch(() => undefined);
    if (statistics !== undefined && transport === this.transport && this.pathInfo !== null) {
      const colourSpace = statistics.colourSpace === "" ? shownColourSpace(this.video) : statistics.colourSpace;
      this.statistics.textContent = formatStatistics({ ...statistics, colourSpace }, this.pathInfo);
    }
  }
}
