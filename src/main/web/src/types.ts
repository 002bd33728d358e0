/** The shapes of the REST API and of the peer WebSocket that the page uses. */

export interface StreamerError {
  code: string;
  stage: string | null;
  error_code: number;
  message: string;
}

export interface PeerInfo {
  peer_id: string;
  connected_at: string;
}

export interface StreamerInfo {
  streamer_id: string;
  status: string;
  moonlight_connected: boolean;
  connected_peers: number;
  width: number;
  height: number;
  fps: number;
  created_at: string;
  peers: PeerInfo[];
  stage?: string | null;
  error?: StreamerError | null;
  reconnecting?: { attempt: number; attempts: number; message: string } | null;
  frames_received?: number;
  video_format?: string | null;
}

export interface CreateStreamer {
  streamer_id: string;
  client_unique_id: string;
  host_id: number;
  app_id: number;
  bitrate: number;
  packet_size: number;
  fps: number;
  width: number;
  height: number;
  video_sample_queue_size: number;
  play_audio_local: boolean;
  audio_sample_queue_size: number;
  video_supported_formats: number;
  video_colorspace: "Rec601" | "Rec709" | "Rec2020";
  video_color_range_full: boolean;
}

export interface Host {
  host_id: number;
  name: string;
  paired: "Paired" | "NotPaired";
  server_state: "Free" | "Busy" | null;
  address: string;
  http_port: number;
  error: { code: string; error: string } | null;
}

/** A host that announces itself on the server's network and is not in the list. */
export interface DiscoveredHost {
  name: string;
  address: string;
  http_port: number;
  unique_id: string;
  version: string;
}

export interface HostAnswer {
  hosts: Host[];
  discovered: DiscoveredHost[];
}

/** The lines of a pairing. */
export type PairingLine = { Pin: string } | { Paired: object } | { PairFailure: { code: string; error: string } } | string;

export interface App {
  app_id: number;
  title: string;
  is_hdr_supported: boolean;
}

export interface IceServer {
  urls: string[];
  username: string;
  credential: string;
}

export type SignalingMessage =
  | { Description: { ty: RTCSdpType | "unspecified"; sdp: string } }
  | { AddIceCandidate: {
      candidate: string;
      sdp_mid: string | null;
      sdp_mline_index: number | null;
      username_fragment: string | null;
    } };

/** Coordinates in 1/50000; luminance in nits, the least one in 1/10000 nit. */
export interface HdrMetadata {
  red_x: number;
  red_y: number;
  green_x: number;
  green_y: number;
  blue_x: number;
  blue_y: number;
  white_x: number;
  white_y: number;
  max_luminance: number;
  min_luminance: number;
  max_content_light: number;
  max_frame_average_light: number;
  max_full_frame_luminance: number;
}

export interface HdrMode {
  enabled: boolean;
  metadata: HdrMetadata | null;
}

/** A message with content is an object with one key; one without is that key as a bare string. */
export interface ServerMessage {
  WebRtcConfig?: { ice_servers: IceServer[] };
  Signaling?: SignalingMessage;
  StageStarting?: { stage: string };
  StageComplete?: { stage: string };
  StageFailed?: { stage: string; error_code: number };
  ConnectionComplete?: { capabilities: { touch: boolean }; width: number; height: number };
  ConnectionTerminated?: { error_code: number };
  error?: string;
  PathChanged?: { path: string; reason: string };
  HdrMode?: HdrMode;
  ConnectionStatusUpdate?: { status: string };
  Reconnecting?: { attempt: number; attempts: number; error_code: number };
}
