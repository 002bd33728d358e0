package io.moonfleet.gamestream.control;

import java.util.Arrays;
import java.util.Optional;

/**
 * One message of the control stream in its gen-7-encrypted form (protocol document, sections 6.4 to 6.7). The two
 * directions are separate hierarchies because type 0x5502 means different things in each.
 */
public sealed interface ControlMessage {
    /** Sent by the client. */
    sealed interface FromClient extends ControlMessage {}

    /** Sent by the host. */
    sealed interface FromHost extends ControlMessage {}

    /** Type 0x0302: the host makes the next frame an IDR. The first one of a stream is "Start A". */
    record RequestIdr() implements FromClient {}

    /** Type 0x0307, "Start B", follows Start A. */
    record StartB() implements FromClient {}

    /** Type 0x0200: sign of life, every 100 ms. */
    record Ping() implements FromClient {}

    /** Type 0x0301: the host must not refer to frames {@code first…last} any more. */
    record InvalidateReferenceFrames(int first, int last) implements FromClient {}

    /** Type 0x0350: a frame flagged as long-term reference arrived. */
    record LongTermReferenceAcknowledge(int frame) implements FromClient {}

    /** Type 0x5502 (client): how the repair of one FEC block went. All fields unsigned. */
    record FrameFecStatus(
            int frame,
            int highestReceivedSequence,
            int nextContiguousSequence,
            int missingBeforeHighest,
            int totalData,
            int totalParity,
            int receivedData,
            int receivedParity,
            int fecPercentage,
            int blockIndex,
            int blockCount)
            implements FromClient {}

    /** Type 0x0206: one input packet of section 7 ({@link io.moonfleet.gamestream.input.InputCodec}). */
    record InputData(byte[] packet) implements FromClient {
        @Override
        public boolean equals(Object other) {
            return other instanceof InputData that && Arrays.equals(packet, that.packet);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(packet);
        }
    }

    /** Type 0x010B: motor strengths 0…65535. */
    record Rumble(int controller, int lowFrequency, int highFrequency) implements FromHost {}

    /** Type 0x5500: trigger motor strengths 0…65535. */
    record RumbleTriggers(int controller, int left, int right) implements FromHost {}

    /** Type 0x5501: report motion at {@code reportRate} Hz, 0 stops; kind 1 accelerometer, 2 gyroscope. */
    record MotionEventState(int controller, int reportRate, int kind) implements FromHost {}

    /** Type 0x5502 (host): colour of a controller's light, each part 0…255. */
    record ControllerLed(int controller, int red, int green, int blue) implements FromHost {}

    /**
     * Type 0x5503: trigger effects; {@code flags} 0x04 right valid, 0x08 left valid; {@code effects} holds the two type
     * bytes (left, right), then ten parameter bytes each (left, right).
     */
    record AdaptiveTriggers(int controller, int flags, byte[] effects) implements FromHost {
        public static final int EFFECT_BYTES = 22;

        @Override
        public boolean equals(Object other) {
            return other instanceof AdaptiveTriggers that
                    && controller == that.controller
                    && flags == that.flags
                    && Arrays.equals(effects, that.effects);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * controller + flags) + Arrays.hashCode(effects);
        }
    }

    /** Type 0x010E: HDR on or off; metadata is empty when the host sent none. */
    record HdrMode(boolean enabled, Optional<HdrMetadata> metadata) implements FromHost {}

    /**
     * Colours in 1/50000 units as x, y; luminance in nits, the minimum in 1/10000 nit.
     */
    record HdrMetadata(
            int redX,
            int redY,
            int greenX,
            int greenY,
            int blueX,
            int blueY,
            int whiteX,
            int whiteY,
            int maximumLuminance,
            int minimumLuminance,
            int maximumContentLight,
            int maximumFrameAverage,
            int maximumFullFrame) {
        public static final HdrMetadata NONE = new HdrMetadata(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** Type 0x0109: the host ends the session; reasons in {@link TerminationReason}. */
    record Termination(int reason) implements FromHost {}

    /** A type this side does not know, to be ignored; seen in either direction. */
    record Unknown(int type, byte[] payload) implements FromClient, FromHost {
        @Override
        public boolean equals(Object other) {
            return other instanceof Unknown that && type == that.type && Arrays.equals(payload, that.payload);
        }

        @Override
        public int hashCode() {
            return 31 * type + Arrays.hashCode(payload);
        }
    }
}
