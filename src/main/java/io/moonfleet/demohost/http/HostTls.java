package io.moonfleet.demohost.http;

import io.moonfleet.gamestream.nvhttp.LeafTrustManager;
import io.moonfleet.gamestream.nvhttp.SelfSignedCertificate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManager;

/**
 * TLS as a host speaks it: TLS 1.2 or 1.3, the client is asked for a certificate, and any RSA certificate passes the
 * handshake. Who it belongs to is decided afterwards, per request (protocol document, section 9.2).
 */
public final class HostTls {
    private HostTls() {}

    /** A bound listener; every handshake is done with the key and certificate that the host has by then. */
    public static SSLServerSocket listen(InetSocketAddress address, Supplier<SelfSignedCertificate> host)
            throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManager[] keys = {new HostKeyManager(host)};
            context.init(keys, new TrustManager[] {new AnyRsaClient()}, new SecureRandom());
            SSLServerSocket listener = (SSLServerSocket) context.getServerSocketFactory().createServerSocket();
            listener.setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
            listener.setWantClientAuth(true);
            listener.bind(address);
            return listener;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up with the host's key", e);
        }
    }

    /** Lets every RSA certificate of sane size through the handshake, expired or not. */
    private static final class AnyRsaClient extends LeafTrustManager {
        private static final int LARGEST_KEY_BITS = 8192;

        private AnyRsaClient() {
            super(End.SERVER);
        }

        @Override
        protected void check(X509Certificate leaf) throws CertificateException {
            boolean usable = leaf.getPublicKey() instanceof RSAPublicKey key
                    && key.getModulus().bitLength() <= LARGEST_KEY_BITS;
            if (!usable) {
                throw new CertificateException("an RSA certificate is wanted");
            }
        }
    }
}
