package io.moonfleet.gamestream;

import io.moonfleet.gamestream.nvhttp.HostTrust;
import io.moonfleet.gamestream.nvhttp.NvHttpClient;
import io.moonfleet.gamestream.nvhttp.ServerInfo;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The app of a session, asked about or ended while there is no session. Every method waits no longer than it is told. */
public final class RunningApp {
    private RunningApp() {}

    /** Whether the app of this session runs on the host; empty where the host does not say so in time. */
    public static Optional<Boolean> runs(SessionConfig config, Duration limit) {
        return within(limit, () -> info(config).currentGame() == config.appId());
    }

    /**
     * Ends the app, if it is this one that runs.
     *
     * @return whether the host has it no more; false also where it did not say so in time
     */
    public static boolean quit(SessionConfig config, Duration limit) {
        return within(limit, () -> {
                    if (info(config).currentGame() == config.appId()) {
                        http(config).cancel();
                    }
                    return true;
                })
                .orElse(false);
    }

    private interface Question {
        boolean ask() throws GameStreamException;
    }

    private static NvHttpClient http(SessionConfig config) {
        return new NvHttpClient(
                config.host(), config.identity(), config.uniqueId(), Optional.of(config.hostCertificate()));
    }

    private static ServerInfo info(SessionConfig config) throws GameStreamException {
        NvHttpClient http = http(config);
        ServerInfo info = config.expectedHostUniqueId().isPresent()
                ? http.serverInfo(config.expectedHostUniqueId().get())
                : http.serverInfo();
        if (info.trust() != HostTrust.PAIRED) {
            throw new GameStreamException(
                    ErrorCode.HOST_UNREACHABLE, "The host does not tell a client that it does not know.");
        }
        return info;
    }

    private static Optional<Boolean> within(Duration limit, Question question) {
        FutureTask<Boolean> task = new FutureTask<>(question::ask);
        Thread thread = Thread.ofVirtual().name("gamestream-app").start(task);
        try {
            return Optional.of(task.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException unknown) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            thread.interrupt();
        }
    }
}
