package io.moonfleet.rtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.video.AccessUnit;
import io.moonfleet.media.EncodedAudio;
import io.moonfleet.media.EncodedVideo;
import io.moonfleet.replay.RecordedAccessUnits;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures and sound that a real host sent, through packetizer and depacketizer. */
class RecordedFramesTest {
    private final PacketizedFramePool pool = new PacketizedFramePool();

    private void roundTrip(String recording, int maxPayload, VideoPacketizer packetizer, VideoDepacketizer depacketizer) {
        List<AccessUnit> accessUnits = RecordedAccessUnits.of(recording);
        int keyFrames = 0;
        int packets = 0;
        for (AccessUnit accessUnit : accessUnits) {
            PacketizedFrame frame = pool.acquire(accessUnit.data().length);
            packetizer.packetize(new EncodedVideo(accessUnit.frameNumber(), accessUnit.keyFrame(),
                    accessUnit.presentationTimeMicros(), accessUnit.data()), frame);
            for (int i = 0; i < frame.count(); i++) {
                assertThat(frame.length(i)).isBetween(1, maxPayload);
            }
            byte[] expected = Frames.canonical(accessUnit.data());
            byte[] actual = Frames.depacketize(depacketizer, frame);
            // Much faster than comparing by the assertion.
            assertThat(Arrays.equals(actual, expected)).as("frame %d", accessUnit.frameNumber()).isTrue();
            assertThat(depacketizer.keyFrame()).as("frame %d", accessUnit.frameNumber()).isEqualTo(accessUnit.keyFrame());
            keyFrames += accessUnit.keyFrame() ? 1 : 0;
            packets += frame.count();
            frame.release();
        }
        assertThat(accessUnits).hasSizeGreaterThan(50);
        assertThat(keyFrames).isPositive();
        assertThat(packets).isGreaterThan(accessUnits.size());
        assertThat(pool.created()).isLessThan(10);
    }

    @ParameterizedTest
    @CsvSource({"plain,1166", "encrypted,100", "plain-loss2,500"})
    void h264ComesOutAsItWentIn(String recording, int maxPayload) {
        roundTrip(recording, maxPayload, new H264Packetizer(maxPayload), new H264Depacketizer());
    }

    @ParameterizedTest
    @ValueSource(ints = {1166, 100})
    void hevcComesOutAsItWentIn(int maxPayload) {
        roundTrip("hevc", maxPayload, new HevcPacketizer(maxPayload), new HevcDepacketizer());
    }

    @ParameterizedTest
    @CsvSource({"plain,240", "surround51,240"})
    void soundKeepsItsClock(String recording, int samples) {
        OpusPacketizer packetizer = new OpusPacketizer();
        int expected = 0;
        for (byte[] packet : RecordedAccessUnits.sound(recording)) {
            PacketizedFrame frame = pool.acquire(packet.length);
            packetizer.packetize(packet.length == 0 ? EncodedAudio.LOST : new EncodedAudio(packet), frame, 0);
            assertThat(frame.rtpTimestamp()).isEqualTo(expected);
            expected += samples;
            frame.release();
        }
        assertThat(expected).isPositive();
    }

    @Test
    void theFirstPictureBeginsWithItsParameterSetsInOnePacket() {
        AccessUnit first = RecordedAccessUnits.of("plain").getFirst();
        PacketizedFrame frame = Frames.packetize(new H264Packetizer(), true, first.data());
        assertThat(first.keyFrame()).isTrue();
        assertThat(HexFormat.of().formatHex(Frames.payload(frame, 0))).startsWith("78").contains("67", "68");
        assertThat(frame.data()[frame.offset(1)] & 0x1F).as("slice or fragment").isIn(5, 28);
    }
}
