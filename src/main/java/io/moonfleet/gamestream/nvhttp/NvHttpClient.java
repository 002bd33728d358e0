package io.moonfleet.gamestream.nvhttp;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A host's HTTP(S) API (protocol document, section 1). Every call blocks, opens a connection of its own and can be
 * interrupted (then it fails with CANCELLED and leaves the interrupt flag set). Thread-safe.
 */
public final class NvHttpClient {
    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final Duration LAUNCH = Duration.ofSeconds(120);
    private static final Duration CANCEL = Duration.ofSeconds(30);
    private static final int MAX_IMAGE = 8 * 1024 * 1024;
    private static final int NOT_OURS = 599;

    private final HostEndpoint host;
    private final String uniqueId;
    private final Optional<PinnedTls> tls;
    private volatile Optional<ServerInfo> known = Optional.empty();

    /**
     * @param uniqueId 1 to 64 hex characters, the same that was used for pairing
     * @param pinned   the host's certificate from pairing, empty when not paired
     */
    public NvHttpClient(
            HostEndpoint host, ClientIdentity identity, String uniqueId, Optional<X509Certificate> pinned) {
        this.host = host;
        this.uniqueId = requireUniqueId(uniqueId);
        this.tls = pinned.map(certificate -> new PinnedTls(identity, certificate));
    }

    /**
     * Asks over HTTPS when a certificate is pinned and the port is known, and over HTTP where that does not work
     * (section 1.5). Fails only when neither answered; {@link ServerInfo#trust()} says what became of the pairing.
     */
    public ServerInfo serverInfo() throws GameStreamException {
        Optional<ServerInfo> before = known;
        ServerInfo plain;
        if (tls.isEmpty()) {
            plain = plainServerInfo();
            known = Optional.of(plain);
            return plain;
        }
        if (before.isPresent()) {
            HostTrust trust;
            try {
                return remember(secureServerInfo(before.get().httpsPort()));
            } catch (GameStreamException e) {
                trust = trustAfter(e);
            }
            plain = plainServerInfo();
            if (plain.httpsPort() == before.get().httpsPort()) {
                return remember(plain.withTrust(trust));
            }
            // The host came back with other ports: ask there.
        } else {
            plain = plainServerInfo();
        }
        try {
            return remember(secureServerInfo(plain.httpsPort()));
        } catch (GameStreamException e) {
            return remember(plain.withTrust(trustAfter(e)));
        }
    }

    /** As {@link #serverInfo()}, and refuses an answer of another machine that took over the address. */
    public ServerInfo serverInfo(String expectedHostUniqueId) throws GameStreamException {
        ServerInfo info = serverInfo();
        if (!info.uniqueId().equals(expectedHostUniqueId)) {
            throw new GameStreamException(
                    ErrorCode.HOST_IDENTITY_CHANGED,
                    "Another host answers at " + host.urlHost() + ":" + host.httpPort()
                            + " than the one that was added. Correct the address, or remove the host and add it again.");
        }
        return info;
    }

    /** The host's apps. */
    public List<App> apps() throws GameStreamException {
        HostAnswer answer = secure("/applist", "", SHORT);
        requireOk("The list of apps", answer);
        return App.list(answer.root());
    }

    /** Box art as PNG; empty when the host has none or it cannot be had. */
    public Optional<byte[]> appAsset(int appId) throws GameStreamException {
        byte[] body = secureGet(
                        "/appasset", "&appid=" + appId + "&AssetType=2&AssetIdx=0", SHORT, MAX_IMAGE)
                .body();
        boolean png = body.length > 8 && body[0] == (byte) 0x89 && body[1] == 'P' && body[2] == 'N' && body[3] == 'G';
        return png ? Optional.of(body) : Optional.empty();
    }

    /** Starts an app and opens a session on it. Use it exactly when {@link ServerInfo#busy()} is false. */
    public LaunchResponse launch(LaunchRequest request) throws GameStreamException {
        return open("/launch", "gamesession", request);
    }

    /** Opens a session on the running app, with keys of its own. */
    public LaunchResponse resume(LaunchRequest request) throws GameStreamException {
        return open("/resume", "resume", request);
    }

    /** Ends the running app; on Sunshine that ends the session of every client. */
    public void cancel() throws GameStreamException {
        HostAnswer answer = secure("/cancel", "", CANCEL);
        requireOk("Ending the app", answer);
        if (answer.number("cancel", 0) == 0) {
            throw new GameStreamException(
                    ErrorCode.HOST_REFUSED, "The host did not end the app. End it on the host itself.");
        }
        if (serverInfo().busy()) {
            throw GameStreamException.ofHost(
                    ErrorCode.HOST_BUSY,
                    NOT_OURS,
                    "The app still runs: another client started it. End it there or on the host itself.");
        }
    }

    /** Asks the host to forget this client's pairing. Hosts need not support it: a refusal is not an error. */
    public void unpair() throws GameStreamException {
        plainGet("/unpair", "", Optional.of(SHORT));
    }

    HttpResponse plainGet(String path, String more, Optional<Duration> limit) throws GameStreamException {
        return HttpTransport.get(new HttpTransport.Request(
                host, host.httpPort(), Optional.empty(), path, query(more), limit, HttpTransport.MAX_XML));
    }

    /** A call over TLS as the paired client. */
    HostAnswer secure(String path, String more, Duration limit) throws GameStreamException {
        HostAnswer answer = HostAnswer.of(secureGet(path, more, limit, HttpTransport.MAX_XML));
        requirePaired(answer);
        return answer;
    }

    private LaunchResponse open(String path, String successElement, LaunchRequest request)
            throws GameStreamException {
        HostAnswer answer = secure(path, "&" + request.query(), LAUNCH);
        if (!answer.ok() || answer.number(successElement, 0) == 0) {
            throw refusedLaunch(answer);
        }
        Optional<String> url = answer.text("sessionUrl0").filter(text -> !text.isEmpty());
        if (url.isEmpty()) {
            return new LaunchResponse(SessionUrl.fallback(host.address()));
        }
        return new LaunchResponse(SessionUrl.parse(url.get())
                .orElseThrow(() -> new GameStreamException(
                        ErrorCode.HOST_PROTOCOL_ERROR,
                        "The host opened a session under a URL that this client cannot use. Update the host.")));
    }

    private static GameStreamException refusedLaunch(HostAnswer answer) {
        String said = "The host did not start the app (" + answer.describe() + "). ";
        boolean running = answer.statusMessage().contains("already running");
        if (running) {
            return GameStreamException.ofHost(
                    ErrorCode.HOST_BUSY, answer.statusCode(), said + "Resume the running app or end it first.");
        }
        if (answer.statusCode() == 404) {
            return GameStreamException.ofHost(
                    ErrorCode.APP_NOT_FOUND,
                    answer.statusCode(),
                    said + "Read the list of apps again and pick one of them.");
        }
        return GameStreamException.ofHost(
                ErrorCode.HOST_REFUSED, answer.statusCode(), said + "Look at the host's own log.");
    }

    private HttpResponse secureGet(String path, String more, Duration limit, int maxBody) throws GameStreamException {
        PinnedTls pinned = tls.orElseThrow(NvHttpClient::notPaired);
        ServerInfo info = known.isPresent() ? known.get() : remember(plainServerInfo());
        info.requireSupported();
        return HttpTransport.get(new HttpTransport.Request(
                host, info.httpsPort(), Optional.of(pinned), path, query(more), Optional.of(limit), maxBody));
    }

    private ServerInfo plainServerInfo() throws GameStreamException {
        HostAnswer answer = HostAnswer.of(plainGet("/serverinfo", "", Optional.of(SHORT)));
        return ServerInfo.of(answer, host.httpPort(), false);
    }

    private ServerInfo secureServerInfo(int httpsPort) throws GameStreamException {
        HostAnswer answer = HostAnswer.of(HttpTransport.get(new HttpTransport.Request(
                host, httpsPort, tls, "/serverinfo", query(""), Optional.of(SHORT), HttpTransport.MAX_XML)));
        requirePaired(answer);
        return ServerInfo.of(answer, host.httpPort(), true);
    }

    private ServerInfo remember(ServerInfo info) {
        known = Optional.of(info);
        return info;
    }

    private static HostTrust trustAfter(GameStreamException failure) throws GameStreamException {
        return switch (failure.code()) {
            case HOST_NOT_PAIRED ->
                failure.hostCode() == GameStreamException.UNAUTHORIZED ? HostTrust.NOT_PAIRED : HostTrust.BROKEN_OFF;
            case HOST_CERTIFICATE_CHANGED -> HostTrust.CERTIFICATE_CHANGED;
            case CANCELLED -> throw failure;
            // Anything else says nothing about the pairing.
            default -> HostTrust.UNVERIFIED;
        };
    }

    private static void requirePaired(HostAnswer answer) throws GameStreamException {
        if (answer.unauthorized()) {
            throw notPaired();
        }
    }

    private static void requireOk(String what, HostAnswer answer) throws GameStreamException {
        if (!answer.ok()) {
            throw GameStreamException.ofHost(
                    ErrorCode.HOST_REFUSED,
                    answer.statusCode(),
                    what + " was refused by the host (" + answer.describe() + "). Look at the host's own log.");
        }
    }

    private static GameStreamException notPaired() {
        return GameStreamException.ofHost(
                ErrorCode.HOST_NOT_PAIRED, GameStreamException.UNAUTHORIZED, "The host does not know this client. Pair with it first.");
    }

    String query(String more) {
        return "uniqueid=" + uniqueId + "&uuid=" + UUID.randomUUID() + more;
    }

    static String requireUniqueId(String uniqueId) {
        if (uniqueId.isEmpty()
                || uniqueId.length() > 64
                || !uniqueId.chars().allMatch(c -> Character.isLetterOrDigit(c) && c < 0x80 || c == '-')) {
            throw new IllegalArgumentException("a client's unique id has 1 to 64 hex characters");
        }
        return uniqueId;
    }
}
