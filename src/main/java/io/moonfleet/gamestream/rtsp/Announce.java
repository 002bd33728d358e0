package io.moonfleet.gamestream.rtsp;

import io.moonfleet.gamestream.nvhttp.LaunchRequest;
import io.moonfleet.gamestream.video.VideoFormat;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * What a client announces (protocol document, section 3.6), for a host of Sunshine's type and version 7.1.431 or newer.
 *
 * @param encryptionEnabled  mask of section 3.6.1
 * @param packetSize         P, already reduced for video encryption
 * @param bitrateKbps        the user's bitrate
 * @param local              whether the host is on the local network
 * @param maxReferenceFrames 0 the host decides, 1 otherwise
 * @param refreshRateX100    display refresh × 100, 0 unknown
 * @param packetDuration     of Opus, in milliseconds
 * @param encoderCscMode     {@code (colourSpace << 1) | fullRange}
 */
public record Announce(
        int encryptionEnabled,
        boolean audioEncrypted,
        int width,
        int height,
        int fps,
        int packetSize,
        int bitrateKbps,
        boolean local,
        VideoFormat format,
        int maxReferenceFrames,
        int refreshRateX100,
        int audioChannels,
        boolean highQualityAudio,
        int packetDuration,
        int encoderCscMode) {
    private static final int MAX_INITIAL_KBPS = 100_000;

    /** @param host the address the client connects to */
    public String format(InetAddress host, int videoPort) {
        int initialKbps = initialBitrateKbps();
        Lines lines = new Lines();
        lines.raw("v=0");
        lines.raw("o=android 0 14 IN " + origin(host));
        lines.raw("s=NVIDIA Streaming Client");
        // 1: this client sends frame FEC status; 2: it understands ping payload and connect data.
        lines.attribute("x-ml-general.featureFlags", 3);
        lines.attribute("x-ss-general.encryptionEnabled", encryptionEnabled);
        lines.attribute("x-ss-video[0].chromaSamplingType", format.fullChroma() ? 1 : 0);
        lines.attribute("x-nv-video[0].clientViewportWd", width);
        lines.attribute("x-nv-video[0].clientViewportHt", height);
        lines.attribute("x-nv-video[0].maxFPS", fps);
        lines.attribute("x-nv-video[0].packetSize", packetSize);
        lines.attribute("x-nv-video[0].rateControlMode", 4);
        lines.attribute("x-nv-video[0].timeoutLengthMs", 7000);
        lines.attribute("x-nv-video[0].framesWithInvalidRefThreshold", 0);
        lines.attribute("x-nv-video[0].initialBitrateKbps", initialKbps);
        lines.attribute("x-nv-video[0].initialPeakBitrateKbps", initialKbps);
        lines.attribute("x-nv-vqos[0].bw.minimumBitrateKbps", initialKbps);
        lines.attribute("x-nv-vqos[0].bw.maximumBitrateKbps", initialKbps);
        lines.attribute("x-ml-video.configuredBitrateKbps", bitrateKbps);
        lines.attribute("x-nv-vqos[0].fec.enable", 1);
        lines.attribute("x-nv-vqos[0].videoQualityScoreUpdateTime", 5000);
        lines.attribute("x-nv-vqos[0].qosTrafficType", local ? 5 : 0);
        lines.attribute("x-nv-aqos.qosTrafficType", local ? 4 : 0);
        lines.attribute("x-nv-general.featureFlags", audioEncrypted ? 167 : 135);
        lines.attribute("x-nv-general.useReliableUdp", 13);
        lines.attribute("x-nv-vqos[0].fec.minRequiredFecPackets", 2);
        lines.attribute("x-nv-vqos[0].bllFec.enable", 0);
        lines.attribute("x-nv-vqos[0].drc.enable", 0);
        lines.attribute("x-nv-general.enableRecoveryMode", 0);
        lines.attribute("x-nv-video[0].videoEncoderSlicesPerFrame", 1);
        switch (format.codec()) {
            case H264 -> lines.attribute("x-nv-clientSupportHevc", 0);
            case HEVC -> lines.attribute("x-nv-clientSupportHevc", 1);
            case AV1 -> {
                // The attribute is left out.
            }
        }
        lines.attribute("x-nv-vqos[0].bitStreamFormat", format.codec().bitStreamFormat());
        lines.attribute("x-nv-video[0].dynamicRangeMode", format.tenBit() ? 1 : 0);
        lines.attribute("x-nv-video[0].maxNumReferenceFrames", maxReferenceFrames);
        lines.attribute("x-nv-video[0].clientRefreshRateX100", refreshRateX100);
        lines.attribute("x-nv-audio.surround.numChannels", audioChannels);
        lines.attribute("x-nv-audio.surround.channelMask", LaunchRequest.channelMask(audioChannels));
        lines.attribute("x-nv-audio.surround.enable", audioChannels > 2 ? 1 : 0);
        lines.attribute("x-nv-audio.surround.AudioQuality", highQualityAudio ? 1 : 0);
        lines.attribute("x-nv-aqos.packetDuration", packetDuration);
        lines.attribute("x-nv-video[0].encoderCscMode", encoderCscMode);
        lines.raw("t=0 0");
        lines.raw("m=video " + videoPort + "  ");
        return lines.text.toString();
    }

    private int initialBitrateKbps() {
        long share = bitrateKbps * 8L / 10;
        if (!local && share > 500) {
            share -= 500;
        }
        return (int) Math.min(MAX_INITIAL_KBPS, share);
    }

    private static String origin(InetAddress host) {
        if (!(host instanceof Inet6Address)) {
            return "IPv4 " + host.getHostAddress();
        }
        String literal = host.getHostAddress();
        int scope = literal.indexOf('%');
        return "IPv6 [" + (scope < 0 ? literal : literal.substring(0, scope)) + "]";
    }

    /** Every line ends CRLF; attribute lines have one blank before it. */
    private static final class Lines {
        private final StringBuilder text = new StringBuilder(1600);

        private void raw(String line) {
            text.append(line).append("\r\n");
        }

        private void attribute(String name, int value) {
            text.append("a=").append(name).append(':').append(value).append(" \r\n");
        }
    }
}
