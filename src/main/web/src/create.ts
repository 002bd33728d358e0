import type { Api } from "./api.js";
import { element } from "./dom.js";
import type { CreateStreamer } from "./types.js";

const H264 = 1;
const RESOLUTION = /^(\d{2,5})x(\d{2,5})$/;

/** A request with the values that hardly anybody changes filled in. */
export function request(streamerId: string, hostId: number, appId: number, width: number, height: number, fps: number,
    bitrate: number, formats = H264): CreateStreamer {
  return {
    streamer_id: streamerId,
    client_unique_id: `moonfleet-${streamerId}`,
    host_id: hostId,
    app_id: appId,
    bitrate,
    packet_size: 1024,
    fps,
    width,
    height,
    video_sample_queue_size: 10,
    play_audio_local: false,
    audio_sample_queue_size: 10,
    video_supported_formats: formats,
    video_colorspace: "Rec709",
    video_color_range_full: false,
  };
}

/** The form that creates a streamer on any paired host. */
export class CreateForm {
  private readonly form = element("create", HTMLFormElement);
  private readonly host = element("host", HTMLSelectElement);
  private readonly app = element("app", HTMLSelectElement);
  private readonly submit = element("create-submit", HTMLButtonElement);

  constructor(private readonly api: Api, private readonly create: (request: CreateStreamer) => Promise<void>,
      private readonly complain: (error: unknown) => void) {
    const details = element("create-details", HTMLDetailsElement);
    details.addEventListener("toggle", () => {
      if (details.open) {
        void this.loadHosts();
      }
    });
    this.host.addEventListener("change", () => void this.loadApps());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.send();
    });
  }

  private async loadHosts(): Promise<void> {
    try {
      const hosts = await this.api.hosts();
      this.host.replaceChildren(...hosts.map((host) => option(String(host.host_id),
        host.paired === "Paired" ? host.name : `${host.name} (not paired)`)));
      this.submit.disabled = hosts.length === 0;
      if (hosts.length > 0) {
        await this.loadApps();
      } else {
        this.host.replaceChildren(option("", "no host yet"));
      }
    } catch (error) {
      this.complain(error);
    }
  }

  private async loadApps(): Promise<void> {
    try {
      const apps = await this.api.apps(Number(this.host.value));
      this.app.replaceChildren(...apps.map((app) => option(String(app.app_id), app.title)));
    } catch (error) {
      this.app.replaceChildren();
      this.complain(error);
    }
  }

  private async send(): Promise<void> {
    const values = new FormData(this.form);
    const size = RESOLUTION.exec(String(values.get("resolution")));
    if (size === null) {
      return;
    }
    this.submit.disabled = true;
    try {
      await this.create(request(String(values.get("name")), Number(values.get("host")), Number(values.get("app")),
        Number(size[1]), Number(size[2]), Number(values.get("fps")), Math.round(Number(values.get("bitrate")) * 1000),
        Number(values.get("formats"))));
    } finally {
      this.submit.disabled = false;
    }
  }
}

function option(value: string, label: string): HTMLOptionElement {
  return new Option(label, value);
}
