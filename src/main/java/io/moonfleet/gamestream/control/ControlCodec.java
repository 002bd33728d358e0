package io.moonfleet.gamestream.control;

import io.moonfleet.gamestream.control.ControlMessage.AdaptiveTriggers;
import io.moonfleet.gamestream.control.ControlMessage.ControllerLed;
import io.moonfleet.gamestream.control.ControlMessage.FrameFecStatus;
import io.moonfleet.gamestream.control.ControlMessage.FromClient;
import io.moonfleet.gamestream.control.ControlMessage.FromHost;
import io.moonfleet.gamestream.control.ControlMessage.HdrMetadata;
import io.moonfleet.gamestream.control.ControlMessage.HdrMode;
import io.moonfleet.gamestream.control.ControlMessage.InputData;
import io.moonfleet.gamestream.control.ControlMessage.InvalidateReferenceFrames;
import io.moonfleet.gamestream.control.ControlMessage.LongTermReferenceAcknowledge;
import io.moonfleet.gamestream.control.ControlMessage.MotionEventState;
import io.moonfleet.gamestream.control.ControlMessage.Ping;
import io.moonfleet.gamestream.control.ControlMessage.RequestIdr;
import io.moonfleet.gamestream.control.ControlMessage.Rumble;
import io.moonfleet.gamestream.control.ControlMessage.RumbleTriggers;
import io.moonfleet.gamestream.control.ControlMessage.StartB;
import io.moonfleet.gamestream.control.ControlMessage.Termination;
import io.moonfleet.gamestream.control.ControlMessage.Unknown;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Control messages to the plaintext of section 6.2 ({@code type LE16, payload length LE16, payload}) and back. Stateless.
 * Decoding never throws: what is truncated is empty, an unknown type is {@link Unknown}.
 */
public final class ControlCodec {
    /** Largest payload: the plaintext length field and the encrypted length field are both 16 bits. */
    public static final int MAX_PAYLOAD = 0xFFFF - 4 - 16 - 4;

    private static final int HEADER = 4;
    private static final int RUMBLE_FILLER = 0x00C0FFEE;

    private ControlCodec() {}

    public static byte[] encode(ControlMessage message) {
        return switch (message) {
            case RequestIdr request -> frame(0x0302, 2).array();
            case StartB start -> frame(0x0307, 1).array();
            case Ping ping -> frame(0x0200, 8).putShort((short) 4).array();
            case InvalidateReferenceFrames frames ->
                frame(0x0301, 24).putInt(frames.first()).putInt(0).putInt(frames.last()).array();
            case LongTermReferenceAcknowledge reference ->
                frame(0x0350, 8).putInt(reference.frame()).array();
            case FrameFecStatus status -> fecStatus(status);
            case InputData input ->
                frame(0x0206, input.packet().length).put(input.packet()).array();
            case Rumble rumble ->
                frame(0x010B, 10)
                        .putInt(RUMBLE_FILLER)
                        .putShort((short) rumble.controller())
                        .putShort((short) rumble.lowFrequency())
                        .putShort((short) rumble.highFrequency())
                        .array();
            case RumbleTriggers rumble ->
                frame(0x5500, 6)
                        .putShort((short) rumble.controller())
                        .putShort((short) rumble.left())
                        .putShort((short) rumble.right())
                        .array();
            case MotionEventState motion ->
                frame(0x5501, 5)
                        .putShort((short) motion.controller())
                        .putShort((short) motion.reportRate())
                        .put((byte) motion.kind())
                        .array();
            case ControllerLed led ->
                frame(0x5502, 5)
                        .putShort((short) led.controller())
                        .put((byte) led.red())
                        .put((byte) led.green())
                        .put((byte) led.blue())
                        .array();
            case AdaptiveTriggers triggers ->
                frame(0x5503, 25)
                        .putShort((short) triggers.controller())
                        .put((byte) triggers.flags())
                        .put(triggers.effects(), 0, AdaptiveTriggers.EFFECT_BYTES)
                        .array();
            case HdrMode hdr -> hdrMode(hdr);
            case Termination termination ->
                frame(0x0109, 4).order(ByteOrder.BIG_ENDIAN).putInt(termination.reason()).array();
            case Unknown unknown ->
                frame(unknown.type(), unknown.payload().length).put(unknown.payload()).array();
        };
    }

    private static ByteBuffer frame(int type, int length) {
        if (length > MAX_PAYLOAD) {
            throw new IllegalArgumentException("control payload of " + length + " bytes");
        }
        return ByteBuffer.allocate(HEADER + length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) type)
                .putShort((short) length);
    }

    private static byte[] fecStatus(FrameFecStatus status) {
        return frame(0x5502, 21)
                .order(ByteOrder.BIG_ENDIAN)
                .putInt(status.frame())
                .putShort((short) status.highestReceivedSequence())
                .putShort((short) status.nextContiguousSequence())
                .putShort((short) status.missingBeforeHighest())
                .putShort((short) status.totalData())
                .putShort((short) status.totalParity())
                .putShort((short) status.receivedData())
                .putShort((short) status.receivedParity())
                .put((byte) status.fecPercentage())
                .put((byte) status.blockIndex())
                .put((byte) status.blockCount())
                .array();
    }

    private static byte[] hdrMode(HdrMode hdr) {
        if (hdr.metadata().isEmpty()) {
            return frame(0x010E, 1).put((byte) (hdr.enabled() ? 1 : 0)).array();
        }
        HdrMetadata metadata = hdr.metadata().get();
        ByteBuffer out = frame(0x010E, 27).put((byte) (hdr.enabled() ? 1 : 0));
        int[] values = {
            metadata.redX(), metadata.redY(), metadata.greenX(), metadata.greenY(), metadata.blueX(), metadata.blueY(),
            metadata.whiteX(), metadata.whiteY(), metadata.maximumLuminance(), metadata.minimumLuminance(),
            metadata.maximumContentLight(), metadata.maximumFrameAverage(), metadata.maximumFullFrame()
        };
        for (int value : values) {
            out.putShort((short) value);
        }
        return out.array();
    }

    /** Reads what a client sent. */
    public static Optional<FromClient> decodeFromClient(byte[] plaintext) {
        return payload(plaintext).flatMap(in -> {
            int type = type(plaintext);
            return switch (type) {
                case 0x0302 -> Optional.of(new RequestIdr());
                case 0x0307 -> Optional.of(new StartB());
                case 0x0200 -> Optional.of(new Ping());
                case 0x0301 ->
                    whole(in, 24, () -> new InvalidateReferenceFrames(in.getInt(in.position()), in.getInt(in.position() + 8)));
                case 0x0350 -> whole(in, 4, () -> new LongTermReferenceAcknowledge(in.getInt()));
                case 0x5502 -> whole(in, 21, () -> readFecStatus(in.order(ByteOrder.BIG_ENDIAN)));
                case 0x0206 -> Optional.of(new InputData(rest(in)));
                default -> Optional.of(new Unknown(type, rest(in)));
            };
        });
    }

    /** Reads what a host sent. */
    public static Optional<FromHost> decodeFromHost(byte[] plaintext) {
        return payload(plaintext).flatMap(in -> {
            int type = type(plaintext);
            return switch (type) {
                case 0x010B ->
                    whole(in, 10, () -> {
                        in.getInt();
                        return new Rumble(u16(in), u16(in), u16(in));
                    });
                case 0x5500 -> whole(in, 6, () -> new RumbleTriggers(u16(in), u16(in), u16(in)));
                case 0x5501 -> whole(in, 5, () -> new MotionEventState(u16(in), u16(in), u8(in)));
                case 0x5502 -> whole(in, 5, () -> new ControllerLed(u16(in), u8(in), u8(in), u8(in)));
                case 0x5503 -> whole(in, 25, () -> new AdaptiveTriggers(u16(in), u8(in), rest(in, AdaptiveTriggers.EFFECT_BYTES)));
                case 0x010E -> whole(in, 1, () -> readHdrMode(in));
                case 0x0109 -> whole(in, 4, () -> new Termination(in.order(ByteOrder.BIG_ENDIAN).getInt()));
                default -> Optional.of(new Unknown(type, rest(in)));
            };
        });
    }

    private static int type(byte[] plaintext) {
        return plaintext[0] & 0xFF | (plaintext[1] & 0xFF) << 8;
    }

    private static Optional<ByteBuffer> payload(byte[] plaintext) {
        if (plaintext.length < HEADER) {
            return Optional.empty();
        }
        int length = plaintext[2] & 0xFF | (plaintext[3] & 0xFF) << 8;
        if (length > plaintext.length - HEADER) {
            return Optional.empty();
        }
        return Optional.of(ByteBuffer.wrap(plaintext, HEADER, length).order(ByteOrder.LITTLE_ENDIAN));
    }

    private interface Reader<T> {
        T read();
    }

    private static <T> Optional<T> whole(ByteBuffer in, int bytes, Reader<? extends T> reader) {
        return in.remaining() < bytes ? Optional.empty() : Optional.of(reader.read());
    }

    private static FrameFecStatus readFecStatus(ByteBuffer in) {
        return new FrameFecStatus(
                in.getInt(), u16(in), u16(in), u16(in), u16(in), u16(in), u16(in), u16(in), u8(in), u8(in), u8(in));
    }

    /** One byte says nothing about metadata; of a longer message missing bytes are zero (section 6.7). */
    private static HdrMode readHdrMode(ByteBuffer in) {
        boolean enabled = in.get() != 0;
        if (!in.hasRemaining()) {
            return new HdrMode(enabled, Optional.empty());
        }
        byte[] padded = new byte[26];
        in.get(padded, 0, Math.min(padded.length, in.remaining()));
        ByteBuffer all = ByteBuffer.wrap(padded).order(ByteOrder.LITTLE_ENDIAN);
        HdrMetadata metadata = new HdrMetadata(
                u16(all), u16(all), u16(all), u16(all), u16(all), u16(all), u16(all), u16(all), u16(all), u16(all),
                u16(all), u16(all), u16(all));
        return new HdrMode(enabled, Optional.of(metadata));
    }

    private static int u16(ByteBuffer in) {
        return in.getShort() & 0xFFFF;
    }

    private static int u8(ByteBuffer in) {
        return in.get() & 0xFF;
    }

    private static byte[] rest(ByteBuffer in) {
        return rest(in, in.remaining());
    }

    private static byte[] rest(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
