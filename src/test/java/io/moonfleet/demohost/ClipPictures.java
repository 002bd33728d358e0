package io.moonfleet.demohost;

import io.moonfleet.demohost.scene.Canvas;
import io.moonfleet.demohost.scene.ColorMatrix;
import io.moonfleet.demohost.scene.InputState;
import io.moonfleet.demohost.scene.SceneKind;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Writes the demo's pictures as planar samples to standard output, for {@code bin/make-hevc-clips}. */
public final class ClipPictures {
    private static final int FRAMES_PER_SECOND = 60;
    private static final long FRAME_NANOS = 1_000_000_000L / FRAMES_PER_SECOND;

    private ClipPictures() {}

    /** Width, height, count, then 8 or 10 bits, 420 or 444 chroma. Ten bits are Rec.2020 with PQ, little-endian. */
    public static void main(String[] arguments) throws IOException {
        int width = Integer.parseInt(arguments[0]);
        int height = Integer.parseInt(arguments[1]);
        int count = Integer.parseInt(arguments[2]);
        boolean tenBit = arguments[3].equals("10");
        boolean fullChroma = arguments[4].equals("444");
        ColorMatrix matrix = tenBit ? ColorMatrix.REC_2020_PQ : ColorMatrix.REC_709;
        Picture picture = new Picture(SceneKind.DEMO, width, height, FRAMES_PER_SECOND, matrix);
        InputState input = new InputState(width, height);
        try (OutputStream output = new BufferedOutputStream(System.out, 1 << 20)) {
            for (int number = 1; number <= count; number++) {
                picture.draw(number, number * FRAME_NANOS, 0, input.snapshot());
                Canvas canvas = picture.canvas();
                write(output, canvas.luma(), width, height, 0, tenBit);
                int shift = fullChroma ? 1 : 0;
                int chromaWidth = fullChroma ? width : width / 2;
                int chromaHeight = fullChroma ? height : height / 2;
                write(output, canvas.blue(), chromaWidth, chromaHeight, shift, tenBit);
                write(output, canvas.red(), chromaWidth, chromaHeight, shift, tenBit);
            }
        }
    }

    private static void write(OutputStream output, byte[] plane, int width, int height, int shift, boolean tenBit)
            throws IOException {
        int stride = width >> shift;
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                int sample = plane[(row >> shift) * stride + (column >> shift)] & 0xFF;
                if (tenBit) {
                    output.write(sample << 2);
                    output.write(sample >> 6);
                } else {
                    output.write(sample);
                }
            }
        }
    }
}
