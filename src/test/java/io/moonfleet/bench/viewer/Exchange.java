package io.moonfleet.bench.viewer;

/** Where a viewer's answer goes. Offers come by the consumer that it was opened with. */
interface Exchange extends AutoCloseable {
    void answer(String description);

    @Override
    void close();
}
