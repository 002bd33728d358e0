package io.moonfleet.gamestream.nvhttp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A host's HTTP and HTTPS ports on loopback, one thread a connection, for tests: what is said on a connection is up to
 * the test. Every connection is closed after one answer.
 */
public final class FakeHost implements AutoCloseable {
    /** What one connection does after the request head was read. */
    @FunctionalInterface
    public interface Behaviour {
        void talk(Asked asked, InputStream in, OutputStream out) throws IOException;
    }

    /** A request as it came; {@code query} without question mark. */
    public record Asked(boolean tls, String path, String query, List<String> headers) {
        public String parameter(String name) {
            for (String pair : query.split("&")) {
                if (pair.startsWith(name + "=")) {
                    return pair.substring(name.length() + 1);
                }
            }
            return "";
        }

        /** The query without the random {@code uuid}. */
        public String withoutUuid() {
            return query.replaceFirst("uuid=[^&]*&?", "");
        }
    }

    /** How the TLS port treats clients. */
    public enum ClientCertificates {
        ACCEPT_ANY,
        REFUSE_ALL
    }

    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ServerSocket plain;
    private final ServerSocket secure;
    private volatile Behaviour behaviour = (request, in, out) -> {};

    public FakeHost(SelfSignedCertificate certificate) {
        this(certificate, ClientCertificates.ACCEPT_ANY);
    }

    public FakeHost(SelfSignedCertificate certificate, ClientCertificates clients) {
        try {
            plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            SSLServerSocket tls = (SSLServerSocket) context(certificate, clients)
                    .getServerSocketFactory()
                    .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
            tls.setNeedClientAuth(true);
            secure = tls;
        } catch (IOException | GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
        accept(plain, false);
        accept(secure, true);
    }

    public FakeHost behaving(Behaviour wanted) {
        behaviour = wanted;
        return this;
    }

    public HostEndpoint endpoint() {
        return new HostEndpoint("127.0.0.1", plain.getLocalPort());
    }

    public int httpsPort() {
        return secure.getLocalPort();
    }

    /** The requests so far, in order. */
    public List<Asked> asked() {
        return asked;
    }

    public List<String> paths() {
        return asked.stream().map(request -> (request.tls() ? "https " : "http ") + request.path()).toList();
    }

    /** An answer with this XML body. */
    public static byte[] xml(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: " + bytes.length
                + "\r\nConnection: close\r\n\r\n";
        return PairingCrypto.concat(head.getBytes(StandardCharsets.ISO_8859_1), bytes);
    }

    /** A server information with this host's HTTPS port. */
    public byte[] serverInfo(String more) {
        return xml("<?xml version=\"1.0\"?><root status_code=\"200\"><hostname>fake</hostname>" + more
                + "<appversion>7.1.431.-1</appversion><uniqueid>fake-id</uniqueid><HttpsPort>" + httpsPort()
                + "</HttpsPort><PairStatus>1</PairStatus><currentgame>0</currentgame>"
                + "<state>SUNSHINE_SERVER_FREE</state></root>");
    }

    @Override
    public void close() throws IOException {
        plain.close();
        secure.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept(ServerSocket server, boolean tls) {
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    open.add(socket);
                    Thread.ofVirtual().start(() -> serve(socket, tls));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    private void serve(Socket socket, boolean tls) {
        try (socket) {
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int c = in.read();
                if (c < 0) {
                    return;
                }
                head.append((char) c);
            }
            List<String> lines = head.toString().lines().toList();
            String target = lines.getFirst().split(" ")[1];
            int question = target.indexOf('?');
            Asked request = new Asked(
                    tls,
                    target.substring(0, question),
                    target.substring(question + 1),
                    lines.subList(1, lines.size()));
            asked.add(request);
            behaviour.talk(request, in, socket.getOutputStream());
            socket.getOutputStream().flush();
        } catch (IOException | UncheckedIOException gone) {
            // The client left, or refused this host: that is what some tests are about.
        } finally {
            open.remove(socket);
        }
    }

    private static SSLContext context(SelfSignedCertificate certificate, ClientCertificates clients)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, new char[0]);
        store.setKeyEntry(
                "host", certificate.privateKey(), new char[0], new X509Certificate[] {certificate.certificate()});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), new TrustManager[] {new Clients(clients)}, null);
        return context;
    }

    private record Clients(ClientCertificates policy) implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            if (policy == ClientCertificates.REFUSE_ALL) {
                throw new CertificateException("not known here");
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("this end is a server");
        }

        /** A foreign issuer: clients have to offer their certificate all the same. */
        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[] {Recordings.host().certificate()};
        }
    }
}
