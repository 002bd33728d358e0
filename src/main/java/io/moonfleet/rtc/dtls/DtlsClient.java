package io.moonfleet.rtc.dtls;

import io.moonfleet.rtc.srtp.SrtpProfile;
import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;

/** The end that begins: a browser's, or that of a viewer in tests and in the load generator. */
public final class DtlsClient extends DtlsEndpoint {
    /**
     * @param expected fingerprints of the other side's description; its certificate must match one
     * @param profiles SRTP profiles that are offered, best first
     */
    public DtlsClient(
            DtlsCertificate certificate,
            List<Fingerprint> expected,
            List<SrtpProfile> profiles,
            DtlsOutput output,
            DtlsListener listener) {
        super(certificate, expected, profiles, output, listener, HandshakeOrder.ofServerMessages());
    }

    /** With all profiles, the best first, and one fingerprint. */
    public DtlsClient(DtlsCertificate certificate, Fingerprint expected, DtlsOutput output, DtlsListener listener) {
        this(certificate, List.of(expected), List.of(SrtpProfile.values()), output, listener);
    }

    @Override
    DTLSTransport handshake(DatagramQueue datagrams) throws IOException {
        return new DTLSClientProtocol().connect(new Role(), datagrams);
    }

    @Override
    boolean sendsLastFlight() {
        return false;
    }

    private final class Role extends DefaultTlsClient {
        private Role() {
            super(certificate().crypto());
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.DTLSv12.only();
        }

        @Override
        protected int[] getSupportedCipherSuites() {
            return CIPHER_SUITES.clone();
        }

        // The library's interface has a raw table of extension number to bytes.
        @Override
        @SuppressWarnings({"rawtypes", "unchecked"})
        public Hashtable getClientExtensions() throws IOException {
            Hashtable extensions = super.getClientExtensions();
            TlsSRTPUtils.addUseSRTPExtension(extensions, offeredProfiles());
            return extensions;
        }

        @Override
        @SuppressWarnings("rawtypes")
        public void processServerExtensions(Hashtable extensions) throws IOException {
            super.processServerExtensions(extensions);
            choose(TlsSRTPUtils.getUseSRTPExtension(extensions));
        }

        @Override
        public TlsAuthentication getAuthentication() {
            return new TlsAuthentication() {
                @Override
                public void notifyServerCertificate(TlsServerCertificate server) throws IOException {
                    checkCertificate(server.getCertificate());
                }

                @Override
                public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                    return certificate().signer(context);
                }
            };
        }

        @Override
        public boolean requiresExtendedMasterSecret() {
            return true;
        }

        @Override
        public void notifyHandshakeComplete() throws IOException {
            super.notifyHandshakeComplete();
            export(context);
        }

        @Override
        public void notifyAlertReceived(short level, short description) {
            alertReceived(level, description);
        }

        @Override
        public int getHandshakeTimeoutMillis() {
            return HANDSHAKE_TIMEOUT_MILLIS;
        }

        @Override
        public int getHandshakeResendTimeMillis() {
            return RESEND_MILLIS;
        }
    }
}
