package io.moonfleet.gamestream.nvhttp;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * HTTP/1.1 GET, one connection each (protocol document, section 1.3: no keep-alive, no HTTP/2, no proxy, no compression).
 * Errors name the host and the path, never the query: queries carry keys.
 */
final class HttpTransport {
    static final int MAX_XML = 1024 * 1024;
    private static final int CONNECT_MILLIS = 5_000;
    private static final Duration REFUSAL = Duration.ofSeconds(2);
    /** Alerts that are about the client's certificate and nothing else (RFC 8446, section 6.2). */
    private static final List<String> CERTIFICATE_ALERTS = List.of(
            "bad_certificate",
            "unsupported_certificate",
            "certificate_revoked",
            "certificate_expired",
            "certificate_unknown",
            "certificate_required",
            "unknown_ca",
            "access_denied");

    /**
     * What is asked for.
     *
     * @param tls   empty for plain HTTP
     * @param path  with its slash
     * @param query without question mark
     * @param limit for the whole exchange, empty for none (connecting is always limited)
     */
    record Request(
            HostEndpoint host,
            int port,
            Optional<PinnedTls> tls,
            String path,
            String query,
            Optional<Duration> limit,
            int maxBody) {}

    private HttpTransport() {}

    static HttpResponse get(Request request) throws GameStreamException {
        String what = "The request " + request.path() + " to " + request.host().urlHost() + ":" + request.port();
        try {
            return SocketTask.run(what, request.limit(), guard -> exchange(guard, request, what));
        } catch (PinnedTls.PinMismatchException e) {
            throw new GameStreamException(
                    ErrorCode.HOST_CERTIFICATE_CHANGED,
                    what + " met another certificate than the one this client was paired with. If the host was"
                            + " reinstalled, pair with it again; if not, somebody may be in between.");
        } catch (HttpFormatException e) {
            throw new GameStreamException(
                    ErrorCode.HOST_PROTOCOL_ERROR,
                    what + " failed: " + e.getMessage()
                            + ". Check that the address and port are those of Sunshine or Wolf.",
                    e);
        } catch (TlsResetException e) {
            throw notAccepted(what, 0);
        } catch (SSLException e) {
            throw tlsFailure(what, e);
        } catch (SocketTimeoutException e) {
            throw new GameStreamException(
                    ErrorCode.TIMEOUT, what + " timed out. Check that the host is awake, then try again.", e);
        } catch (IOException e) {
            throw new GameStreamException(
                    ErrorCode.HOST_UNREACHABLE,
                    what + " broke off (" + e.getMessage() + "). Check that the host is running, then try again.",
                    e);
        }
    }

    private static HttpResponse exchange(SocketTask.Guard guard, Request request, String what)
            throws IOException, GameStreamException {
        try (Socket plain = guard.socket()) {
            connect(plain, request, what);
            if (request.tls().isEmpty()) {
                return talk(plain, request);
            }
            long since = System.nanoTime();
            try (SSLSocket secure =
                    request.tls().get().handshake(plain, request.host().address(), request.port())) {
                return talk(secure, request);
            } catch (RuntimeException e) {
                // What the host sends goes through the JDK's own parsers.
                throw new SSLException("the host's TLS cannot be understood: " + e, e);
            } catch (SocketException e) {
                throw System.nanoTime() - since < REFUSAL.toNanos() ? new TlsResetException(e) : e;
            }
        }
    }

    private static void connect(Socket socket, Request request, String what) throws GameStreamException {
        try {
            InetAddress address = InetAddress.getByName(request.host().address());
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(address, request.port()), CONNECT_MILLIS);
        } catch (UnknownHostException e) {
            throw new GameStreamException(
                    ErrorCode.HOST_UNREACHABLE,
                    what + " failed: the name has no address. Check the spelling, or use a numeric address.",
                    e);
        } catch (IOException e) {
            throw new GameStreamException(
                    ErrorCode.HOST_UNREACHABLE,
                    what + " failed: no connection (" + e.getMessage()
                            + "). Check that the host is awake, runs Sunshine or Wolf, and that no firewall blocks the port.",
                    e);
        }
    }

    private static HttpResponse talk(Socket socket, Request request) throws IOException {
        String head = "GET " + request.path() + "?" + request.query() + " HTTP/1.1\r\n"
                + "Host: " + request.host().urlHost() + ":" + request.port() + "\r\n"
                + "User-Agent: Moonfleet\r\nAccept: */*\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return HttpResponse.read(new BufferedInputStream(socket.getInputStream()), request.maxBody());
    }

    private static GameStreamException tlsFailure(String what, SSLException e) {
        // JSSE tells an alert from the other end only by its text.
        String said = String.valueOf(e.getMessage());
        if (said.contains("Received fatal alert")) {
            boolean explicit = CERTIFICATE_ALERTS.stream().anyMatch(said::contains);
            return notAccepted(what, explicit ? GameStreamException.UNAUTHORIZED : 0);
        }
        return new GameStreamException(
                ErrorCode.HOST_PROTOCOL_ERROR,
                what + " failed during TLS (" + e.getMessage() + "). Check that the HTTPS port is the host's.",
                e);
    }

    /** @param number {@link GameStreamException#UNAUTHORIZED} where there is no doubt */
    private static GameStreamException notAccepted(String what, int number) {
        return GameStreamException.ofHost(
                ErrorCode.HOST_NOT_PAIRED,
                number,
                what + " was refused during TLS: the host does not accept this client's certificate. Pair with it.");
    }

    /**
     * The connection was reset during or right after the TLS handshake. The server judges the client's certificate last,
     * and its alert is lost when it closes while bytes of this end are still coming in.
     */
    private static final class TlsResetException extends IOException {
        private TlsResetException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
