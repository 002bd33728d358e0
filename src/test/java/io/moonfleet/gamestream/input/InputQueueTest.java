package io.moonfleet.gamestream.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The merging rules of section 7.3. */
class InputQueueTest {
    private final InputQueue queue = new InputQueue();

    private List<InputPacket> drain(long now) {
        List<InputPacket> packets = new ArrayList<>();
        for (Optional<InputPacket> next = queue.poll(now); next.isPresent(); next = queue.poll(now)) {
            packets.add(next.get());
        }
        return packets;
    }

    @Test
    void relativeMotionIsSummedWhileItWaits() {
        queue.offer(new InputPacket.MouseMove(5, -3));
        queue.offer(new InputPacket.MouseMove(2, 1));
        assertThat(drain(0)).containsExactly(new InputPacket.MouseMove(7, -2));
    }

    @Test
    void motionIsSentAtMostOnceAMillisecond() {
        queue.offer(new InputPacket.MouseMove(1, 0));
        assertThat(drain(5000)).hasSize(1);
        queue.offer(new InputPacket.MouseMove(2, 0));
        assertThat(queue.due()).isEqualTo(6000);
        assertThat(drain(5999)).isEmpty();
        queue.offer(new InputPacket.MouseMove(3, 0));
        assertThat(drain(6000)).containsExactly(new InputPacket.MouseMove(5, 0));
        assertThat(queue.due()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aSumBeyondSixteenBitsIsSplit() {
        for (int count = 0; count < 3; count++) {
            queue.offer(new InputPacket.MouseMove(30_000, -30_000));
        }
        assertThat(drain(0))
                .containsExactly(
                        new InputPacket.MouseMove(32_767, -32_767),
                        new InputPacket.MouseMove(32_767, -32_767),
                        new InputPacket.MouseMove(24_466, -24_466));
    }

    @Test
    void theLatestAbsolutePositionWins() {
        queue.offer(new InputPacket.MousePosition(1, 1, 100, 100));
        queue.offer(new InputPacket.MousePosition(2, 2, 100, 100));
        assertThat(drain(0)).containsExactly(new InputPacket.MousePosition(2, 2, 100, 100));
    }

    @Test
    void motionIsNeverMovedAcrossAButton() {
        InputPacket press = new InputPacket.MouseButton(1, true);
        queue.offer(new InputPacket.MouseMove(1, 0));
        queue.offer(press);
        queue.offer(new InputPacket.MouseMove(2, 0));
        queue.offer(new InputPacket.MouseMove(3, 0));
        assertThat(drain(0)).containsExactly(new InputPacket.MouseMove(1, 0), press);
        assertThat(drain(1000)).containsExactly(new InputPacket.MouseMove(5, 0));
    }

    @Test
    void theQueueHoldsHundredAndFiftyAndDropsTheNewest() {
        for (int count = 0; count < 150; count++) {
            assertThat(queue.offer(new InputPacket.Key(count, true, 0, 0))).isTrue();
        }
        assertThat(queue.offer(new InputPacket.Key(200, true, 0, 0))).isFalse();
        assertThat(drain(0)).hasSize(150).doesNotContain(new InputPacket.Key(200, true, 0, 0));
    }

    @Test
    void aFullQueueStillTakesReleases() {
        for (int count = 0; count < 151; count++) {
            queue.offer(new InputPacket.Key(count, true, 0, 0));
        }
        InputPacket key = new InputPacket.Key(7, false, 0, 0);
        InputPacket button = new InputPacket.MouseButton(1, false);
        assertThat(queue.offer(key)).isTrue();
        assertThat(queue.offer(button)).isTrue();
        for (int count = 2; count < 1024; count++) {
            assertThat(queue.offer(key)).isTrue();
        }
        assertThat(queue.offer(key)).isFalse();
        List<InputPacket> sent = drain(0);
        assertThat(sent).hasSize(150 + 1024);
        assertThat(sent.subList(150, 152)).containsExactly(key, button);
        assertThat(queue.offer(key)).isTrue();
    }

    @Test
    void aBurstOfTextIsHeldAndCrowdsNothingOut() {
        for (int count = 0; count < 2048; count++) {
            assertThat(queue.offer(new InputPacket.Text(0x4E00 + count))).isTrue();
        }
        assertThat(queue.offer(new InputPacket.Text('x'))).isFalse();
        assertThat(queue.offer(new InputPacket.Key(65, true, 0, 0))).isTrue();
        assertThat(drain(0)).hasSize(2049).startsWith(new InputPacket.Text(0x4E00)).endsWith(new InputPacket.Key(65, true, 0, 0));
    }

    @Test
    void featuresGateTheExtensions() {
        InputFeatures old = InputFeatures.of(false, 3);
        InputFeatures plain = InputFeatures.of(true, 0);
        InputFeatures all = InputFeatures.of(true, 3);
        InputPacket tilt = new InputPacket.HorizontalScroll(120);
        InputPacket touch = new InputPacket.Touch(TouchEvent.DOWN, 0, 0, 0, 0, 0, 0, 0);
        InputPacket motion = new InputPacket.ControllerMotion(0, 1, 0, 0, 0);
        assertThat(List.of(old.allows(tilt), old.allows(touch), old.allows(motion))).containsExactly(false, false, false);
        assertThat(List.of(plain.allows(tilt), plain.allows(touch), plain.allows(motion)))
                .containsExactly(true, false, false);
        assertThat(List.of(all.allows(tilt), all.allows(touch), all.allows(motion))).containsExactly(true, true, true);
    }
}
