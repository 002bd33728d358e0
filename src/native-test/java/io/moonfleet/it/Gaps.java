package io.moonfleet.it;

import java.util.List;

/**
 * How evenly pictures came. A host that is late with drawing is no fault of the stream: how late it was with the frames
 * between two pictures is known from the time that is drawn in them, and does not count.
 */
record Gaps(List<Page.Presented> frames, double periodMillis) {
    static Gaps of(List<Page.Presented> frames, int fps) {
        return new Gaps(List.copyOf(frames), 1000.0 / fps);
    }

    double longestMillis() {
        double longest = 0;
        for (int index = 1; index < frames.size(); index++) {
            longest = Math.max(longest, gap(index));
        }
        return longest;
    }

    private double gap(int index) {
        Page.Presented earlier = frames.get(index - 1);
        Page.Presented later = frames.get(index);
        double drawn = later.drawnMillis() - earlier.drawnMillis();
        double late = drawn - (later.frame() - earlier.frame()) * periodMillis;
        return later.presentedMillis() - earlier.presentedMillis() - Math.max(0, late);
    }

    /** The frames around the longest gap: which numbers were shown, and how old they were. */
    @Override
    public String toString() {
        int worst = 1;
        for (int index = 1; index < frames.size(); index++) {
            if (gap(index) > gap(worst)) {
                worst = index;
            }
        }
        return "%.0f ms among %d frames, around it %s".formatted(longestMillis(), frames.size(),
                frames.subList(Math.max(0, worst - 3), Math.min(frames.size(), worst + 3)));
    }
}
