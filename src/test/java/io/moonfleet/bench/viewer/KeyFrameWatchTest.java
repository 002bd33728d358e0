package io.moonfleet.bench.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.demohost.Picture;
import io.moonfleet.demohost.codec.H264Encoder;
import io.moonfleet.demohost.scene.ColorMatrix;
import io.moonfleet.demohost.scene.InputState;
import io.moonfleet.demohost.scene.SceneKind;
import io.moonfleet.media.EncodedVideo;
import io.moonfleet.rtc.rtp.H264Packetizer;
import io.moonfleet.rtc.rtp.PacketizedFrame;
import io.moonfleet.rtc.rtp.PacketizedFramePool;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyFrameWatchTest {
    private final List<PacketizedFrame> frames = new ArrayList<>();

    KeyFrameWatchTest() {
        PacketizedFramePool pool = new PacketizedFramePool();
        H264Packetizer packetizer = new H264Packetizer();
        Picture picture = new Picture(SceneKind.TEST_CARD, 640, 360, 60, ColorMatrix.REC_709);
        try (H264Encoder encoder = new H264Encoder(640, 360, 60, 8000, ColorMatrix.REC_709)) {
            for (int number = 1; number <= 9; number++) {
                picture.draw(number, number * 16_666_667L, number, new InputState(640, 360).snapshot());
                byte[] unit = encoder.encode(picture.canvas(), number == 5).data();
                PacketizedFrame frame = pool.acquire(unit.length);
                packetizer.packetize(new EncodedVideo(number, number == 5, number * 16_667L, unit), frame);
                frames.add(frame);
            }
        }
        assertThat(frames.get(4).count()).as("packets of the key picture").isGreaterThan(5);
    }

    /** Number of the frame at whose end the watch is content; -1 without one. Sequence numbers roll over meanwhile. */
    private int found(int from, int without) {
        KeyFrameWatch watch = new KeyFrameWatch();
        int sequence = 65_530;
        for (PacketizedFrame frame : frames) {
            for (int index = 0; index < frame.count(); index++) {
                sequence++;
                boolean lost = frame.frameNumber() < from || frame.frameNumber() == 5 && index == without;
                if (!lost && watch.packet(sequence & 0xFFFF, frame.rtpTimestamp(), frame.last(index), frame.data(),
                        frame.offset(index), frame.length(index))) {
                    return frame.frameNumber();
                }
            }
        }
        return -1;
    }

    @Test
    void keyPictureIsFoundWhenItsLastPacketComes() {
        assertThat(found(2, -1)).isEqualTo(5);
        assertThat(found(5, -1)).isEqualTo(5);
        assertThat(found(6, -1)).isEqualTo(-1);
    }

    @Test
    void everyPacketOfTheKeyPictureIsNeeded() {
        for (int index = 0; index < frames.get(4).count(); index++) {
            assertThat(found(2, index)).as("without packet %d", index).isEqualTo(-1);
        }
    }
}
