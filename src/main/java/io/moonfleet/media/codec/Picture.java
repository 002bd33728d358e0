package io.moonfleet.media.codec;

import java.nio.ByteBuffer;

/**
 * A decoded picture in I420 (8 bit, 4:2:0, limited range, Rec.709) outside the Java heap, shared by reference count: whoever
 * keeps it after a call returns calls {@link #retain()} and later {@link #release()}. A new picture counts one.
 *
 * <p>The planes are direct buffers that start at the plane's first byte; rows lie {@code stride} bytes apart. Written
 * by the decoder before anyone else sees the picture, never after.
 */
public interface Picture {
    int width();

    int height();

    ByteBuffer planeY();

    ByteBuffer planeU();

    ByteBuffer planeV();

    int strideY();

    int strideU();

    int strideV();

    void retain();

    void release();
}
