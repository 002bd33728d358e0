package io.moonfleet.server.auth;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Single-use tickets for browsers, which cannot set a header on a WebSocket: got with the token, shown once in the
 * upgrade request within {@link #LIFETIME}. Thread-safe; the number of tickets outstanding is bounded.
 */
@Singleton
public final class TicketOffice {
    public static final Duration LIFETIME = Duration.ofSeconds(30);

    private static final int MAX_OUTSTANDING = 1000;
    // Of the instance: a static one would be seeded while the executable is built.
    private final SecureRandom random = new SecureRandom();

    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Long> expiryByTicket = new LinkedHashMap<>();

    @Inject
    public TicketOffice() {
        this(System::nanoTime);
    }

    TicketOffice(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    public String issue() {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            expiryByTicket.values().removeIf(expiry -> expiry - now <= 0);
            Iterator<String> oldest = expiryByTicket.keySet().iterator();
            while (expiryByTicket.size() >= MAX_OUTSTANDING) {
                oldest.next();
                oldest.remove();
            }
            expiryByTicket.put(ticket, now + LIFETIME.toNanos());
            return ticket;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the ticket is good; it is not any more afterwards. */
    public boolean redeem(String ticket) {
        lock.lock();
        try {
            Long expiry = expiryByTicket.remove(ticket);
            return expiry != null && expiry - nanoTime.getAsLong() > 0;
        } finally {
            lock.unlock();
        }
    }
}
