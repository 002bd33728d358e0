package io.moonfleet.rtc.ice;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what a session reports until a test asks for it. */
final class RecordingListener implements IceListener {
    private final BlockingQueue<IcePath> paths = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> datagrams = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

    @Override
    public void pathSelected(IcePath path) {
        paths.add(path);
    }

    @Override
    public void datagram(byte[] data, int offset, int length) {
        datagrams.add(new String(data, offset, length, StandardCharsets.US_ASCII));
    }

    @Override
    public void disconnected(String reason) {
        ends.add(reason);
    }

    IcePath path() throws InterruptedException {
        return next(paths).orElseThrow(() -> new AssertionError("no path was selected"));
    }

    String datagram() throws InterruptedException {
        return next(datagrams).orElseThrow(() -> new AssertionError("no datagram came"));
    }

    String end() throws InterruptedException {
        return next(ends).orElseThrow(() -> new AssertionError("no end was reported"));
    }

    boolean quiet() {
        return paths.isEmpty() && datagrams.isEmpty() && ends.isEmpty();
    }

    private static <T> Optional<T> next(BlockingQueue<T> queue) throws InterruptedException {
        return Optional.ofNullable(queue.poll(10, TimeUnit.SECONDS));
    }
}
