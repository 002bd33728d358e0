package io.moonfleet.rtc.ice;

/** A path with what its session notes about it. */
abstract class CheckedPath implements IcePath {
    private final IceSession session;
    private volatile long checkedAt;
    private volatile boolean nominated;

    CheckedPath(IceSession session) {
        this.session = session;
    }

    IceSession session() {
        return session;
    }

    /** {@link System#nanoTime()} of the latest valid check. */
    long checkedAt() {
        return checkedAt;
    }

    void checkedAt(long nanos) {
        checkedAt = nanos;
    }

    boolean nominated() {
        return nominated;
    }

    void nominate() {
        nominated = true;
    }

    /** Frees it; nothing can be sent any more. */
    abstract void close();

    @Override
    public String toString() {
        return (tcp() ? "tcp " : "udp ") + local() + " to " + remote();
    }
}
