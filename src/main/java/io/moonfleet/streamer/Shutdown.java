package io.moonfleet.streamer;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;

/**
 * Ends session, peers and media side by side, and waits only so long: the server kills a child that does not end, and a
 * native library that hangs must not keep the host busy.
 */
final class Shutdown {
    private static final Logger LOGGER = System.getLogger(Shutdown.class.getName());

    private Shutdown() {}

    static void run(
            StreamSource source,
            MediaOutput media,
            PeerRegistry peers,
            boolean started,
            boolean quitApp,
            Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        // Peers first: what they hold is released on the host while the session is still up.
        List<Thread> closingPeers = peers.closeAll();
        Thread session = background("close-session", () -> {
            if (started) {
                source.close(quitApp);
            }
        });
        Thread output = background("close-media", () -> {
            for (Thread peer : closingPeers) {
                peer.join();
            }
            media.close();
        });
        boolean done = await(session, deadline) & await(output, deadline);
        if (!done) {
            LOGGER.log(Level.WARNING, "closing took longer than {0} ms and goes on without waiting", limit.toMillis());
        }
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private static Thread background(String name, Work work) {
        return Thread.ofVirtual().name(name).start(() -> {
            try {
                work.run();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException | LinkageError failed) {
                LOGGER.log(Level.ERROR, name + " failed", failed);
            }
        });
    }

    private static boolean await(Thread thread, long deadline) {
        try {
            return thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
