package io.moonfleet;

/** Seeds of random tests: the same in every run, so that a failure comes again, unless {@code -Dfuzz.seed=N} says otherwise. */
public final class FuzzSeed {
    private FuzzSeed() {}

    /** The seed to use in place of {@code usual}; also printed. */
    public static long of(Class<?> test, long usual) {
        long seed = Long.getLong("fuzz.seed", usual);
        System.out.println(test.getSimpleName() + ": -Dfuzz.seed=" + seed);
        return seed;
    }
}
