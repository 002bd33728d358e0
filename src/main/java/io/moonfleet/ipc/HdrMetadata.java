package io.moonfleet.ipc;

/**
 * What a host says of the display that its HDR pictures are made for.
 *
 * @param redX             of the primaries and of white, in 1/50000
 * @param maximumLuminance nits
 * @param minimumLuminance 1/10000 nit
 */
public record HdrMetadata(
        int redX,
        int redY,
        int greenX,
        int greenY,
        int blueX,
        int blueY,
        int whiteX,
        int whiteY,
        int maximumLuminance,
        int minimumLuminance,
        int maximumContentLight,
        int maximumFrameAverage,
        int maximumFullFrame) {}
