package io.moonfleet.rtc;

import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import io.moonfleet.media.codec.Picture;
import io.moonfleet.media.codec.PictureAllocator;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A picture in a buffer of libwebrtc, so that the decoder writes it where every peer's encoder reads it. Counts its own
 * references on the Java side and gives the native buffer back with the last one; encoders hold native references of
 * their own.
 */
final class NativePicture implements Picture {
    static final PictureAllocator ALLOCATOR = NativePicture::new;

    private final NativeI420Buffer buffer;
    private final AtomicInteger references = new AtomicInteger(1);

    private NativePicture(int width, int height) {
        // Loads the native library before the buffer class, which does not do so itself.
        Objects.requireNonNull(NativeEngine.FACTORY);
        buffer = NativeI420Buffer.allocate(width, height);
    }

    NativeI420Buffer buffer() {
        return buffer;
    }

    @Override
    public int width() {
        return buffer.getWidth();
    }

    @Override
    public int height() {
        return buffer.getHeight();
    }

    @Override
    public ByteBuffer planeY() {
        return buffer.getDataY();
    }

    @Override
    public ByteBuffer planeU() {
        return buffer.getDataU();
    }

    @Override
    public ByteBuffer planeV() {
        return buffer.getDataV();
    }

    @Override
    public int strideY() {
        return buffer.getStrideY();
    }

    @Override
    public int strideU() {
        return buffer.getStrideU();
    }

    @Override
    public int strideV() {
        return buffer.getStrideV();
    }

    @Override
    public void retain() {
        if (references.getAndIncrement() <= 0) {
            throw new IllegalStateException("The picture has been freed");
        }
    }

    @Override
    public void release() {
        int left = references.decrementAndGet();
        if (left == 0) {
            buffer.release();
        } else if (left < 0) {
            throw new IllegalStateException("The picture has been freed");
        }
    }
}
