package io.moonfleet.bench.viewer;

/**
 * What a viewer has received.
 *
 * @param packets datagrams of media, or messages
 * @param bytes   of those
 * @param lost    packets that are missing by their sequence numbers; always 0 on a path that loses none
 * @param frames  pictures, whole or not
 * @param checked packets that were decrypted as a sample
 * @param refused of those, the ones that did not prove genuine
 */
public record ViewerCounts(long packets, long bytes, long lost, long frames, long checked, long refused) {
    public static final ViewerCounts NONE = new ViewerCounts(0, 0, 0, 0, 0, 0);

    public ViewerCounts plus(ViewerCounts other) {
        return new ViewerCounts(
                packets + other.packets,
                bytes + other.bytes,
                lost + other.lost,
                frames + other.frames,
                checked + other.checked,
                refused + other.refused);
    }

    public ViewerCounts minus(ViewerCounts other) {
        return new ViewerCounts(
                packets - other.packets,
                bytes - other.bytes,
                lost - other.lost,
                frames - other.frames,
                checked - other.checked,
                refused - other.refused);
    }
}
