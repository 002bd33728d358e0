package io.moonfleet.rtc.fanout;

import io.moonfleet.rtc.ice.IcePath;
import io.moonfleet.rtc.rtp.LinkVerdict;
import io.moonfleet.rtc.rtp.PacketizedFrame;
import io.moonfleet.rtc.rtp.RtcpReader;
import io.moonfleet.rtc.rtp.RtcpWriter;
import io.moonfleet.rtc.rtp.SendHistory;
import io.moonfleet.rtc.srtp.SrtpSender;
import io.moonfleet.rtc.udp.DatagramBatch;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One peer on a sender thread: its queues, numbers, pace and history. Everything here belongs to that thread; only
 * {@link #counters()} may be read elsewhere.
 */
final class Viewer {
    /** Packets of one turn: what one system call takes. */
    static final int MAX_PACKETS = 64;

    static final int NEVER = -1;

    /** The rest of a big picture leaves in runs of at least this, for one system call each. */
    private static final int LEAST_RUN_BYTES = 32 * 1_250;

    private static final int MAX_SOUND = 64;
    private static final int MAX_RESENDS = 24;
    private static final long NOTHING_TO_DO = Long.MAX_VALUE;

    /** After the system has refused packets, its buffers get this long to drain. */
    private static final long REFUSED_PAUSE_NANOS = 1_000_000L;

    private static final long REPORT_NANOS = 1_000_000_000L;
    private static final long REQUEST_NANOS = 250_000_000L;
    private static final int REPORT_BYTES = 256;

    private final ViewerSetup setup;
    private final ViewerOwner owner;
    private final SrtpSender protection;
    private final Optional<RtpStream> video;
    private final Optional<RtpStream> resend;
    private final Optional<RtpStream> audio;
    private final SoundChoice kinds;
    private final VideoQueue pictures = new VideoQueue();
    private final FrameQueue sound = new FrameQueue(MAX_SOUND);
    private final SendHistory history = new SendHistory();
    private final Resends resends = new Resends();
    private final PacketizedFrame[] finished = new PacketizedFrame[MAX_PACKETS];
    private final Pacer pacer;
    private final RtcpWriter writer = new RtcpWriter();
    private final byte[] report = new byte[REPORT_BYTES];
    private final PayloadTypes types;
    private final DecodeWatch decoding;
    private final ViewerFeedback feedback;

    private IcePath path;
    private int source;
    private int nextSource = NEVER;
    private int position;
    private int finishedCount;
    private long pausedUntil;
    private boolean paused;
    private boolean broken;
    private long reportAt;
    private long requestedAt;
    private long framesSent;
    private long packetsResent;
    private long bytesSent;
    private long packetsSent;
    private long refusedByLink;
    private LinkVerdict verdict = new LinkVerdict.Good();
    private volatile ViewerCounters counters = ViewerCounters.NONE;

    Viewer(ViewerSetup setup, ViewerOwner owner, long now) {
        this.setup = setup;
        this.owner = owner;
        this.path = setup.path();
        this.source = setup.source();
        this.types = setup.tracks().pictures();
        this.protection = setup.protection();
        int tag = protection.profile().tagLength();
        this.video = setup.tracks().video().map(track -> new RtpStream(track, 90_000, tag));
        this.resend = setup.tracks().resend().map(track -> new RtpStream(track, 90_000, tag));
        this.kinds = new SoundChoice(setup.tracks().sounds());
        this.audio = setup.tracks().audio().map(track -> new RtpStream(track, 48_000, tag));
        this.decoding = new DecodeWatch(() -> owner.undecodable(this));
        this.feedback = new ViewerFeedback(
                setup.tracks().video().map(track -> OptionalInt.of(track.ssrc())).orElse(OptionalInt.empty()),
                setup.clock(),
                history,
                resends,
                setup.judging(),
                () -> owner.keyFrameWanted(this, wantedSource()),
                decoding);
        this.pacer = new Pacer(setup.streamBitsPerSecond(), setup.framesPerSecond(), now);
        this.reportAt = now;
        this.requestedAt = now;
    }

    /** Any thread. */
    ViewerCounters counters() {
        return counters;
    }

    void path(IcePath selected) {
        path = selected;
        feedback.transport().reset();
    }

    /** Pictures are taken from another source from its next key frame on. */
    void switchTo(int other) {
        nextSource = other == source ? NEVER : other;
    }

    /** Which source pictures come from. */
    int source() {
        return source;
    }

    /** Offers a picture; false when it is not taken. */
    boolean offerVideo(PacketizedFrame frame, int from, long now) {
        if (video.isEmpty() || !types.takes(frame.coding())) {
            return false;
        }
        if (from != source) {
            if (from != nextSource || !frame.keyFrame()) {
                return false;
            }
            source = from;
            nextSource = NEVER;
            // What waits, and what might be asked for again, belongs to a stream that this viewer leaves.
            clearPictures();
            history.clear();
            resends.clear();
            feedback.sourceChanged(source, now);
            owner.sourceChanged(this, source);
        }
        if (pictures.overflows(frame, now)) {
            overflow(now);
        }
        if (!pictures.wants(frame)) {
            return false;
        }
        pictures.add(frame);
        return true;
    }

    void offerAudio(PacketizedFrame packet) {
        if (kinds.hostChanged(packet)) {
            owner.soundChanged(this, kinds.takesHosts());
        }
        if (kinds.type(packet) == SoundChoice.NONE) {
            return;
        }
        if (sound.isFull()) {
            sound.remove().release();
        }
        sound.add(packet.retain());
    }

    /** Drops what waits and asks for a key frame. */
    void interrupt(long now) {
        pictures.interrupt();
        clearPictures();
        requestedAt = now;
        owner.keyFrameWanted(this, wantedSource());
    }

    private void overflow(long now) {
        feedback.meter().queueOverflow();
        interrupt(now);
    }

    /** The peer says what it received and what it lacks; a decrypted RTCP packet. */
    void feedback(byte[] rtcp, int offset, int length, long now) {
        feedback.at(now);
        RtcpReader.read(rtcp, offset, length, feedback);
    }

    /**
     * Sends what may leave now, one batch at most.
     *
     * @return in how many ns it wants its next turn: 0 for at once, a huge number when nothing waits
     */
    long turn(DatagramBatch batch, long now) {
        batch.clear();
        if (broken) {
            return NOTHING_TO_DO;
        }
        boolean held = paused && now - pausedUntil < 0;
        writeSound(batch, now);
        if (!held) {
            paused = false;
            pacer.refill(now);
            writeResends(batch, now);
            writePictures(batch, now);
        }
        if (batch.count() > 0) {
            send(batch, now);
        }
        finish(now);
        if (paused) {
            return pausedUntil - now;
        }
        if (!resends.isEmpty() || !sound.isEmpty()) {
            return 0;
        }
        return pictures.frames().isEmpty() ? NOTHING_TO_DO : pacer.waitNanos(waitingBytes());
    }

    private long waitingBytes() {
        PacketizedFrame head = pictures.frames().head();
        int left = head.payloadBytes() - (head.offset(position) - head.offset(0));
        return Math.max(Math.min(left, LEAST_RUN_BYTES), video.orElseThrow().datagramLength(head.length(position)));
    }

    /** Reports, and asks again for the key frame that it still waits for. To be called some times a second. */
    void housekeeping(long now) {
        history.expire(now);
        if (now - reportAt >= REPORT_NANOS) {
            reportAt = now;
            verdict = feedback.verdict(now);
            owner.judged(this, verdict);
            video.ifPresent(stream -> sendReport(stream, now));
            audio.ifPresent(stream -> sendReport(stream, now));
        }
        boolean waits = video.isPresent() && (pictures.awaitingKeyFrame() || nextSource != NEVER);
        if (waits && now - requestedAt >= REQUEST_NANOS) {
            requestedAt = now;
            owner.keyFrameWanted(this, wantedSource());
        }
        counters = new ViewerCounters(
                framesSent,
                pictures.dropped(),
                pictures.waits(),
                bytesSent,
                packetsSent,
                packetsResent,
                refusedByLink,
                feedback.lossFraction(),
                feedback.roundTripMicros(),
                pictures.frames().size(),
                verdict);
    }

    /** The source whose key frame this viewer waits for. */
    int wantedSource() {
        return nextSource == NEVER ? source : nextSource;
    }

    /** Something is wrong with this program's handling of the viewer: it gets nothing more. */
    void failed(RuntimeException defect) {
        broken = true;
        owner.failed(this, defect);
    }

    /** Gives everything back. */
    void close() {
        clearPictures();
        while (!sound.isEmpty()) {
            sound.remove().release();
        }
        resends.clear();
        history.clear();
        protection.close();
    }

    private void writeSound(DatagramBatch batch, long now) {
        while (!sound.isEmpty() && batch.count() < MAX_PACKETS) {
            RtpStream stream = audio.orElseThrow();
            PacketizedFrame packet = sound.remove();
            // What waited may have become of the wrong kind.
            int type = kinds.type(packet);
            for (int index = 0; type != SoundChoice.NONE && index < packet.count()
                    && batch.hasRoom(stream.datagramLength(packet.length(index))); index++) {
                int length = stream.datagramLength(packet.length(index));
                int transport = nextTransport(stream, length, now);
                stream.write(batch, packet, index, type, false, stream.timestamp(packet, packet.coding()), transport);
            }
            packet.release();
        }
    }

    private void writeResends(DatagramBatch batch, long now) {
        for (int count = 0; count < MAX_RESENDS && !resends.isEmpty() && batch.count() < MAX_PACKETS; count++) {
            PacketizedFrame frame = resends.frame();
            int packet = resends.packet();
            int timestamp = video.orElseThrow().timestamp(frame);
            int length = frame.length(packet);
            if (resend.isPresent()) {
                RtpStream stream = resend.get();
                stream.writeResend(
                        batch,
                        frame,
                        packet,
                        types.resend(frame.coding()),
                        timestamp,
                        resends.sequence(),
                        nextTransport(stream, length, now));
            } else if (!video.orElseThrow().numbered()) {
                // One with a number of its own in it would be another packet under the same SRTP nonce.
                video.orElseThrow()
                        .writeAgain(
                                batch, frame, packet, types.picture(frame.coding()), timestamp, resends.sequence());
            }
            resends.remove();
            pacer.spend(length);
            feedback.meter().resent(length);
            packetsResent++;
        }
    }

    private void writePictures(DatagramBatch batch, long now) {
        FrameQueue frames = pictures.frames();
        while (!frames.isEmpty() && batch.count() < MAX_PACKETS) {
            RtpStream stream = video.orElseThrow();
            PacketizedFrame frame = frames.head();
            if (position == 0) {
                pacer.frame(frame.payloadBytes());
            }
            int timestamp = stream.timestamp(frame, source);
            while (position < frame.count() && batch.count() < MAX_PACKETS) {
                int length = stream.datagramLength(frame.length(position));
                if (!pacer.allows(length) || !batch.hasRoom(length)) {
                    return;
                }
                history.sent(stream.nextSequence(), frame, position, now);
                stream.write(
                        batch,
                        frame,
                        position,
                        types.picture(frame.coding()),
                        frame.last(position),
                        timestamp,
                        nextTransport(stream, length, now));
                feedback.meter().sent(1, length);
                pacer.spend(length);
                position++;
            }
            if (position == frame.count()) {
                position = 0;
                frames.remove();
                finished[finishedCount++] = frame;
            }
        }
    }

    private int nextTransport(RtpStream stream, int length, long now) {
        return stream.numbered() ? feedback.transport().sent(length, now) : 0;
    }

    private void send(DatagramBatch batch, long now) {
        int taken = protection.protectAndSend(batch, path);
        packetsSent += taken;
        bytesSent += batch.bytes();
        int refused = batch.count() - taken;
        if (refused > 0) {
            refusedByLink += refused;
            paused = true;
            pausedUntil = now + REFUSED_PAUSE_NANOS;
            if (path.tcp()) {
                // A TCP connection that takes no more is behind by all that its buffers hold.
                overflow(now);
            }
        }
    }

    /** Tells the owner of pictures that have left altogether. */
    private void finish(long now) {
        for (int index = 0; index < finishedCount; index++) {
            framesSent++;
            if (finished[index].keyFrame()) {
                decoding.keyFrameSent(now);
            }
            owner.left(finished[index], source);
            finished[index].release();
            finished[index] = null;
        }
        finishedCount = 0;
    }

    private void clearPictures() {
        FrameQueue frames = pictures.frames();
        while (!frames.isEmpty()) {
            PacketizedFrame frame = frames.remove();
            owner.left(frame, source);
            frame.release();
        }
        position = 0;
    }

    private void sendReport(RtpStream stream, long now) {
        writer.begin(report, 0, report.length - protection.profile().rtcpOverhead());
        if (stream.report(writer, setup.clock().at(now), now, setup.canonicalName())) {
            path.send(report, 0, protection.protectRtcp(report, 0, writer.length()));
        }
    }
}
