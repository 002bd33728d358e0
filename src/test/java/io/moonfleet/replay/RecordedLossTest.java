package io.moonfleet.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.video.AccessUnit;
import io.moonfleet.gamestream.video.FecStatus;
import io.moonfleet.gamestream.video.RecoveryListener;
import io.moonfleet.gamestream.video.VideoCounters;
import io.moonfleet.gamestream.video.VideoFormat;
import io.moonfleet.gamestream.video.VideoReceiver;
import io.moonfleet.gamestream.video.VideoStreamSettings;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recorded video on a bad network: what is delivered is right, what is not is reported. */
class RecordedLossTest {
    private static final VideoStreamSettings SETTINGS =
            VideoStreamSettings.of(VideoFormat.Codec.H264, 1392, Optional.empty());

    private static final class Receiver implements RecoveryListener {
        private final Map<Integer, byte[]> frames = new HashMap<>();
        private final List<Integer> lost = new ArrayList<>();
        private final VideoReceiver video = new VideoReceiver(SETTINGS, this::accept, this);
        private int idrRequests;

        private void accept(AccessUnit accessUnit) {
            frames.put(accessUnit.frameNumber(), accessUnit.data());
        }

        @Override
        public void requestIdr() {
            idrRequests++;
        }

        @Override
        public void framesLost(int first, int last) {
            for (int frame = first; frame <= last; frame++) {
                lost.add(frame);
            }
        }

        @Override
        public void fecStatus(FecStatus status) {}
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 20, 60})
    void lossNeverDeliversAWrongFrame(int percent) throws Exception {
        List<byte[]> datagrams = video("plain");
        Map<Integer, byte[]> expected = receive(datagrams).frames;
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            List<byte[]> arriving =
                    datagrams.stream().filter(datagram -> random.nextInt(100) >= percent).toList();
            Receiver receiver = receive(arriving);
            assertThat(receiver.frames).as("seed %d", seed).allSatisfy((number, data) ->
                    assertThat(data).isEqualTo(expected.get(number)));
            assertThat(receiver.lost).as("seed %d", seed).doesNotHaveDuplicates()
                    .noneMatch(receiver.frames::containsKey);
            VideoCounters counters = receiver.video.counters();
            assertThat(counters.framesLost()).isEqualTo(receiver.lost.size());
            assertThat(counters.idrRequests()).isEqualTo(receiver.idrRequests);
            // Only the last frames can be pending still.
            assertThat(counters.frames() + counters.framesLost() + counters.framesDropped())
                    .as("seed %d", seed).isBetween(expected.size() - 12L, (long) expected.size());
        }
    }

    @Test
    void reorderingWithinAFewPacketsAndDuplicationLoseNothing() throws Exception {
        List<byte[]> datagrams = video("plain");
        Map<Integer, byte[]> expected = receive(datagrams).frames;
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            List<byte[]> arriving = new ArrayList<>(datagrams);
            for (int i = 0; i + 1 < arriving.size(); i++) {
                if (random.nextInt(10) == 0) {
                    arriving.set(i, arriving.set(i + 1, arriving.get(i)));
                } else if (random.nextInt(20) == 0) {
                    arriving.add(i, arriving.get(i));
                    i++;
                }
            }
            assertThat(receive(arriving).frames.keySet()).as("seed %d", seed).isEqualTo(expected.keySet());
        }
    }

    private static Receiver receive(List<byte[]> datagrams) {
        Receiver receiver = new Receiver();
        long time = 0;
        for (byte[] datagram : datagrams) {
            time += 1_000_000;
            receiver.video.receive(ByteBuffer.wrap(datagram), time);
        }
        return receiver;
    }

    private static List<byte[]> video(String name) throws Exception {
        List<byte[]> datagrams = new ArrayList<>();
        Capture.of(Recordings.folder(name).resolve("session.pcap.gz")).datagrams(datagram -> {
            if (datagram.source().port() == 47998) {
                datagrams.add(datagram.payload());
            }
        });
        return datagrams;
    }
}
