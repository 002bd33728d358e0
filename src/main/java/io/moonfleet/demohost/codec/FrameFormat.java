package io.moonfleet.demohost.codec;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P10LE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV444P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV444P10LE;

import io.moonfleet.demohost.scene.Canvas;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/**
 * The samples of a frame and how a {@link Canvas} becomes such: 10-bit samples are four times the canvas's, 4:4:4 chroma
 * repeats each of its values in both directions. One thread owns it.
 */
final class FrameFormat {
    private static final int BYTES_PER_LONG_SAMPLE = 2;

    private final int width;
    private final int height;
    private final boolean tenBit;
    private final boolean fullChroma;
    private final byte[] row;
    private final short[] longRow;

    FrameFormat(int width, int height, boolean tenBit, boolean fullChroma) {
        this.width = width;
        this.height = height;
        this.tenBit = tenBit;
        this.fullChroma = fullChroma;
        row = new byte[width];
        longRow = new short[width];
    }

    /** FFmpeg's AV_PIX_FMT number. */
    int pixelFormat() {
        if (fullChroma) {
            return tenBit ? AV_PIX_FMT_YUV444P10LE : AV_PIX_FMT_YUV444P;
        }
        return tenBit ? AV_PIX_FMT_YUV420P10LE : AV_PIX_FMT_YUV420P;
    }

    /** Says what frames are like, so that memory for one can be had. */
    void describe(AVFrame frame) {
        frame.format(pixelFormat());
        frame.width(width);
        frame.height(height);
    }

    void fill(AVFrame frame, Canvas picture) {
        fillPlane(frame, picture.luma(), 0, width, width, height);
        int chromaWidth = fullChroma ? width : width / 2;
        int chromaHeight = fullChroma ? height : height / 2;
        fillPlane(frame, picture.blue(), 1, width / 2, chromaWidth, chromaHeight);
        fillPlane(frame, picture.red(), 2, width / 2, chromaWidth, chromaHeight);
    }

    /** @param sourceWidth of a row of {@code plane}; half of {@code planeWidth} where every sample is to be repeated */
    private void fillPlane(AVFrame frame, byte[] plane, int index, int sourceWidth, int planeWidth, int planeHeight) {
        BytePointer target = frame.data(index);
        int stride = frame.linesize(index);
        boolean repeated = planeWidth != sourceWidth;
        if (!tenBit && !repeated && stride == planeWidth) {
            target.put(plane, 0, planeWidth * planeHeight);
            return;
        }
        ByteBuffer bytes = target.capacity((long) stride * planeHeight).asBuffer().order(ByteOrder.LITTLE_ENDIAN);
        ShortBuffer shorts = bytes.asShortBuffer();
        for (int line = 0; line < planeHeight; line++) {
            int source = (repeated ? line / 2 : line) * sourceWidth;
            if (tenBit) {
                widen(plane, source, planeWidth, repeated ? 1 : 0);
                shorts.put(line * (stride / BYTES_PER_LONG_SAMPLE), longRow, 0, planeWidth);
            } else if (repeated) {
                repeat(plane, source, planeWidth);
                bytes.put(line * stride, row, 0, planeWidth);
            } else {
                bytes.put(line * stride, plane, source, planeWidth);
            }
        }
    }

    private void widen(byte[] plane, int source, int count, int shift) {
        for (int column = 0; column < count; column++) {
            longRow[column] = (short) ((plane[source + (column >> shift)] & 0xFF) << 2);
        }
    }

    private void repeat(byte[] plane, int source, int count) {
        for (int column = 0; column < count; column++) {
            row[column] = plane[source + (column >> 1)];
        }
    }
}
