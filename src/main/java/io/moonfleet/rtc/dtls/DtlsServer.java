package io.moonfleet.rtc.dtls;

import io.moonfleet.rtc.srtp.SrtpProfile;
import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsUtils;

/**
 * The end that waits for a ClientHello: the streamer's. The client has to show the certificate of its session description.
 * No cookie is asked for: checks have proved the address (RFC 8842, section 6).
 */
public final class DtlsServer extends DtlsEndpoint {
    /**
     * @param expected fingerprints of the other side's description; its certificate must match one
     * @param profiles SRTP profiles in the order in which one is chosen
     */
    public DtlsServer(
            DtlsCertificate certificate,
            List<Fingerprint> expected,
            List<SrtpProfile> profiles,
            DtlsOutput output,
            DtlsListener listener) {
        super(certificate, expected, profiles, output, listener, HandshakeOrder.ofClientMessages());
    }

    /** With all profiles, the best first, and one fingerprint. */
    public DtlsServer(DtlsCertificate certificate, Fingerprint expected, DtlsOutput output, DtlsListener listener) {
        this(certificate, List.of(expected), List.of(SrtpProfile.values()), output, listener);
    }

    @Override
    DTLSTransport handshake(DatagramQueue datagrams) throws IOException {
        DTLSServerProtocol protocol = new DTLSServerProtocol();
        protocol.setVerifyRequests(false);
        return protocol.accept(new Role(), datagrams);
    }

    @Override
    boolean sendsLastFlight() {
        return true;
    }

    private final class Role extends DefaultTlsServer {
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

        @Override
        protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
            return certificate().signer(context);
        }

        @Override
        public CertificateRequest getCertificateRequest() {
            return new CertificateRequest(
                    new short[] {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign},
                    TlsUtils.getDefaultSupportedSignatureAlgorithms(context),
                    null);
        }

        @Override
        public void notifyClientCertificate(Certificate chain) throws IOException {
            checkCertificate(chain);
        }

        @Override
        public Hashtable<?, ?> getServerExtensions() throws IOException {
            TlsSRTPUtils.addUseSRTPExtension(
                    serverExtensions, choose(TlsSRTPUtils.getUseSRTPExtension(clientExtensions)));
            return super.getServerExtensions();
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
