package io.moonfleet.demohost;

import java.util.OptionalInt;

/** The first number of each sequence in one session: every session begins them anew. Thread-safe. */
final class FirstNumbers {
    /** A number that keeps its first value. */
    static final class First {
        private volatile OptionalInt value = OptionalInt.empty();

        /** One thread calls this. */
        void seen(int number) {
            if (value.isEmpty()) {
                value = OptionalInt.of(number);
            }
        }

        OptionalInt value() {
            return value;
        }
    }

    /** Of the client's control messages. */
    final First control = new First();

    /** Counter of the ping that came first; a legacy ping has none. */
    final First videoPing = new First();

    final First audioPing = new First();

    /** Of the frames that the host sent. */
    final First frame = new First();
}
