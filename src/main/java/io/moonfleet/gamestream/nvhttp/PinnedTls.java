package io.moonfleet.gamestream.nvhttp;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * TLS to one host for one connection: the host's leaf must equal the pinned certificate byte for byte, nothing else about
 * it matters (name, dates and chain are not checked); the client's key is offered whatever issuers the host names
 * (protocol document, section 1.3). A context per connection, so that no session is resumed without the check.
 */
final class PinnedTls {
    /** The host presented another certificate than the pinned one. */
    static final class PinMismatchException extends IOException {
        PinMismatchException() {
            super("another certificate than the pinned one");
        }
    }

    private final ClientIdentity identity;
    private final X509Certificate pinned;

    PinnedTls(ClientIdentity identity, X509Certificate pinned) {
        this.identity = identity;
        this.pinned = pinned;
    }

    /** Layers TLS over a connected socket; the result closes it. */
    SSLSocket handshake(Socket connected, String host, int port) throws IOException {
        Pin pin = new Pin(pinned);
        SSLContext context;
        try {
            context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new OwnKey(identity)}, new TrustManager[] {pin}, new SecureRandom());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no TLS", e);
        }
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(connected, host, port, true);
        socket.setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        try {
            socket.startHandshake();
        } catch (IOException e) {
            if (pin.mismatch) {
                throw new PinMismatchException();
            }
            throw e;
        }
        return socket;
    }

    private static final class Pin extends LeafTrustManager {
        private final X509Certificate pinned;
        private volatile boolean mismatch;

        private Pin(X509Certificate pinned) {
            super(End.CLIENT);
            this.pinned = pinned;
        }

        @Override
        protected void check(X509Certificate leaf) throws CertificateException {
            if (!Arrays.equals(leaf.getEncoded(), pinned.getEncoded())) {
                mismatch = true;
                throw new CertificateException("another certificate than the pinned one");
            }
        }
    }

    private static final class OwnKey extends X509ExtendedKeyManager {
        private static final String ALIAS = "client";

        private final ClientIdentity identity;

        private OwnKey(ClientIdentity identity) {
            this.identity = identity;
        }

        @Override
        public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
            return ALIAS;
        }

        @Override
        public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
            return ALIAS;
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return new X509Certificate[] {identity.certificate()};
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return identity.privateKey();
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return ALIAS;
        }
    }
}
