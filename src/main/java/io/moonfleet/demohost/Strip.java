package io.moonfleet.demohost;

import io.moonfleet.demohost.scene.Canvas;
import io.moonfleet.demohost.scene.Color;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The machine-readable strip in the top-left corner of every picture: 64 columns × 2 rows of black (luma 16, bit 0) or
 * white (luma 235, bit 1) blocks, row-major, most significant bit first, 16 bytes in all, big-endian: magic 0xA5,
 * frame number u24, time u32, cursor x u12, cursor y u12, hash of the held keys u16, flags u8, CRC-16 u16.
 *
 * @param frameNumber  frame index of the session, modulo 2^24
 * @param timeMillis   wall clock when the picture was drawn, milliseconds since the epoch modulo 2^32
 * @param cursorX      cursor in pixels of the picture, at most 4095
 * @param cursorY      likewise
 * @param heldKeysHash {@link #hashOfKeys} of the held keys
 * @param buttons      bits 0…4: mouse buttons 1…5 held
 * @param textSeen     whether any text was typed in this session
 */
public record Strip(
        int frameNumber, long timeMillis, int cursorX, int cursorY, int heldKeysHash, int buttons, boolean textSeen) {
    public static final int COLUMNS = 64;
    public static final int ROWS = 2;
    private static final int BYTES = COLUMNS * ROWS / 8;
    private static final int MAGIC = 0xA5;
    private static final int MINIMUM_BLOCK = 4;
    private static final int COORDINATE_LIMIT = 4095;
    private static final int TEXT_FLAG = 0x20;
    private static final int LUMA_THRESHOLD = 126;

    public Strip {
        frameNumber &= 0xFFFFFF;
        timeMillis &= 0xFFFFFFFFL;
        cursorX = Math.clamp(cursorX, 0, COORDINATE_LIMIT);
        cursorY = Math.clamp(cursorY, 0, COORDINATE_LIMIT);
        heldKeysHash &= 0xFFFF;
        buttons &= 0x1F;
    }

    /** Edge of a block in pixels in a picture of the given width. */
    public static int blockEdge(int pictureWidth) {
        return Math.max(MINIMUM_BLOCK, pictureWidth / COLUMNS);
    }

    /** CRC-16/CCITT-FALSE over the ascending virtual-key codes, one byte each; 0 when no key is held. */
    public static int hashOfKeys(List<Integer> ascendingKeys) {
        if (ascendingKeys.isEmpty()) {
            return 0;
        }
        byte[] codes = new byte[ascendingKeys.size()];
        for (int index = 0; index < codes.length; index++) {
            codes[index] = ascendingKeys.get(index).byteValue();
        }
        return checksum(codes, codes.length);
    }

    /** The 16 bytes of the strip. */
    public byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        bytes.putInt(MAGIC << 24 | frameNumber);
        bytes.putInt((int) timeMillis);
        bytes.put((byte) (cursorX >> 4));
        bytes.put((byte) (cursorX << 4 | cursorY >> 8));
        bytes.put((byte) cursorY);
        bytes.putShort((short) heldKeysHash);
        bytes.put((byte) (buttons | (textSeen ? TEXT_FLAG : 0)));
        bytes.putShort((short) checksum(bytes.array(), BYTES - 2));
        return bytes.array();
    }

    /** Reads 16 bytes; empty when the magic or the checksum is wrong. */
    public static Optional<Strip> fromBytes(byte[] strip) {
        if (strip.length != BYTES) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(strip);
        boolean valid = (strip[0] & 0xFF) == MAGIC && checksum(strip, BYTES - 2) == (bytes.getShort(BYTES - 2) & 0xFFFF);
        if (!valid) {
            return Optional.empty();
        }
        int flags = strip[13] & 0xFF;
        return Optional.of(new Strip(
                bytes.getInt(0) & 0xFFFFFF,
                bytes.getInt(4) & 0xFFFFFFFFL,
                (bytes.getShort(8) & 0xFFFF) >> 4,
                bytes.getShort(9) & 0xFFF,
                bytes.getShort(11) & 0xFFFF,
                flags & 0x1F,
                (flags & TEXT_FLAG) != 0));
    }

    /** Draws the strip; what does not fit into a picture narrower than 256 pixels is cut off. */
    public void draw(Canvas canvas) {
        byte[] bytes = toBytes();
        int edge = blockEdge(canvas.width());
        for (int bit = 0; bit < COLUMNS * ROWS; bit++) {
            boolean white = (bytes[bit / 8] >> (7 - bit % 8) & 1) != 0;
            canvas.fill(bit % COLUMNS * edge, bit / COLUMNS * edge, edge, edge, white ? Color.WHITE : Color.BLACK);
        }
    }

    /**
     * Reads the strip from a luma plane that holds the picture at its original size.
     *
     * @param luma   the plane, top row first
     * @param stride bytes from one row to the next
     * @return empty when the picture is too small or holds no valid strip
     */
    public static Optional<Strip> decode(byte[] luma, int stride, int width, int height) {
        int edge = blockEdge(width);
        if (width < COLUMNS * edge || height < ROWS * edge || luma.length < (ROWS * edge - 1) * stride + width) {
            return Optional.empty();
        }
        byte[] bytes = new byte[BYTES];
        for (int bit = 0; bit < COLUMNS * ROWS; bit++) {
            if (average(luma, stride, bit % COLUMNS * edge, bit / COLUMNS * edge, edge) > LUMA_THRESHOLD) {
                bytes[bit / 8] |= (byte) (1 << (7 - bit % 8));
            }
        }
        return fromBytes(bytes);
    }

    /** Mean luma of the inner half of a block: its border suffers most from the encoder. */
    private static int average(byte[] luma, int stride, int x, int y, int edge) {
        int margin = edge / 4;
        int sum = 0;
        int count = 0;
        for (int row = y + margin; row < y + edge - margin; row++) {
            for (int column = x + margin; column < x + edge - margin; column++) {
                sum += luma[row * stride + column] & 0xFF;
                count++;
            }
        }
        return sum / count;
    }

    /** CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF, not reflected. */
    private static int checksum(byte[] bytes, int length) {
        int crc = 0xFFFF;
        for (int index = 0; index < length; index++) {
            crc ^= (bytes[index] & 0xFF) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) != 0 ? crc << 1 ^ 0x1021 : crc << 1;
            }
        }
        return crc & 0xFFFF;
    }
}
