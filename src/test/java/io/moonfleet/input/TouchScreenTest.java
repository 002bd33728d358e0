package io.moonfleet.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.input.InputPacket;
import io.moonfleet.gamestream.input.TouchEvent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fingers and pens of several peers on one screen. */
class TouchScreenTest {
    private static final int DOWN = 0;
    private static final int MOVE = 1;
    private static final int UP = 2;

    private final List<InputPacket> host = new ArrayList<>();
    private final InputAggregator aggregator = new InputAggregator(host::add);

    @Test
    void fingersOfDifferentPeersNeverShareANumber() {
        touch("anna", DOWN, 7, 0.25f);
        touch("bert", DOWN, 7, 0.5f);
        touch("bert", MOVE, 7, 0.75f);
        touch("anna", UP, 7, 0.25f);
        touch("cleo", DOWN, 1, 1);
        assertThat(host)
                .containsExactly(
                        finger(TouchEvent.DOWN, 0, 0.25f),
                        finger(TouchEvent.DOWN, 1, 0.5f),
                        finger(TouchEvent.MOVE, 1, 0.75f),
                        finger(TouchEvent.UP, 0, 0.25f),
                        finger(TouchEvent.DOWN, 0, 1));
    }

    @Test
    void aFingerThatIsNotDownDoesNothing() {
        touch("anna", MOVE, 1, 0.5f);
        touch("anna", UP, 1, 0.5f);
        touch("anna", DOWN, 1, 0.5f);
        touch("anna", DOWN, 1, 0.75f);
        assertThat(host).containsExactly(finger(TouchEvent.DOWN, 0, 0.5f));
        assertThat(aggregator.ignored()).isEqualTo(3);
    }

    @Test
    void noPeerHasMoreThanTenFingers() {
        for (int id = 0; id < 20; id++) {
            touch("anna", DOWN, id, 0.5f);
        }
        assertThat(host).hasSize(10);
        touch("bert", DOWN, 0, 0.5f);
        assertThat(host).hasSize(11);
    }

    @Test
    void whoLeavesCancelsItsTouches() {
        touch("anna", DOWN, 1, 0.5f);
        touch("bert", DOWN, 1, 0.25f);
        touch("anna", MOVE, 1, 0.75f);
        host.clear();
        aggregator.peerGone("anna");
        assertThat(host).containsExactly(cancelled(0, 0.75f));
        host.clear();
        aggregator.channelClosed("bert", "touch");
        assertThat(host).containsExactly(cancelled(1, 0.25f));
        aggregator.peerGone("bert");
        assertThat(host).hasSize(1);
    }

    @Test
    void thePenBelongsToWhoHasItDown() {
        pen("anna", TouchEvent.HOVER, 0.1f);
        pen("bert", TouchEvent.HOVER, 0.2f);
        pen("bert", TouchEvent.DOWN, 0.3f);
        pen("anna", TouchEvent.HOVER, 0.4f);
        pen("anna", TouchEvent.DOWN, 0.5f);
        pen("bert", TouchEvent.MOVE, 0.6f);
        pen("bert", TouchEvent.UP, 0.7f);
        pen("anna", TouchEvent.DOWN, 0.8f);
        assertThat(host)
                .containsExactly(
                        stroke(TouchEvent.HOVER, 0.1f),
                        stroke(TouchEvent.HOVER, 0.2f),
                        stroke(TouchEvent.DOWN, 0.3f),
                        stroke(TouchEvent.MOVE, 0.6f),
                        stroke(TouchEvent.UP, 0.7f),
                        stroke(TouchEvent.DOWN, 0.8f));
    }

    @Test
    void aStrokeWithoutABeginningIsNone() {
        pen("anna", TouchEvent.MOVE, 0.5f);
        pen("anna", TouchEvent.HOVER_LEAVE, 0.5f);
        pen("bert", TouchEvent.CANCEL, 0.5f);
        assertThat(host).containsExactly(stroke(TouchEvent.HOVER_LEAVE, 0.5f));
    }

    @Test
    void whoLeavesLiftsItsPen() {
        pen("anna", TouchEvent.DOWN, 0.5f);
        host.clear();
        aggregator.peerGone("bert");
        assertThat(host).isEmpty();
        aggregator.peerGone("anna");
        assertThat(host)
                .containsExactly(new InputPacket.Pen(TouchEvent.CANCEL, 1, 0, 0.5f, 0.5f, 0, 0xFFFF, 0xFF, 0, 0));
        host.clear();
        pen("bert", TouchEvent.HOVER, 0.5f);
        host.clear();
        aggregator.channelClosed("bert", "pen");
        assertThat(host)
                .containsExactly(new InputPacket.Pen(TouchEvent.HOVER_LEAVE, 1, 0, 0.5f, 0.5f, 0, 0xFFFF, 0xFF, 0, 0));
    }

    private void touch(String peerId, int phase, int id, float x) {
        aggregator.message(
                peerId,
                "touch",
                ByteBuffer.allocate(27)
                        .put((byte) phase)
                        .putInt(id)
                        .putFloat(x)
                        .putFloat(0.5f)
                        .putFloat(1)
                        .putFloat(0)
                        .putFloat(0)
                        .putShort((short) 90)
                        .array());
    }

    private void pen(String peerId, TouchEvent event, float x) {
        aggregator.message(
                peerId,
                "pen",
                ByteBuffer.allocate(26)
                        .put((byte) event.wireValue())
                        .put((byte) 1)
                        .put((byte) 1)
                        .putFloat(x)
                        .putFloat(0.5f)
                        .putFloat(1)
                        .putShort((short) 90)
                        .put((byte) 45)
                        .array());
    }

    private static InputPacket finger(TouchEvent event, int number, float x) {
        return new InputPacket.Touch(event, 90, number, x, 0.5f, 1, 0, 0);
    }

    private static InputPacket cancelled(int number, float x) {
        return new InputPacket.Touch(TouchEvent.CANCEL, 0xFFFF, number, x, 0.5f, 0, 0, 0);
    }

    private static InputPacket stroke(TouchEvent event, float x) {
        return new InputPacket.Pen(event, 1, 1, x, 0.5f, 1, 90, 45, 0, 0);
    }
}
