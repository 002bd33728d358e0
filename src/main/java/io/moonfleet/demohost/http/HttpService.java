package io.moonfleet.demohost.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

/** One HTTP/1.1 request and its answer on a connection, plain or TLS. */
public final class HttpService implements ConnectionServer.Service {
    /** A request must be complete so soon after the connection was made, however slowly it trickles. */
    private static final long REQUEST_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final HttpHandler handler;

    public HttpService(HttpHandler handler) {
        this.handler = handler;
    }

    @Override
    public void serve(Socket connection) throws IOException {
        Optional<X509Certificate> certificate = Optional.empty();
        boolean secure = connection instanceof SSLSocket;
        if (connection instanceof SSLSocket tls) {
            tls.startHandshake();
            certificate = peer(tls);
        }
        HttpResponse response;
        try {
            HttpRequest request = HttpRequest.parse(readHead(connection.getInputStream()));
            response = handler.answer(request, connection.getInetAddress(), secure, certificate);
        } catch (HttpSyntaxException e) {
            response = HttpResponse.badRequest(e.getMessage());
        }
        connection.getOutputStream().write(response.toBytes());
        connection.getOutputStream().flush();
        if (!secure) {
            connection.shutdownOutput();
        }
    }

    private static Optional<X509Certificate> peer(SSLSocket tls) {
        try {
            Certificate[] chain = tls.getSession().getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate leaf ? Optional.of(leaf) : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    private static byte[] readHead(InputStream input) throws IOException, HttpSyntaxException {
        long deadline = System.nanoTime() + REQUEST_NANOS;
        byte[] head = new byte[HttpRequest.HEAD_LIMIT];
        int length = 0;
        while (length < head.length) {
            // GET has no body, so what follows the head in a segment does not matter; clients send nothing there.
            int count = input.read(head, length, head.length - length);
            if (count < 0) {
                throw new HttpSyntaxException("the request ended early");
            }
            length += count;
            if (HttpRequest.complete(head, length)) {
                return Arrays.copyOf(head, length);
            }
            if (System.nanoTime() - deadline > 0) {
                throw new SocketTimeoutException("the request took too long");
            }
        }
        throw new HttpSyntaxException("the request is too long");
    }
}
