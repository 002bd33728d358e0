package io.moonfleet.demohost;

import io.moonfleet.demohost.scene.Canvas;
import io.moonfleet.demohost.scene.ColorMatrix;
import io.moonfleet.demohost.scene.InputState;
import io.moonfleet.demohost.scene.Scene;
import io.moonfleet.demohost.scene.SceneKind;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** An app's picture for {@code /appasset}: the scene itself as a grey PNG of 300×400 pixels. */
final class BoxArt {
    private static final int WIDTH = 300;
    private static final int HEIGHT = 400;
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

    private BoxArt() {}

    static byte[] png(SceneKind kind) {
        Scene scene = new Scene(kind, WIDTH, HEIGHT, 0, "", ColorMatrix.REC_709);
        scene.draw(1, 1_500_000_000L, new InputState(WIDTH, HEIGHT).snapshot());
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(SIGNATURE);
        // 8 bits a sample, colour type 0 (grey), no interlace.
        chunk(png, "IHDR", ByteBuffer.allocate(13).putInt(WIDTH).putInt(HEIGHT).put((byte) 8).array());
        chunk(png, "IDAT", compress(rows(scene.canvas())));
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    /** Each row begins with filter type 0; luma 16…235 is stretched to 0…255. */
    private static byte[] rows(Canvas canvas) {
        byte[] rows = new byte[HEIGHT * (WIDTH + 1)];
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int luma = canvas.luma()[y * WIDTH + x] & 0xFF;
                rows[y * (WIDTH + 1) + 1 + x] = (byte) Math.clamp((luma - 16) * 255 / 219, 0, 255);
            }
        }
        return rows;
    }

    private static byte[] compress(byte[] data) {
        try (Deflater deflater = new Deflater()) {
            deflater.setInput(data);
            deflater.finish();
            ByteArrayOutputStream compressed = new ByteArrayOutputStream();
            byte[] piece = new byte[4096];
            while (!deflater.finished()) {
                compressed.write(piece, 0, deflater.deflate(piece));
            }
            return compressed.toByteArray();
        }
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] data) {
        byte[] typed = ByteBuffer.allocate(4 + data.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(data)
                .array();
        CRC32 checksum = new CRC32();
        checksum.update(typed);
        png.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        png.writeBytes(typed);
        png.writeBytes(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
    }
}
