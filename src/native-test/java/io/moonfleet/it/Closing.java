package io.moonfleet.it;

/** Closes several things, all of them, whatever goes wrong with one; what was never opened is skipped. */
final class Closing {
    private Closing() {}

    static void all(AutoCloseable... resources) {
        Throwable first = null;
        for (AutoCloseable resource : resources) {
            if (resource == null) {
                continue;
            }
            try {
                resource.close();
            } catch (Exception | AssertionError error) {
                if (first == null) {
                    first = error;
                } else {
                    first.addSuppressed(error);
                }
            }
        }
        if (first != null) {
            throw new AssertionError("closing failed", first);
        }
    }
}
