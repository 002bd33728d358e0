package io.moonfleet.replay;

import io.moonfleet.gamestream.video.AccessUnit;
import io.moonfleet.gamestream.video.FecStatus;
import io.moonfleet.gamestream.video.RecoveryListener;
import io.moonfleet.gamestream.video.VideoReceiver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The pictures of the recorded sessions as the live client gets them, for tests of what comes behind it. */
public final class RecordedAccessUnits {
    private RecordedAccessUnits() {}

    /** All pictures of a recording in {@code src/test/resources/captures}. */
    public static List<AccessUnit> of(String name) {
        List<AccessUnit> accessUnits = new ArrayList<>();
        try {
            Path folder = Recordings.folder(name);
            SessionInfo session = SessionInfo.read(folder.resolve("session.json"));
            Capture capture = Capture.of(folder.resolve("session.pcap.gz"));
            StreamFacts facts = StreamFacts.of(session, RecordedHandshake.find(capture.streams(), session.key()), capture);
            VideoReceiver video = new VideoReceiver(facts.videoSettings(), accessUnits::add, new NoRecovery());
            capture.datagrams(datagram -> {
                if (datagram.source().port() == facts.videoPort()) {
                    video.receive(ByteBuffer.wrap(datagram.payload()), datagram.timeNanos());
                }
            });
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (ReplayException failure) {
            throw new IllegalStateException(failure);
        }
        return accessUnits;
    }

    /** The sound packets of a recording as its client played them, empty ones for those concealed. */
    public static List<byte[]> sound(String name) {
        return Recordings.clientAudio(name);
    }

    /** A recording cannot be asked for anything. */
    private static final class NoRecovery implements RecoveryListener {
        @Override
        public void requestIdr() {}

        @Override
        public void framesLost(int first, int last) {}

        @Override
        public void fecStatus(FecStatus status) {}
    }
}
