package io.moonfleet.gamestream.video;

/**
 * Brings the start of an H.264 or HEVC access unit into the form that decoders get from the original client (protocol document,
 * section 4.9): no access unit delimiter and no SEI before the picture, no picture parameter set in front of a picture that
 * starts no sequence. What HEVC says about showing HDR stays with the parameter sets, for browsers to read. Works within one buffer and looks at the NAL units before the first slice only. One thread.
 */
final class AnnexBNormalizer {
    private enum Kind {
        DELIMITER,
        SEI,
        SEQUENCE_START,
        PICTURE_PARAMETERS,
        OTHER_PARAMETERS,
        PICTURE
    }

    private final VideoFormat.Codec codec;
    private final boolean framesMayBeMissing;
    private final FrameNumberGaps gaps = new FrameNumberGaps();
    private int start;
    private boolean keyFrame;

    /** @param framesMayBeMissing whether decoders go on after a lost frame without a key frame; told to those of H.264 */
    AnnexBNormalizer(VideoFormat.Codec codec, boolean framesMayBeMissing) {
        this.codec = codec;
        this.framesMayBeMissing = framesMayBeMissing && codec == VideoFormat.Codec.H264;
    }

    /**
     * Moves what is to be kept before the first slice directly in front of it. Afterwards the access unit lies between
     * {@link #start()} and {@code end}.
     */
    void normalize(byte[] data, int from, int end) {
        start = from;
        keyFrame = false;
        int unit = from;
        // Length of the kept units, which end where the unit being looked at begins.
        int kept = 0;
        boolean first = true;
        while (startCodeLength(data, unit, end) > 0) {
            int header = unit + startCodeLength(data, unit, end);
            if (header >= end) {
                break;
            }
            Kind kind = kind(data[header] & 0xFF);
            if (kind == Kind.PICTURE) {
                break;
            }
            int next = nextStartCode(data, header, end);
            boolean keep = kind == Kind.SEQUENCE_START
                    || keyFrame && (kind == Kind.PICTURE_PARAMETERS || kind == Kind.OTHER_PARAMETERS)
                    || !keyFrame && kind == Kind.OTHER_PARAMETERS
                    || keyFrame && kind == Kind.SEI && codec == VideoFormat.Codec.HEVC && HdrSei.isIn(data, header, next);
            if (keep) {
                if (framesMayBeMissing && kind == Kind.SEQUENCE_START) {
                    gaps.allow(data, header + 1, next);
                }
                if (first) {
                    keyFrame = kind == Kind.SEQUENCE_START;
                    first = false;
                }
                kept += next - unit;
            } else if (kept > 0) {
                System.arraycopy(data, unit - kept, data, next - kept, kept);
            }
            unit = next;
        }
        start = unit - kept;
    }

    /** First byte of the access unit after {@link #normalize}. */
    int start() {
        return start;
    }

    /** Whether the access unit starts with the parameter sets of a new sequence. */
    boolean keyFrame() {
        return keyFrame;
    }

    private Kind kind(int header) {
        return switch (codec) {
            case H264 -> switch (header & 0x1F) {
                case 6 -> Kind.SEI;
                case 7 -> Kind.SEQUENCE_START;
                case 8 -> Kind.PICTURE_PARAMETERS;
                case 9 -> Kind.DELIMITER;
                case 1, 2, 3, 4, 5 -> Kind.PICTURE;
                default -> Kind.OTHER_PARAMETERS;
            };
            case HEVC -> switch (header >> 1 & 0x3F) {
                case 32 -> Kind.SEQUENCE_START;
                case 34 -> Kind.PICTURE_PARAMETERS;
                case 35 -> Kind.DELIMITER;
                case 39, 40 -> Kind.SEI;
                default -> (header >> 1 & 0x3F) < 32 ? Kind.PICTURE : Kind.OTHER_PARAMETERS;
            };
            case AV1 -> Kind.PICTURE;
        };
    }

    /** 3 or 4 if a start code begins there, else 0. */
    private static int startCodeLength(byte[] data, int position, int end) {
        if (position + 3 > end || data[position] != 0 || data[position + 1] != 0) {
            return 0;
        }
        if (data[position + 2] == 1) {
            return 3;
        }
        return position + 4 <= end && data[position + 2] == 0 && data[position + 3] == 1 ? 4 : 0;
    }

    private static int nextStartCode(byte[] data, int from, int end) {
        for (int i = from; i + 3 <= end; i++) {
            if (data[i] == 0 && startCodeLength(data, i, end) > 0) {
                return i;
            }
        }
        return end;
    }
}
