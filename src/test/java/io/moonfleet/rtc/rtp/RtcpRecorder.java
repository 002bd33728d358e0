package io.moonfleet.rtc.rtp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes down what RTCP said, one line each. */
final class RtcpRecorder implements RtcpListener {
    final List<String> lines = new ArrayList<>();

    private void add(String format, Object... values) {
        lines.add(String.format(format, values));
    }

    @Override
    public void senderReport(int ssrc, long ntpTime, int rtpTimestamp, int packets, int bytes) {
        add("sr %x ntp=%x rtp=%x packets=%d bytes=%d", ssrc, ntpTime, rtpTimestamp, packets, bytes);
    }

    @Override
    public void receiverReport(int reporter, int ssrc, int fractionLost, int cumulativeLost, int highestSequence, int jitter,
            int lastSenderReport, int delay) {
        add("rr %x of=%x fraction=%d lost=%d highest=%x jitter=%d lsr=%x dlsr=%d", reporter, ssrc, fractionLost,
                cumulativeLost, highestSequence, jitter, lastSenderReport, delay);
    }

    @Override
    public void canonicalName(int ssrc, byte[] data, int offset, int length) {
        add("cname %x %s", ssrc, new String(data, offset, length, StandardCharsets.UTF_8));
    }

    @Override
    public void goodbye(int ssrc) {
        add("bye %x", ssrc);
    }

    @Override
    public void nack(int sender, int ssrc, int packetId, int bitmask) {
        add("nack %x of=%x %d %04x", sender, ssrc, packetId, bitmask);
    }

    @Override
    public void pictureLossIndication(int sender, int ssrc) {
        add("pli %x of=%x", sender, ssrc);
    }

    @Override
    public void fullIntraRequest(int sender, int ssrc, int command) {
        add("fir %x of=%x %d", sender, ssrc, command);
    }

    @Override
    public void receiverEstimate(int sender, long bitsPerSecond) {
        add("remb %x %d", sender, bitsPerSecond);
    }

    @Override
    public void transportFeedback(int sender, int ssrc, int baseSequence, int packets, int feedback) {
        add("twcc %x of=%x base=%d packets=%d feedback=%d", sender, ssrc, baseSequence, packets, feedback);
    }

    @Override
    public void transportPacket(int sequence, boolean received, long arrivalMicros) {
        add("packet %d %s", sequence, received ? arrivalMicros : "lost");
    }
}
