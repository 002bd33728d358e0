package io.moonfleet.media.codec;

/** What streams are encoded with, and FFmpeg's decoders of it. */
public enum StreamCodec {
    /** Access units as Annex B byte stream. */
    H264("H.264", "h264", "h264", "h264_cuvid"),
    /** Access units as Annex B byte stream. */
    HEVC("HEVC", "hevc", "hevc", "hevc_cuvid"),
    /** Temporal units as low-overhead OBU stream. FFmpeg's own decoder of it works on devices only. */
    AV1("AV1", "libaom-av1", "av1", "av1_cuvid");

    private final String label;
    private final String software;
    private final String device;
    private final String cuvid;

    StreamCodec(String label, String software, String device, String cuvid) {
        this.label = label;
        this.software = software;
        this.device = device;
        this.cuvid = cuvid;
    }

    /** For people. */
    String label() {
        return label;
    }

    /** FFmpeg's name of the decoder that needs no device. */
    String softwareDecoder() {
        return software;
    }

    /** FFmpeg's name of the decoder that has its pictures made on a device. */
    String deviceDecoder() {
        return device;
    }

    /** FFmpeg's name of the decoder of NVIDIA's driver. */
    String cuvidDecoder() {
        return cuvid;
    }
}
