import type { Api } from "./api.js";
import { button, element, text } from "./dom.js";
import type { DiscoveredHost, Host } from "./types.js";

/** The hosts of the server: those that are listed, those that announce themselves, and a form for any other. */
export class HostList {
  private readonly details = element("hosts-details", HTMLDetailsElement);
  private readonly listed = element("hosts", HTMLUListElement);
  private readonly discovered = element("discovered", HTMLUListElement);
  private readonly discoveredTitle = element("discovered-title", HTMLElement);
  private readonly form = element("add-host", HTMLFormElement);
  private readonly notice = element("host-notice", HTMLElement);

  constructor(private readonly api: Api, private readonly complain: (error: unknown) => void) {
    this.details.addEventListener("toggle", () => {
      if (this.details.open) {
        void this.load();
      }
    });
    element("refresh-hosts", HTMLButtonElement).addEventListener("click", () => void this.load());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const values = new FormData(this.form);
      void this.attempt(() => this.api.addHost(String(values.get("address")).trim(), Number(values.get("port"))));
    });
  }

  private async load(): Promise<void> {
    try {
      const answer = await this.api.hostList();
      this.listed.replaceChildren(...answer.hosts.map((host) => this.row(host)));
      this.discovered.replaceChildren(...answer.discovered.map((host) => this.discoveredRow(host)));
      this.discoveredTitle.hidden = answer.discovered.length === 0;
    } catch (error) {
      this.complain(error);
    }
  }

  private row(host: Host): HTMLElement {
    const item = line(host.name, status(host), host.error?.error ?? "");
    item.dataset["host"] = String(host.host_id);
    if (host.server_state === null) {
      item.append(button("Wake", "", () => void this.attempt(() => this.api.wakeHost(host.host_id))));
    } else if (host.paired === "NotPaired") {
      item.append(button("Pair", "primary", () => void this.attempt(() => this.pair(host))));
    }
    item.append(button("Remove", "", () => void this.attempt(() => this.api.removeHost(host.host_id))));
    return item;
  }

  private discoveredRow(host: DiscoveredHost): HTMLElement {
    const item = line(host.name, `${host.address}:${host.http_port}`, "");
    item.append(button("Add", "primary", () => void this.attempt(() => this.api.addHost(host.address, host.http_port))));
    return item;
  }

  private async pair(host: Host): Promise<void> {
    try {
      await this.api.pairHost(host.host_id, (pin) => {
        this.notice.textContent = `Type the PIN ${pin} into ${host.name}.`;
        this.notice.hidden = false;
      });
    } finally {
      this.notice.hidden = true;
    }
  }

  /** Whatever came of it, the list shows it. */
  private async attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.complain(error);
    }
    await this.load();
  }
}

function line(name: string, state: string, explanation: string): HTMLElement {
  const item = document.createElement("li");
  const words = document.createElement("div");
  words.className = "words";
  words.append(text("strong", name), text("span", state, "status"), text("span", explanation, "detail"));
  item.append(words);
  return item;
}

function status(host: Host): string {
  const where = `${host.address}:${host.http_port}`;
  const paired = host.paired === "Paired" ? "paired" : "not paired";
  return `${where} · ${host.server_state === null ? "no answer" : host.server_state.toLowerCase()} · ${paired}`;
}
