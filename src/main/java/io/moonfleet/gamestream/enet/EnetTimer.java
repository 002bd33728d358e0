package io.moonfleet.gamestream.enet;

/** Work of the application that shares an endpoint's owner thread. */
@FunctionalInterface
public interface EnetTimer {
    /**
     * Does what is due and tells when to be called again. It is called once more often than needed rather than late.
     *
     * @param now microseconds of the endpoint's clock
     * @return the time of the next call, {@link Long#MAX_VALUE} for none
     */
    long run(long now);
}
