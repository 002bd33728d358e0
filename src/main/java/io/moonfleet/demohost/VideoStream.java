package io.moonfleet.demohost;

import io.moonfleet.demohost.scene.SceneKind;
import io.moonfleet.gamestream.video.FramePacketizer;
import io.moonfleet.gamestream.video.FrameType;
import io.moonfleet.gamestream.video.VideoFormat;
import io.moonfleet.gamestream.video.VideoPacketizer;
import io.moonfleet.gamestream.video.WolfPacketizer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes and sends one session's pictures at the asked rate, on a thread of its own. When a picture is not
 * done in time the next ones are left out; frame numbers stay without gaps (protocol document, section 9.7).
 */
final class VideoStream {
    /** Bursts of a large frame, and the pause between them, so that no receive buffer overflows. */
    private static final int BURST = 64;

    private static final long BURST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final StreamParts parts;
    private final StreamParameters parameters;
    private final SessionSwitches switches;
    private final SessionCounters counters;
    private final FirstNumbers firstNumbers;
    private final RunningApp app;
    private final long origin = System.nanoTime();
    private int frameNumber;

    VideoStream(StreamParts parts, RunningApp app) {
        this.parts = parts;
        this.app = app;
        parameters = parts.parameters();
        switches = parts.switches();
        counters = parts.counters();
        firstNumbers = parts.firstNumbers();
    }

    /** Sends until the session is over. */
    void run() throws IOException {
        long interval = NANOS_PER_SECOND / parameters.framesPerSecond();
        try (PictureSource pictures = pictures()) {
            FramePacketizer packetizer = packetizer(pictures.fecPercentage());
            long due = System.nanoTime();
            while (awaitTime(due)) {
                if (switches.mediaStopped()) {
                    due = System.nanoTime() + interval;
                    continue;
                }
                sendPicture(pictures, packetizer);
                due += interval;
                long late = System.nanoTime() - due;
                if (late > interval) {
                    long skipped = late / interval;
                    counters.framesSkipped.add(skipped);
                    due += skipped * interval;
                }
            }
        }
    }

    private FramePacketizer packetizer(int fecPercentage) {
        int minimumParity = fecPercentage == 0 ? 0 : parameters.minimumParity();
        if (parameters.wolf()) {
            boolean exactLength = parameters.format().codec() == VideoFormat.Codec.AV1;
            return new WolfPacketizer(parameters.packetSize(), fecPercentage, minimumParity, exactLength);
        }
        return new VideoPacketizer(
                parameters.packetSize(),
                fecPercentage,
                minimumParity,
                parameters.videoEncrypted() ? Optional.of(parts.launch().remoteInputKey()) : Optional.empty());
    }

    private PictureSource pictures() {
        return switch (parameters.format().codec()) {
            case HEVC -> new PreparedPictures(parameters);
            case AV1 -> new DrawnPictures(parts, app);
            case H264 -> app.kind() == SceneKind.LOAD ? new LoadPictures(parts) : new DrawnPictures(parts, app);
        };
    }

    /** False when the session ended before that time. */
    private boolean awaitTime(long nanoTime) {
        long wait = nanoTime - System.nanoTime();
        while (wait > 0 && !switches.ended()) {
            LockSupport.parkNanos(this, wait);
            wait = nanoTime - System.nanoTime();
        }
        return !switches.ended();
    }

    private void sendPicture(PictureSource pictures, FramePacketizer packetizer) throws IOException {
        long begin = System.nanoTime();
        SentPicture picture = pictures.next(frameNumber + 1, begin, switches.takeRequest());
        long done = System.nanoTime();
        // 90 kHz; begins at 1 because 0 would mean "no time stamp".
        int timestamp = (int) ((begin - origin) * 90 / TimeUnit.MILLISECONDS.toNanos(1)) + 1;
        int latency = (int) Math.min(0xFFFF, (done - begin) / 100_000);
        // What everything after it can be built upon is what a client acknowledges where frames may be invalidated.
        packetizer.longTermReference(switches.referenceInvalidation() && picture.type() != FrameType.P);
        List<byte[]> datagrams =
                packetizer.packetize(frameNumber + 1, picture.type(), latency, timestamp, picture.data());
        frameNumber++;
        firstNumbers.frame.seen(frameNumber);
        for (int index = 0; index < datagrams.size(); index++) {
            if (index > 0 && index % BURST == 0) {
                LockSupport.parkNanos(this, BURST_PAUSE_NANOS);
            }
            parts.send(datagrams.get(index));
            counters.videoBytes.add(datagrams.get(index).length);
        }
        counters.videoDatagrams.add(datagrams.size());
        counters.framesSent.increment();
        if (picture.type() == FrameType.IDR) {
            counters.keyFramesSent.increment();
        } else if (picture.type() == FrameType.P_AFTER_INVALIDATION) {
            counters.recoveryFramesSent.increment();
        }
    }
}
