package io.moonfleet.replay;

/**
 * What a bad network does to the media datagrams of a recording, each in per cent of them.
 *
 * @param reorder   arrive after up to three later ones
 * @param duplicate arrive twice
 * @param corrupt   arrive with damaged bits or cut off; bits of sound and of pictures that are not encrypted in their headers
 *                  only, as nothing but the checksum of UDP protects the rest, and no recording has that
 * @param seed      of the random numbers that choose them
 */
record Impairment(int loss, int reorder, int duplicate, int corrupt, long seed) {
    static final Impairment NONE = new Impairment(0, 0, 0, 0, 0);

    boolean none() {
        return loss == 0 && reorder == 0 && duplicate == 0 && corrupt == 0;
    }
}
