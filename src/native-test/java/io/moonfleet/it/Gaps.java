package io.moonfleet.it;

import java.util.List;

/** How evenly pictures came. */
final class Gaps {
    private Gaps() {}

    static double longestMillis(List<Page.Presented> frames) {
        double longest = 0;
        for (int i = 1; i < frames.size(); i++) {
            longest = Math.max(longest, frames.get(i).presentedMillis() - frames.get(i - 1).presentedMillis());
        }
        return longest;
    }

    /** The frames around the longest gap: which numbers were shown, and how old they were. */
    static String describe(List<Page.Presented> frames) {
        int worst = 1;
        for (int i = 1; i < frames.size(); i++) {
            if (gap(frames, i) > gap(frames, worst)) {
                worst = i;
            }
        }
        return "%d frames, around the longest gap: %s".formatted(frames.size(),
                frames.subList(Math.max(0, worst - 3), Math.min(frames.size(), worst + 3)));
    }

    private static double gap(List<Page.Presented> frames, int index) {
        return frames.get(index).presentedMillis() - frames.get(index - 1).presentedMillis();
    }
}
