package io.moonfleet.replay;

import io.moonfleet.gamestream.audio.AudioReceiver;
import io.moonfleet.gamestream.video.AccessUnit;
import io.moonfleet.gamestream.video.FecStatus;
import io.moonfleet.gamestream.video.RecoveryListener;
import io.moonfleet.gamestream.video.VideoReceiver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Feeds a recorded session through the receivers of the live client, with the recorded times as clock or in real time, and
 * counts the messages of its control stream. One instance replays one folder, on one thread.
 */
final class SessionReplay {
    private final StreamFacts facts;
    private final Capture capture;
    private final ReplayOptions options;
    private final MessageDigest videoDigest = Sha256.start();
    private final List<ReplayedFrame> frames = new ArrayList<>();
    private final List<FecStatus> fecStatuses = new ArrayList<>();

    private SessionReplay(StreamFacts facts, Capture capture, ReplayOptions options) {
        this.facts = facts;
        this.capture = capture;
        this.options = options;
    }

    /** Replays the recording in {@code folder}, which holds at least session.json and session.pcap (or session.pcap.gz). */
    static ReplayResult run(Path folder) throws ReplayException {
        return run(ReplayOptions.of(folder));
    }

    static ReplayResult run(ReplayOptions options) throws ReplayException {
        Path folder = options.folder();
        try {
            SessionInfo session = SessionInfo.read(existing(folder, "session.json"));
            Path packed = folder.resolve("session.pcap.gz");
            boolean onlyPacked = Files.exists(packed) && !Files.exists(folder.resolve("session.pcap"));
            Capture capture = Capture.of(onlyPacked ? packed : existing(folder, "session.pcap"));
            RecordedHandshake handshake = RecordedHandshake.find(capture.streams(), session.key());
            return new SessionReplay(StreamFacts.of(session, handshake, capture), capture, options).run();
        } catch (IOException failure) {
            throw new ReplayException("the recording in " + folder + " cannot be read: " + failure.getMessage());
        }
    }

    private static Path existing(Path folder, String name) throws ReplayException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new ReplayException("there is no " + name + " in " + folder);
        }
        return file;
    }

    private ReplayResult run() throws IOException, ReplayException {
        VideoReceiver video = new VideoReceiver(facts.videoSettings(), this::accessUnit, new Recovery());
        ReplayedAudio client = new ReplayedAudio();
        ReplayedAudio all = new ReplayedAudio();
        AudioReceiver clientAudio = new AudioReceiver(facts.audioSettings(true), client);
        AudioReceiver allAudio = new AudioReceiver(facts.audioSettings(false), all);
        ControlReport control = new ControlReport(facts.session().key(), facts.controlVersion2());
        RecordedTime time = new RecordedTime(options.realTime());
        ImpairedLink link = new ImpairedLink(facts, options.impairment(), datagram -> {
            long now = time.await(datagram.timeNanos());
            int source = datagram.source().port();
            ByteBuffer payload = ByteBuffer.wrap(datagram.payload());
            if (source == facts.videoPort()) {
                video.receive(payload, now);
            } else if (source == facts.audioPort()) {
                clientAudio.receive(payload.duplicate(), now);
                allAudio.receive(payload, now);
            } else if (source == facts.controlPort() || datagram.destination().port() == facts.controlPort()) {
                control.add(datagram, facts.controlPort());
            }
        });
        capture.datagrams(link);
        link.end();
        return new ReplayResult(
                facts,
                List.copyOf(frames),
                video.counters(),
                HexFormat.of().formatHex(videoDigest.digest()),
                List.copyOf(fecStatuses),
                client.summary(clientAudio.counters()),
                all.summary(allAudio.counters()),
                List.copyOf(client.packets()),
                control);
    }

    private void accessUnit(AccessUnit accessUnit) {
        byte[] data = accessUnit.data();
        int length = data.length;
        while (length > 0 && data[length - 1] == 0) {
            length--;
        }
        MessageDigest digest = Sha256.start();
        digest.update(data, 0, length);
        videoDigest.update(data, 0, length);
        frames.add(new ReplayedFrame(
                accessUnit.frameNumber(),
                accessUnit.keyFrame() ? "IDR" : "P",
                length,
                HexFormat.of().formatHex(digest.digest())));
    }

    /** A recording cannot be asked for anything; the receiver counts what it would have asked. */
    private final class Recovery implements RecoveryListener {
        @Override
        public void requestIdr() {}

        @Override
        public void framesLost(int first, int last) {}

        @Override
        public void fecStatus(FecStatus status) {
            fecStatuses.add(status);
        }
    }
}
