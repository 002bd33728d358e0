package io.moonfleet.bench.viewer;

import io.moonfleet.rtc.sctp.DataChannel;
import io.moonfleet.rtc.sctp.DataChannelListener;
import io.moonfleet.rtc.sctp.DataChannelOptions;
import io.moonfleet.rtc.sctp.DataChannels;
import io.moonfleet.rtc.sctp.DtlsRole;
import io.moonfleet.rtc.sctp.SctpEnd;
import io.moonfleet.rtc.sctp.SctpSettings;
import io.moonfleet.rtc.srtp.SrtpKeys;
import io.moonfleet.rtc.srtp.SrtpProfile;
import java.io.IOException;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;

/**
 * The DTLS end of a viewer: the client, with a certificate that all viewers share, and the data channels in it. Independent of the product's own, so
 * that the two prove each other. Works on a virtual thread of its own.
 */
final class Dtls implements AutoCloseable {
    private static final DtlsIdentity IDENTITY = DtlsIdentity.create();
    private static final int LONGEST_DATAGRAM = 1500;
    private static final int MOST_WAITING = 64;
    private static final List<String> CHANNELS = List.of("keyboard", "mouse", "touch", "controllers");
    private static final int WAIT_MILLIS = 60_000;

    private final String remoteFingerprint;
    private final MediaReceiver.Output output;
    private final Consumer<SrtpKeys> established;
    private final Consumer<String> ended;
    private final BlockingQueue<byte[]> incoming = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread = Thread.ofVirtual().name("viewer-dtls").unstarted(this::run);
    private volatile boolean closed;

    Dtls(String remoteFingerprint, MediaReceiver.Output output, Consumer<SrtpKeys> established, Consumer<String> ended) {
        this.remoteFingerprint = remoteFingerprint;
        this.output = output;
        this.established = established;
        this.ended = ended;
    }

    /** As it stands in the answer. */
    String fingerprint() {
        return IDENTITY.fingerprint();
    }

    void start() {
        thread.start();
    }

    /** One that came. */
    void datagram(byte[] data, int offset, int length) {
        incoming.offer(Arrays.copyOfRange(data, offset, offset + length));
    }

    private void run() {
        try {
            Client client = new Client();
            DTLSTransport connection = new DTLSClientProtocol().connect(client, new Transport());
            established.accept(SrtpKeys.ofExport(client.profile, client.exported));
            runChannels(connection);
        } catch (IOException | RuntimeException over) {
            if (!closed) {
                ended.accept(over.toString());
            }
        }
    }

    /** The data channels that a browser opens; nothing is ever sent on them. */
    private void runChannels(DTLSTransport connection) throws IOException {
        DataChannels channels = new DataChannels(SctpSettings.standard(), DtlsRole.CLIENT, (data, offset, length) -> {
            try {
                connection.send(data, offset, length);
            } catch (IOException over) {
                closed = true;
            }
        }, new Idle());
        long begin = System.nanoTime();
        channels.connect(begin);
        CHANNELS.forEach(label -> channels.open(label, DataChannelOptions.reliable(), begin));
        byte[] record = new byte[LONGEST_DATAGRAM];
        while (!closed) {
            long due = channels.nextTimeout();
            long wait = due == DataChannels.NEVER ? WAIT_MILLIS : (due - System.nanoTime()) / 1_000_000 + 1;
            int length = connection.receive(record, 0, record.length, (int) Math.clamp(wait, 1, WAIT_MILLIS));
            if (length >= 0) {
                channels.receive(record, 0, length, System.nanoTime());
            }
            channels.timeout(System.nanoTime());
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private static final class Idle implements DataChannelListener {
        @Override
        public void opened(DataChannel channel) {}

        @Override
        public void message(DataChannel channel, boolean text, byte[] data) {}

        @Override
        public void closed(DataChannel channel) {}

        @Override
        public void ended(SctpEnd end) {}
    }

    private final class Transport implements DatagramTransport {
        @Override
        public int getReceiveLimit() {
            return LONGEST_DATAGRAM;
        }

        @Override
        public int getSendLimit() {
            return 1200;
        }

        @Override
        public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
            try {
                byte[] datagram = incoming.poll(waitMillis, TimeUnit.MILLISECONDS);
                if (datagram == null) {
                    return -1;
                }
                int taken = Math.min(length, datagram.length);
                System.arraycopy(datagram, 0, buffer, offset, taken);
                return taken;
            } catch (InterruptedException interrupted) {
                throw new IOException("closed");
            }
        }

        @Override
        public void send(byte[] buffer, int offset, int length) {
            output.send(buffer, offset, length);
        }

        @Override
        public void close() {
            // The viewer closes its socket itself.
        }
    }

    private final class Client extends DefaultTlsClient {
        private SrtpProfile profile;
        private byte[] exported;

        Client() {
            super(IDENTITY.crypto());
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.DTLSv12.only();
        }

        @Override
        protected int[] getSupportedCipherSuites() {
            return new int[] {CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256};
        }

        @Override
        public Hashtable<Integer, byte[]> getClientExtensions() throws IOException {
            Hashtable<Integer, byte[]> extensions = super.getClientExtensions();
            int[] profiles = Arrays.stream(SrtpProfile.values()).mapToInt(SrtpProfile::number).toArray();
            TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(profiles, TlsUtils.EMPTY_BYTES));
            return extensions;
        }

        @Override
        @SuppressWarnings("rawtypes")
        public void processServerExtensions(Hashtable extensions) throws IOException {
            super.processServerExtensions(extensions);
            UseSRTPData chosen = TlsSRTPUtils.getUseSRTPExtension(extensions);
            if (chosen == null || chosen.getProtectionProfiles().length != 1) {
                throw new TlsFatalAlert(AlertDescription.handshake_failure);
            }
            profile = SrtpProfile.ofNumber(chosen.getProtectionProfiles()[0])
                    .orElseThrow(() -> new TlsFatalAlert(AlertDescription.handshake_failure));
        }

        @Override
        public void notifyHandshakeComplete() throws IOException {
            super.notifyHandshakeComplete();
            exported = context.exportKeyingMaterial(SrtpKeys.EXPORTER_LABEL, null, profile.exportLength());
        }

        @Override
        public TlsAuthentication getAuthentication() {
            return new TlsAuthentication() {
                @Override
                public void notifyServerCertificate(TlsServerCertificate server) throws IOException {
                    byte[] encoded = server.getCertificate().getCertificateAt(0).getEncoded();
                    String algorithm = remoteFingerprint.split(" ")[0];
                    if (!DtlsIdentity.fingerprint(algorithm, encoded).equalsIgnoreCase(remoteFingerprint)) {
                        throw new TlsFatalAlert(AlertDescription.bad_certificate);
                    }
                }

                @Override
                public TlsCredentials getClientCredentials(CertificateRequest request) {
                    return new BcDefaultTlsCredentialedSigner(
                            new TlsCryptoParameters(context),
                            IDENTITY.crypto(),
                            IDENTITY.key(),
                            IDENTITY.certificate(),
                            new SignatureAndHashAlgorithm(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
                }
            };
        }
    }
}
