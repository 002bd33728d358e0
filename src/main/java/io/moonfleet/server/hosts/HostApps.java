package io.moonfleet.server.hosts;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

/**
 * The applications of paired hosts and their box art. What a host has said is kept for a while, so that pages may ask as
 * often as they like. Thread-safe; blocks on the network.
 */
final class HostApps {
    private static final Duration FRESH = Duration.ofSeconds(60);
    private static final int MAX_LISTS = 256;
    /** Pages ask for all pictures at once; a host gets them a few at a time. */
    private static final int REQUESTS = 4;

    private final HostGateway gateway;
    private final BoxArtCache pictures;
    private final ConcurrentMap<String, Listed> lists = new ConcurrentHashMap<>();
    private final Semaphore requests = new Semaphore(REQUESTS, true);

    HostApps(HostGateway gateway, BoxArtCache pictures) {
        this.gateway = gateway;
        this.pictures = pictures;
    }

    private record Listed(List<HostApp> apps, long nanos) {
        boolean isFresh() {
            return System.nanoTime() - nanos < FRESH.toNanos();
        }
    }

    /** @param refresh whether the host is asked even where its last answer is still fresh */
    List<HostApp> list(String uniqueId, PairedHost host, boolean refresh) throws GameStreamException {
        Optional<Listed> before = Optional.ofNullable(lists.get(uniqueId)).filter(Listed::isFresh);
        if (before.isPresent() && !refresh) {
            return before.get().apps();
        }
        List<HostApp> apps = gateway.apps(host);
        if (lists.size() >= MAX_LISTS) {
            lists.clear();
        }
        lists.put(uniqueId, new Listed(apps, System.nanoTime()));
        return apps;
    }

    /** PNG; empty when the host has none. A picture that was seen before is shown while the host does not answer. */
    Optional<byte[]> picture(String uniqueId, PairedHost host, int appId, boolean refresh) throws GameStreamException {
        Optional<byte[]> fresh = refresh ? Optional.empty() : pictures.fresh(uniqueId, appId);
        if (fresh.isPresent()) {
            return fresh;
        }
        Optional<byte[]> picture;
        try {
            requests.acquire();
            try {
                picture = gateway.appImage(host, appId);
            } finally {
                requests.release();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new GameStreamException(ErrorCode.CANCELLED, "Cancelled while waiting for a picture");
        } catch (GameStreamException failed) {
            Optional<byte[]> kept = isAbsence(failed) ? pictures.kept(uniqueId, appId) : Optional.empty();
            if (kept.isEmpty()) {
                throw failed;
            }
            return kept;
        }
        picture.ifPresent(png -> pictures.keep(uniqueId, appId, png));
        return picture;
    }

    /** Forgets what that host has said. */
    void forget(String uniqueId) {
        lists.remove(uniqueId);
        pictures.forget(uniqueId);
    }

    private static boolean isAbsence(GameStreamException failed) {
        return failed.code() == ErrorCode.HOST_UNREACHABLE || failed.code() == ErrorCode.TIMEOUT;
    }
}
