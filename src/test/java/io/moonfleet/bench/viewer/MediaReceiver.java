package io.moonfleet.bench.viewer;

import io.moonfleet.rtc.rtp.RtcpWriter;
import io.moonfleet.rtc.rtp.RtpHeader;
import io.moonfleet.rtc.srtp.SrtpKeys;
import io.moonfleet.rtc.srtp.SrtpReceiver;
import io.moonfleet.rtc.srtp.SrtpSender;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** The media side of a {@link RtpViewer}, from the keys on. One thread, but for the gaps. */
final class MediaReceiver {
    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** As often as libwebrtc at these bitrates. */
    private static final long FEEDBACK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long REQUEST_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int SAMPLE_MASK = 0xFF;
    private static final int HEADER_BYTES = 64;
    private static final int SENDER_REPORT = 200;
    private static final int REPORTER = 1;

    /** Sends a datagram. */
    @FunctionalInterface
    interface Output {
        void send(byte[] data, int offset, int length);
    }

    private final SrtpReceiver receiver;
    private final SrtpSender reports;
    private final int videoType;
    private final int sequenceExtension;
    private final boolean checksAll;
    private final RtpHeader header = new RtpHeader();
    private final RtcpWriter writer = new RtcpWriter();
    private final byte[] packet = new byte[2048];
    private final byte[] report = new byte[1500];
    private final byte[] name = RtcpWriter.canonicalName("viewer");
    private final KeyFrameWatch watch = new KeyFrameWatch();
    private final SequenceCounter video = new SequenceCounter();
    private final ArrivalTimes arrivals = new ArrivalTimes();
    private final FrameGaps gaps = new FrameGaps();
    private boolean keyFrameSeen;
    private int videoSource;
    private int lastSenderReport;
    private long senderReportNanos;
    private long nextReport;
    private long nextRequest;
    private boolean requested;
    private long nextFeedback;
    private int feedbacks;
    private long packets;
    private long bytes;
    private long checked;
    private long refused;

    MediaReceiver(Offer offer, SrtpKeys keys, boolean checksAll) {
        receiver = keys.serverReceiver();
        reports = keys.clientSender();
        videoType = offer.section("video").payloadType("H264/");
        sequenceExtension = offer.sequenceExtension();
        this.checksAll = checksAll;
    }

    /** An SRTP or SRTCP packet. Returns true once: when the first whole key picture is there. */
    boolean datagram(ByteBuffer datagram, long nanoTime) {
        int length = datagram.remaining();
        int type = datagram.get(1) & 0xFF;
        if (type >= 192 && type < 224) {
            datagram.get(packet, 0, length);
            senderReport(receiver.unprotectRtcp(packet, 0, length), nanoTime);
            return false;
        }
        packets++;
        bytes += length;
        boolean whole = checksAll || !keyFrameSeen || (packets & SAMPLE_MASK) == 0;
        datagram.get(packet, 0, whole ? length : Math.min(length, HEADER_BYTES));
        if (!header.parse(packet, 0, whole ? length : Math.min(length, HEADER_BYTES))) {
            refused++;
            return false;
        }
        int number = sequenceExtension < 0 ? -1 : header.extension16(sequenceExtension);
        if (number >= 0) {
            arrivals.packet(number, nanoTime / 1000);
        }
        boolean isVideo = header.payloadType() == videoType;
        if (isVideo) {
            videoSource = header.ssrc();
            video.packet(header.sequenceNumber());
            if (header.marker()) {
                gaps.frame(nanoTime);
            }
        }
        return whole && decrypt(length, isVideo);
    }

    private boolean decrypt(int length, boolean isVideo) {
        checked++;
        int plain = receiver.unprotect(packet, 0, length);
        if (plain < 0) {
            refused++;
            return false;
        }
        if (!isVideo || keyFrameSeen || !header.parse(packet, 0, plain)) {
            return false;
        }
        keyFrameSeen = watch.packet(
                header.sequenceNumber(),
                header.timestamp(),
                header.marker(),
                packet,
                header.payloadOffset(),
                header.payloadLength());
        return keyFrameSeen;
    }

    private void senderReport(int length, long nanoTime) {
        if (length < 28 || (packet[1] & 0xFF) != SENDER_REPORT) {
            return;
        }
        ByteBuffer fields = ByteBuffer.wrap(packet, 0, length);
        if (fields.getInt(4) == videoSource) {
            // The middle 32 bits of the NTP timestamp (RFC 3550, section 6.4.1).
            lastSenderReport = fields.getInt(10);
            senderReportNanos = nanoTime;
        }
    }

    /** Sends what is due: a report each second, feedback each 100 ms. */
    void report(long nanoTime, Output output) {
        if (!video.begun()) {
            return;
        }
        if (!keyFrameSeen && nanoTime - nextRequest >= 0) {
            // A key frame that came before the keys did is lost, as it is to a browser, which asks again after 200 ms.
            nextRequest = nanoTime + REQUEST_NANOS;
            if (requested) {
                writer.begin(report, 0, report.length - 64);
                writer.emptyReceiverReport(REPORTER);
                writer.pictureLossIndication(REPORTER, videoSource);
                send(output);
            }
            requested = true;
        }
        if (nanoTime - nextReport >= 0) {
            nextReport = nanoTime + REPORT_NANOS;
            long delay = lastSenderReport == 0 ? 0 : (nanoTime - senderReportNanos) * 65_536 / 1_000_000_000;
            writer.begin(report, 0, report.length - 64);
            writer.receiverReport(REPORTER, videoSource, video.fractionLost(), (int) video.lost(), video.highest(), 0,
                    lastSenderReport, (int) delay);
            writer.sourceDescription(REPORTER, name);
            send(output);
        }
        if (nanoTime - nextFeedback >= 0 && arrivals.count() > 0) {
            nextFeedback = nanoTime + FEEDBACK_NANOS;
            feedback(output);
        }
    }

    /** In parts, where there is more to tell than a datagram holds. */
    private void feedback(Output output) {
        int done = 0;
        while (done < arrivals.count()) {
            int part = Math.min(400, arrivals.count() - done);
            long[] micros = Arrays.copyOfRange(arrivals.micros(), done, done + part);
            writer.begin(report, 0, report.length - 64);
            if (writer.transportFeedback(REPORTER, videoSource, arrivals.base() + done, micros, part, feedbacks++)) {
                send(output);
            }
            done += part;
        }
        arrivals.reported();
    }

    private void send(Output output) {
        output.send(report, 0, reports.protectRtcp(report, 0, writer.length()));
    }

    ViewerCounts counts() {
        return new ViewerCounts(packets, bytes, video.lost(), gaps.frames(), checked, refused);
    }

    double[] takeGaps() {
        return gaps.take();
    }
}
