package io.moonfleet.ipc;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * Cuts a byte stream into frames. It reads exactly what belongs to a frame, so another reader may go on after it.
 *
 * <p>A frame that is empty or longer than {@link IpcProtocol#MAX_FRAME_LENGTH} is skipped without being stored. A
 * length beyond {@link #MAX_SKIPPED} can only be noise: there framing is lost. One thread at a time.
 */
public final class IpcFrameReader {
    /** The longest frame that is skipped rather than taken for noise, in bytes. */
    public static final int MAX_SKIPPED = 64 * 1024 * 1024;

    private static final int SKIP_BUFFER = 64 * 1024;

    private final ReadableByteChannel channel;
    private final int maxLength;
    private final ByteBuffer lengthBuffer = ByteBuffer.allocate(4);

    public IpcFrameReader(ReadableByteChannel channel) {
        this(channel, IpcProtocol.MAX_FRAME_LENGTH);
    }

    /** A reader that stores at most {@code maxLength} bytes a frame, kind included. */
    public IpcFrameReader(ReadableByteChannel channel, int maxLength) {
        this.channel = channel;
        this.maxLength = maxLength;
    }

    /**
     * Waits for the next frame.
     *
     * @throws FramingLostException when the length makes no sense
     * @throws EOFException         when the stream ended within a frame
     */
    public IpcFrame read() throws IOException {
        lengthBuffer.clear();
        while (lengthBuffer.hasRemaining()) {
            if (channel.read(lengthBuffer) < 0) {
                if (lengthBuffer.position() == 0) {
                    return new IpcFrame.End();
                }
                throw new EOFException("the stream ended within a frame length");
            }
        }
        long length = Integer.toUnsignedLong(lengthBuffer.getInt(0));
        if (length == 0) {
            return new IpcFrame.Refused("an empty frame");
        }
        if (length > MAX_SKIPPED) {
            throw new FramingLostException("a frame of " + length + " bytes was announced");
        }
        if (length > maxLength) {
            skip((int) length);
            return new IpcFrame.Refused("a frame of " + length + " bytes; at most " + maxLength + " are accepted");
        }
        byte[] kind = new byte[1];
        fill(ByteBuffer.wrap(kind));
        byte[] payload = new byte[(int) length - 1];
        fill(ByteBuffer.wrap(payload));
        return new IpcFrame.Content(Byte.toUnsignedInt(kind[0]), payload);
    }

    private void skip(int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(Math.min(length, SKIP_BUFFER));
        int remaining = length;
        while (remaining > 0) {
            buffer.clear().limit(Math.min(remaining, buffer.capacity()));
            fill(buffer);
            remaining -= buffer.position();
        }
    }

    private void fill(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("the stream ended within a frame");
            }
        }
    }
}
