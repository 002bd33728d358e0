package io.moonfleet.wsmedia;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Binary messages of the WebSocket transport as bytes (streamers contract, section 9; big-endian). Pure functions. A
 * message may be followed by bytes that a later version adds, except where its last field has no length of its own.
 */
public final class StreamMessageCodec {
    /** Bytes in front of the access unit. */
    public static final int VIDEO_HEADER_LENGTH = 15;

    /** Bytes in front of the Opus packet. */
    public static final int AUDIO_HEADER_LENGTH = 10;

    /** Longest input message that makes sense, type byte included. */
    public static final int MAX_INPUT_LENGTH = 1 + 1024;

    /** Longest control or error message, type byte included. */
    public static final int MAX_TEXT_LENGTH = 1 + 8 * 1024;

    private static final int STREAM_INIT_LENGTH = 13;
    private static final int FLAG_KEY = 0x01;
    private static final int FLAG_GOP_REPLAY = 0x02;

    private StreamMessageCodec() {}

    /** The bytes in front of an access unit, which the sender adds without copying it. */
    public static byte[] videoHeader(
            VideoCodecId codec, boolean keyFrame, boolean gopReplay, long ptsMicros, int width, int height) {
        return ByteBuffer.allocate(VIDEO_HEADER_LENGTH)
                .put((byte) MessageType.VIDEO.code())
                .put((byte) codec.code())
                .put((byte) ((keyFrame ? FLAG_KEY : 0) | (gopReplay ? FLAG_GOP_REPLAY : 0)))
                .putLong(ptsMicros)
                .putShort((short) width)
                .putShort((short) height)
                .array();
    }

    /** The bytes in front of an Opus packet. */
    public static byte[] audioHeader(int channels, long ptsMicros) {
        return ByteBuffer.allocate(AUDIO_HEADER_LENGTH)
                .put((byte) MessageType.AUDIO.code())
                .put((byte) channels)
                .putLong(ptsMicros)
                .array();
    }

    /** Whether a message is video that decoding can start with. */
    public static boolean isKeyFrame(byte[] message) {
        return message.length >= VIDEO_HEADER_LENGTH
                && MessageType.VIDEO.isTypeOf(message)
                && (message[2] & FLAG_KEY) != 0;
    }

    public static byte[] encode(StreamMessage message) {
        return switch (message) {
            case StreamMessage.Video video ->
                join(
                        videoHeader(
                                video.codec(),
                                video.keyFrame(),
                                video.gopReplay(),
                                video.ptsMicros(),
                                video.width(),
                                video.height()),
                        video.data());
            case StreamMessage.Audio audio -> join(audioHeader(audio.channels(), audio.ptsMicros()), audio.data());
            case StreamMessage.VideoBatch batch -> encodeBatch(batch);
            case StreamMessage.StreamInit init -> encodeInit(init);
            case StreamMessage.StreamError error -> text(MessageType.STREAM_ERROR, error.message());
            case StreamMessage.Control control -> text(MessageType.CONTROL, control.json());
            case StreamMessage.Ping ping ->
                ByteBuffer.allocate(13)
                        .put((byte) MessageType.PING.code())
                        .putInt(ping.sequence())
                        .putLong(ping.clientMicros())
                        .array();
            case StreamMessage.Pong pong ->
                ByteBuffer.allocate(21)
                        .put((byte) MessageType.PONG.code())
                        .putInt(pong.sequence())
                        .putLong(pong.clientMicros())
                        .putLong(pong.serverMicros())
                        .array();
            case StreamMessage.Input input -> join(new byte[] {(byte) input.type().code()}, input.body());
        };
    }

    /** @throws StreamFormatException when it is too short, of an unknown type, or a value makes no sense */
    public static StreamMessage decode(byte[] bytes) throws StreamFormatException {
        MessageType type = MessageType.of(bytes)
                .orElseThrow(() -> new StreamFormatException(
                        bytes.length == 0 ? "an empty message" : "message type " + Byte.toUnsignedInt(bytes[0])));
        ByteBuffer fields = ByteBuffer.wrap(bytes);
        fields.get();
        try {
            return switch (type) {
                case VIDEO -> decodeVideo(fields);
                case AUDIO ->
                    new StreamMessage.Audio(Byte.toUnsignedInt(fields.get()), fields.getLong(), rest(fields));
                case VIDEO_BATCH -> decodeBatch(fields);
                case STREAM_INIT -> decodeInit(fields);
                case STREAM_ERROR -> new StreamMessage.StreamError(decodeText(fields));
                case CONTROL -> new StreamMessage.Control(decodeText(fields));
                case PING -> new StreamMessage.Ping(fields.getInt(), fields.getLong());
                case PONG -> new StreamMessage.Pong(fields.getInt(), fields.getLong(), fields.getLong());
                case KEYBOARD,
                        MOUSE_CLICK,
                        MOUSE_ABSOLUTE,
                        MOUSE_RELATIVE,
                        TOUCH,
                        CONTROLLER_EVENT,
                        CONTROLLER_STATE,
                        PEN -> decodeInput(type, fields);
            };
        } catch (BufferUnderflowException tooShort) {
            throw new StreamFormatException("a " + type + " message of " + bytes.length + " bytes");
        }
    }

    private static StreamMessage.Video decodeVideo(ByteBuffer fields) throws StreamFormatException {
        VideoCodecId codec = codec(fields);
        int flags = fields.get();
        return new StreamMessage.Video(
                codec,
                (flags & FLAG_KEY) != 0,
                (flags & FLAG_GOP_REPLAY) != 0,
                fields.getLong(),
                Short.toUnsignedInt(fields.getShort()),
                Short.toUnsignedInt(fields.getShort()),
                rest(fields));
    }

    private static StreamMessage.VideoBatch decodeBatch(ByteBuffer fields) throws StreamFormatException {
        int count = Short.toUnsignedInt(fields.getShort());
        List<StreamMessage.Video> frames = new ArrayList<>();
        for (int frame = 0; frame < count; frame++) {
            int length = fields.getInt();
            if (length < VIDEO_HEADER_LENGTH || length > fields.remaining()) {
                throw new StreamFormatException("a batch with a message of " + Integer.toUnsignedString(length) + " bytes");
            }
            ByteBuffer message = fields.slice(fields.position(), length);
            fields.position(fields.position() + length);
            if (Byte.toUnsignedInt(message.get()) != MessageType.VIDEO.code()) {
                throw new StreamFormatException("a batch of other messages than video");
            }
            frames.add(decodeVideo(message));
        }
        return new StreamMessage.VideoBatch(frames);
    }

    private static StreamMessage.StreamInit decodeInit(ByteBuffer fields) throws StreamFormatException {
        VideoCodecId codec = codec(fields);
        int width = Short.toUnsignedInt(fields.getShort());
        int height = Short.toUnsignedInt(fields.getShort());
        int fps = Byte.toUnsignedInt(fields.get());
        int channels = Byte.toUnsignedInt(fields.get());
        int sampleRate = fields.getInt();
        if (sampleRate < 0) {
            throw new StreamFormatException("a sample rate of " + Integer.toUnsignedString(sampleRate));
        }
        return new StreamMessage.StreamInit(codec, width, height, fps, channels, sampleRate, fields.get() != 0);
    }

    private static StreamMessage.Input decodeInput(MessageType type, ByteBuffer fields) throws StreamFormatException {
        if (fields.limit() > MAX_INPUT_LENGTH) {
            throw new StreamFormatException("input of " + fields.limit() + " bytes");
        }
        return new StreamMessage.Input(type, rest(fields));
    }

    private static String decodeText(ByteBuffer fields) throws StreamFormatException {
        if (fields.limit() > MAX_TEXT_LENGTH) {
            throw new StreamFormatException("text of " + fields.limit() + " bytes");
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(fields).toString();
        } catch (CharacterCodingException malformed) {
            throw new StreamFormatException("text that is not UTF-8");
        }
    }

    private static VideoCodecId codec(ByteBuffer fields) throws StreamFormatException {
        int code = Byte.toUnsignedInt(fields.get());
        return VideoCodecId.of(code).orElseThrow(() -> new StreamFormatException("video codec " + code));
    }

    private static byte[] encodeBatch(StreamMessage.VideoBatch batch) {
        int length = 3;
        for (StreamMessage.Video frame : batch.frames()) {
            length += 4 + VIDEO_HEADER_LENGTH + frame.data().length;
        }
        ByteBuffer message = ByteBuffer.allocate(length)
                .put((byte) MessageType.VIDEO_BATCH.code())
                .putShort((short) batch.frames().size());
        for (StreamMessage.Video frame : batch.frames()) {
            message.putInt(VIDEO_HEADER_LENGTH + frame.data().length).put(encode(frame));
        }
        return message.array();
    }

    private static byte[] encodeInit(StreamMessage.StreamInit init) {
        return ByteBuffer.allocate(STREAM_INIT_LENGTH)
                .put((byte) MessageType.STREAM_INIT.code())
                .put((byte) init.codec().code())
                .putShort((short) init.width())
                .putShort((short) init.height())
                .put((byte) Math.min(init.fps(), 255))
                .put((byte) init.channels())
                .putInt(init.sampleRate())
                .put((byte) (init.touch() ? 1 : 0))
                .array();
    }

    private static byte[] text(MessageType type, String text) {
        return join(new byte[] {(byte) type.code()}, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] join(byte[] header, byte[] body) {
        return ByteBuffer.allocate(header.length + body.length).put(header).put(body).array();
    }

    private static byte[] rest(ByteBuffer fields) {
        byte[] rest = new byte[fields.remaining()];
        fields.get(rest);
        return rest;
    }
}
