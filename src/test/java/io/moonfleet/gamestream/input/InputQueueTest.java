package io.moonfleet.gamestream.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.Conforms;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The merging rules of section 7.3. */
class InputQueueTest {
    private final InputQueue queue = new InputQueue();
    private final Wire wire = new Wire();

    /** A connection on which what was sent arrives when the test says so. */
    private static final class Wire implements InputQueue.Progress {
        private long sent;
        private long acknowledged;

        @Override
        public long mark() {
            return sent;
        }

        @Override
        public boolean arrived(long mark) {
            return acknowledged >= mark;
        }
    }


    private List<InputPacket> drain(long now) {
        List<InputPacket> packets = new ArrayList<>();
        for (Optional<InputPacket> next = queue.poll(now, wire); next.isPresent(); next = queue.poll(now, wire)) {
            wire.sent++;
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
        assertThat(queue.due(5000, wire)).isEqualTo(6000);
        assertThat(drain(5999)).isEmpty();
        queue.offer(new InputPacket.MouseMove(3, 0));
        assertThat(drain(6000)).containsExactly(new InputPacket.MouseMove(5, 0));
        assertThat(queue.due(6000, wire)).isEqualTo(Long.MAX_VALUE);
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
    void textWaitsUntilWhatWentBeforeHasArrivedAndAMomentLonger() {
        InputPacket key = new InputPacket.Key(65, true, 0, 0);
        InputPacket behind = new InputPacket.Key(66, true, 0, 0);
        queue.offer(key);
        queue.offer(new InputPacket.Text('a'));
        queue.offer(new InputPacket.Text('b'));
        queue.offer(behind);
        assertThat(drain(1000)).containsExactly(key);
        assertThat(queue.due(2000, wire)).isEqualTo(Long.MAX_VALUE);
        // What is sent later, by whomever, is not waited for.
        wire.sent++;
        wire.acknowledged = 1;
        assertThat(queue.due(90_000, wire)).isEqualTo(140_000);
        assertThat(drain(139_999)).isEmpty();
        assertThat(drain(140_000))
                .containsExactly(new InputPacket.Text('a'), new InputPacket.Text('b'), behind);
    }

    @Test
    void textHoldsUpKeysAndNothingElse() {
        InputPacket press = new InputPacket.MouseButton(1, true);
        InputPacket finger = new InputPacket.Touch(TouchEvent.DOWN, 0, 1, 0.5f, 0.5f, 1, 0, 0);
        InputPacket behind = new InputPacket.Key(66, true, 0, 0);
        queue.offer(new InputPacket.Key(65, true, 0, 0));
        queue.offer(new InputPacket.Text('a'));
        queue.offer(new InputPacket.MousePosition(1, 1, 100, 100));
        queue.offer(press);
        queue.offer(behind);
        queue.offer(finger);
        assertThat(drain(0))
                .containsExactly(
                        new InputPacket.Key(65, true, 0, 0), new InputPacket.MousePosition(1, 1, 100, 100), press, finger);
        for (int count = 0; count < 150; count++) {
            assertThat(queue.offer(new InputPacket.Scroll(120))).isTrue();
            assertThat(drain(0)).hasSize(1);
        }
        // Clicks that came later are not waited for.
        wire.acknowledged = 1;
        assertThat(queue.due(100, wire)).isEqualTo(50_100);
        assertThat(drain(50_099)).isEmpty();
        assertThat(drain(50_100)).containsExactly(new InputPacket.Text('a'), behind);
    }

    @Test
    void nothingOfTheKeyboardOvertakesWhatWasOfferedBefore() {
        InputPacket press = new InputPacket.MouseButton(1, true);
        InputPacket key = new InputPacket.Key(65, false, 0, 0);
        queue.offer(new InputPacket.MouseMove(1, 0));
        assertThat(drain(0)).hasSize(1);
        queue.offer(new InputPacket.MouseMove(2, 0));
        queue.offer(press);
        queue.offer(new InputPacket.Text('a'));
        queue.offer(key);
        assertThat(drain(0)).isEmpty();
        assertThat(queue.due(0, wire)).isEqualTo(1000);
        assertThat(drain(1000)).containsExactly(new InputPacket.MouseMove(2, 0), press);
        wire.acknowledged = wire.sent;
        assertThat(queue.due(2000, wire)).isEqualTo(52_000);
        assertThat(drain(52_000)).containsExactly(new InputPacket.Text('a'), key);
    }

    @Test
    void textDoesNotWaitForMotion() {
        queue.offer(new InputPacket.MouseMove(1, 0));
        queue.offer(new InputPacket.Text('a'));
        assertThat(drain(0)).containsExactly(new InputPacket.MouseMove(1, 0), new InputPacket.Text('a'));
    }

    @Test
    void padsDoNotWaitForText() {
        queue.offer(new InputPacket.Key(65, true, 0, 0));
        queue.offer(new InputPacket.Text('a'));
        queue.offer(pad(0, 1, 0x1000, 0));
        assertThat(drain(0)).containsExactlyInAnyOrder(new InputPacket.Key(65, true, 0, 0), pad(0, 1, 0x1000, 0));
    }

    @Test
    void statesOfAPadAreMergedWhileButtonsAndMaskAreTheSame() {
        queue.offer(pad(0, 3, 0, 10));
        queue.offer(pad(1, 3, 0, 20));
        queue.offer(pad(0, 3, 0, 30));
        queue.offer(pad(0, 3, 0x1000, 40));
        queue.offer(pad(0, 3, 0x1000, 50));
        queue.offer(pad(0, 3, 0, 60));
        queue.offer(pad(0, 1, 0, 70));
        assertThat(drain(0))
                .containsExactly(
                        pad(0, 3, 0, 30), pad(1, 3, 0, 20), pad(0, 3, 0x1000, 50), pad(0, 3, 0, 60), pad(0, 1, 0, 70));
    }

    @Test
    void aPadThatOverflowsKeepsItsNewestStateAndItsEnd() {
        for (int count = 0; count < 150; count++) {
            assertThat(queue.offer(pad(2, 4, 1 << count % 2, count))).isTrue();
        }
        assertThat(queue.offer(pad(2, 4, 0, 7))).isTrue();
        assertThat(queue.offer(pad(3, 12, 0, 7))).isFalse();
        assertThat(queue.offer(pad(2, 0, 0, 0))).isTrue();
        assertThat(drain(0)).hasSize(151).endsWith(pad(2, 4, 0, 7), pad(2, 0, 0, 0));
    }

    @Test
    void motionIsReplacedByTheNewestButRestIsAlwaysDelivered() {
        queue.offer(motion(0, 2, 1));
        queue.offer(motion(0, 1, 5));
        queue.offer(motion(1, 2, 9));
        queue.offer(motion(0, 2, 2));
        queue.offer(motion(0, 2, 0));
        queue.offer(motion(0, 2, 3));
        queue.offer(motion(0, 2, 4));
        assertThat(drain(0))
                .containsExactly(motion(0, 2, 2), motion(0, 1, 5), motion(1, 2, 9), motion(0, 2, 0), motion(0, 2, 4));
    }

    @Test
    void movesOfAPenAreMergedWhileItsButtonsAreTheSame() {
        queue.offer(pen(TouchEvent.DOWN, 0, 0.1f));
        queue.offer(pen(TouchEvent.MOVE, 0, 0.2f));
        queue.offer(pen(TouchEvent.MOVE, 0, 0.3f));
        queue.offer(pen(TouchEvent.MOVE, 1, 0.4f));
        queue.offer(pen(TouchEvent.UP, 1, 0.5f));
        List<InputPacket> sent = new ArrayList<>(drain(0));
        sent.addAll(drain(1000));
        sent.addAll(drain(2000));
        assertThat(sent)
                .containsExactly(
                        pen(TouchEvent.DOWN, 0, 0.1f),
                        pen(TouchEvent.MOVE, 0, 0.3f),
                        pen(TouchEvent.MOVE, 1, 0.4f),
                        pen(TouchEvent.UP, 1, 0.5f));
        assertThat(queue.due(2000, wire)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void touchesAreNeverMerged() {
        InputPacket move = new InputPacket.Touch(TouchEvent.MOVE, 0, 1, 0.5f, 0.5f, 1, 0, 0);
        queue.offer(move);
        queue.offer(move);
        assertThat(drain(0)).containsExactly(move, move);
    }

    private static InputPacket pad(int number, int mask, int buttons, int stick) {
        return new InputPacket.Controller(number, mask, buttons, 0, 0, stick, 0, 0, 0);
    }

    private static InputPacket motion(int number, int kind, float x) {
        return new InputPacket.ControllerMotion(number, kind, x, 0, 0);
    }

    private static InputPacket pen(TouchEvent event, int buttons, float x) {
        return new InputPacket.Pen(event, 1, buttons, x, 0, 0, 0, 0, 0, 0);
    }

    @Test
    @Conforms(96)
    void featuresGateTheExtensions() {
        InputFeatures old = InputFeatures.of(false, 3);
        InputFeatures plain = InputFeatures.of(true, 0);
        InputFeatures touching = InputFeatures.of(true, 1);
        InputFeatures moving = InputFeatures.of(true, 2);
        List<InputPacket> always = List.of(
                new InputPacket.MouseMove(1, 1),
                new InputPacket.MousePosition(1, 1, 100, 100),
                new InputPacket.MouseButton(1, true),
                new InputPacket.Scroll(120),
                new InputPacket.Key(65, true, 0, 0),
                new InputPacket.Text('x'),
                new InputPacket.HapticsEnable(),
                pad(0, 1, 0, 0));
        List<InputPacket> ofSunshine = List.of(
                new InputPacket.HorizontalScroll(120),
                new InputPacket.ControllerArrival(0, 1, 0, 0),
                new InputPacket.ControllerBattery(0, 2, 80));
        List<InputPacket> touches =
                List.of(new InputPacket.Touch(TouchEvent.UP, 0, 0, 0, 0, 0, 0, 0), pen(TouchEvent.UP, 0, 0));
        List<InputPacket> padExtras =
                List.of(motion(0, 1, 0), new InputPacket.ControllerTouch(0, TouchEvent.UP, 0, 0, 0, 0, 0));
        assertThat(always).allMatch(old::allows).allMatch(plain::allows);
        assertThat(ofSunshine).noneMatch(old::allows).allMatch(plain::allows);
        assertThat(touches).noneMatch(old::allows).noneMatch(plain::allows).noneMatch(moving::allows).allMatch(touching::allows);
        assertThat(padExtras).noneMatch(old::allows).noneMatch(plain::allows).noneMatch(touching::allows).allMatch(moving::allows);
    }
}
