package io.moonfleet.demohost.codec;

import io.moonfleet.ffmpeg.EncodedPicture;
import io.moonfleet.gamestream.video.VideoFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A short HEVC stream that comes with the program (made by {@code bin/make-hevc-clips}), cut into its access units: the first
 * one is an IDR picture with its parameter sets, no other is. Immutable.
 */
public final class HevcClip {
    private static final int PARAMETER_SETS = 32;
    private static final int FIRST_SLICE_FLAG = 0x80;

    /** A prepared stream. */
    private record Size(int width, int height) {
        boolean within(int mostWidth, int mostHeight) {
            return width <= mostWidth && height <= mostHeight;
        }
    }

    private static final Size SMALL = new Size(640, 360);
    private static final Size LARGE = new Size(1280, 720);

    private final List<EncodedPicture> pictures;

    private HevcClip(List<EncodedPicture> pictures) {
        this.pictures = List.copyOf(pictures);
    }

    /** The largest one of a format that is not larger than asked; the smallest where all are. */
    public static HevcClip load(VideoFormat format, int width, int height) {
        boolean both = format == VideoFormat.HEVC || format == VideoFormat.HEVC_MAIN10;
        Size size = both && LARGE.within(width, height) ? LARGE : SMALL;
        String name = "/io/moonfleet/demohost/clips/" + format.wireName() + "-" + size.width() + "x" + size.height()
                + ".h265";
        try (InputStream file = HevcClip.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("the program comes without its clip " + name);
            }
            return new HevcClip(cut(file.readAllBytes()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The access units in order; after the last one follows the first one. */
    public List<EncodedPicture> pictures() {
        return pictures;
    }

    /** An access unit begins with parameter sets, else with the first slice of a picture. */
    private static List<EncodedPicture> cut(byte[] stream) {
        List<EncodedPicture> units = new ArrayList<>();
        int begin = 0;
        boolean sliceSeen = false;
        boolean key = false;
        for (int index = 0; index + 5 < stream.length; index++) {
            if (stream[index] != 0 || stream[index + 1] != 0 || stream[index + 2] != 1) {
                continue;
            }
            int type = stream[index + 3] >> 1 & 0x3F;
            boolean slice = type < PARAMETER_SETS;
            boolean first = slice && (stream[index + 5] & FIRST_SLICE_FLAG) != 0;
            if (sliceSeen && (first || !slice)) {
                int end = stream[index - 1] == 0 ? index - 1 : index;
                units.add(new EncodedPicture(Arrays.copyOfRange(stream, begin, end), key));
                begin = end;
                sliceSeen = false;
                key = false;
            }
            sliceSeen |= slice;
            key |= slice && type >= 16;
        }
        units.add(new EncodedPicture(Arrays.copyOfRange(stream, begin, stream.length), key));
        return units;
    }
}
