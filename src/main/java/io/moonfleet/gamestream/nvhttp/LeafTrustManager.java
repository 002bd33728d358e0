package io.moonfleet.gamestream.nvhttp;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trust by the peer's own certificate alone, as both ends of GameStream decide it: no chain, no name, no dates. The
 * extended kind of trust manager, because the JDK adds checks of its own to the plain kind. Thread-safe if
 * {@link #check} is.
 */
public abstract class LeafTrustManager extends X509ExtendedTrustManager {
    /** Which end this one is: the other role never comes up and is refused. */
    public enum End {
        CLIENT,
        SERVER
    }

    private final End end;

    protected LeafTrustManager(End end) {
        this.end = end;
    }

    /** Throws if the peer with this certificate is not to be spoken with. */
    protected abstract void check(X509Certificate leaf) throws CertificateException;

    private void check(X509Certificate[] chain, End needed) throws CertificateException {
        if (end != needed) {
            throw new CertificateException("this end is a " + end);
        }
        if (chain.length == 0) {
            throw new CertificateException("no certificate came");
        }
        check(chain[0]);
    }

    @Override
    public final void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain, End.CLIENT);
    }

    @Override
    public final void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain, End.CLIENT);
    }

    @Override
    public final void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, End.CLIENT);
    }

    @Override
    public final void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain, End.SERVER);
    }

    @Override
    public final void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain, End.SERVER);
    }

    @Override
    public final void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, End.SERVER);
    }

    /** Empty: a list would keep some TLS libraries from offering their self-signed certificate. */
    @Override
    public final X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
