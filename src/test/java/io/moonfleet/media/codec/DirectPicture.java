package io.moonfleet.media.codec;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** A picture in plain direct buffers that counts how many of its kind are alive. */
public final class DirectPicture implements Picture {
    public static final AtomicInteger ALIVE = new AtomicInteger();

    private final int width;
    private final int height;
    private final int stride;
    private final ByteBuffer y;
    private final ByteBuffer u;
    private final ByteBuffer v;
    private final AtomicInteger references = new AtomicInteger(1);

    public DirectPicture(int width, int height) {
        this.width = width;
        this.height = height;
        stride = (width + 63) / 64 * 64;
        y = ByteBuffer.allocateDirect(stride * height);
        u = ByteBuffer.allocateDirect(stride / 2 * ((height + 1) / 2));
        v = ByteBuffer.allocateDirect(stride / 2 * ((height + 1) / 2));
        ALIVE.incrementAndGet();
    }

    public int number() {
        return TestPattern.read(y, stride, width);
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public ByteBuffer planeY() {
        return y;
    }

    @Override
    public ByteBuffer planeU() {
        return u;
    }

    @Override
    public ByteBuffer planeV() {
        return v;
    }

    @Override
    public int strideY() {
        return stride;
    }

    @Override
    public int strideU() {
        return stride / 2;
    }

    @Override
    public int strideV() {
        return stride / 2;
    }

    @Override
    public void retain() {
        if (references.getAndIncrement() <= 0) {
            throw new IllegalStateException("Retained after its end");
        }
    }

    @Override
    public void release() {
        int left = references.decrementAndGet();
        if (left == 0) {
            ALIVE.decrementAndGet();
        } else if (left < 0) {
            throw new IllegalStateException("Released twice");
        }
    }
}
