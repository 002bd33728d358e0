import type { App, CreateStreamer, Host, HostAnswer, PairingLine, StreamerError, StreamerInfo } from "./types.js";
import { describeHttpError } from "./messages.js";

const TOKEN_KEY = "moonfleet.token";

/** A REST call that was answered with an error, in words for the user. */
export class ApiError extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

/** Asks the user for the access token; resolves with null when the user gives up. */
export type TokenPrompt = (wrong: boolean) => Promise<string | null>;

/**
 * The REST API. A 401 asks for the token once, however many calls wait for it, and repeats the call. The token is
 * kept for this tab only.
 */
export class Api {
  private prompt: Promise<boolean> | null = null;
  private dismissed = false;

  constructor(private readonly askForToken: TokenPrompt, private readonly base = new URL("api/", document.baseURI)) {}

  /** Called again and again without the user's doing, so it does not ask again for a token that was refused. */
  async streamers(): Promise<StreamerInfo[]> {
    const response = await this.request("GET", "streamers", undefined, !this.dismissed);
    const answer = await response.json() as { streamers: StreamerInfo[] };
    return answer.streamers;
  }

  streamer(id: string): Promise<StreamerInfo> {
    return this.json("GET", `streamers/${encodeURIComponent(id)}`);
  }

  createStreamer(request: CreateStreamer): Promise<StreamerInfo> {
    return this.json("POST", "streamers", request);
  }

  async deleteStreamer(id: string): Promise<void> {
    await this.request("DELETE", `streamers/${encodeURIComponent(id)}`);
  }

  async hosts(): Promise<Host[]> {
    return (await this.hostList()).hosts;
  }

  hostList(): Promise<HostAnswer> {
    return this.json("GET", "hosts");
  }

  async addHost(address: string, port: number): Promise<void> {
    await this.request("PUT", "host", { address, http_port: port });
  }

  async removeHost(hostId: number): Promise<void> {
    await this.request("DELETE", `host?host_id=${hostId}`);
  }

  async wakeHost(hostId: number): Promise<void> {
    await this.request("POST", "host/wake", { host_id: hostId });
  }

  /** Resolves when the host is paired; until then somebody has to type the PIN into it. */
  async pairHost(hostId: number, showPin: (pin: string) => void): Promise<void> {
    const response = await this.request("POST", "pair", { host_id: hostId, explain: true });
    for await (const line of lines(response)) {
      const value = JSON.parse(line) as PairingLine;
      if (typeof value === "string") {
        continue;
      }
      if ("Pin" in value) {
        showPin(value.Pin);
      } else if ("Paired" in value) {
        return;
      } else if ("PairFailure" in value) {
        throw new ApiError(response.status, value.PairFailure.error);
      }
    }
    throw new ApiError(response.status, "The pairing failed. Try again.");
  }

  async apps(hostId: number): Promise<App[]> {
    const answer = await this.json<{ apps: App[] }>("GET", `apps?host_id=${hostId}`);
    return answer.apps;
  }

  /** The address of a streamer's peer WebSocket, for signalling of one of the two kinds of WebRTC peers. */
  peerAddress(id: string, transport: "rtp" | "transcode"): Promise<string> {
    const address = new URL(`streamers/${encodeURIComponent(id)}/peer`, this.base);
    address.searchParams.set("transport", transport);
    return this.socketAddress(address);
  }

  /** The address of the WebSocket that carries a streamer's media itself. */
  mediaAddress(id: string): Promise<string> {
    return this.socketAddress(new URL(`streamers/${encodeURIComponent(id)}/ws`, this.base));
  }

  /** With a single-use ticket where the server asks for a token. */
  private async socketAddress(address: URL): Promise<string> {
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    if (sessionStorage.getItem(TOKEN_KEY) !== null) {
      const answer = await this.json<{ ticket: string }>("POST", "ticket");
      address.searchParams.set("ticket", answer.ticket);
    }
    return address.href;
  }

  private async json<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await this.request(method, path, body);
    return await response.json() as T;
  }

  private async request(method: string, path: string, body?: object, mayAsk = true): Promise<Response> {
    for (;;) {
      const token = sessionStorage.getItem(TOKEN_KEY);
      const headers: Record<string, string> = {};
      if (token !== null) {
        headers["Authorization"] = `Bearer ${token}`;
      }
      const init: RequestInit = { method, headers, cache: "no-store" };
      if (body !== undefined) {
        headers["Content-Type"] = "application/json";
        init.body = JSON.stringify(body);
      }
      let response: Response;
      try {
        response = await fetch(new URL(path, this.base), init);
      } catch {
        throw new ApiError(0, "The server does not answer. Is it running?");
      }
      if (response.ok) {
        return response;
      }
      if (response.status === 401 && mayAsk && await this.newToken(token)) {
        continue;
      }
      throw new ApiError(response.status, await describe(response));
    }
  }

  private newToken(used: string | null): Promise<boolean> {
    if (sessionStorage.getItem(TOKEN_KEY) !== used) {
      return Promise.resolve(true);
    }
    this.prompt ??= this.askForToken(used !== null)
      .then((token) => {
        this.dismissed = token === null;
        if (token === null) {
          return false;
        }
        sessionStorage.setItem(TOKEN_KEY, token);
        return true;
      })
      .finally(() => {
        this.prompt = null;
      });
    return this.prompt;
  }
}

/** The lines of an answer as they come. */
async function* lines(response: Response): AsyncGenerator<string> {
  if (response.body === null) {
    return;
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    const parts = (rest + (value ?? "")).split("\n");
    rest = parts.pop() ?? "";
    for (const part of done ? [...parts, rest] : parts) {
      if (part !== "") {
        yield part;
      }
    }
    if (done) {
      return;
    }
  }
}

async function describe(response: Response): Promise<string> {
  let body: unknown = null;
  try {
    body = await response.json();
  } catch {
    // Not every error has a body: a 401 has none.
  }
  return describeHttpError(response.status, body as { error?: string | StreamerError } | null);
}
