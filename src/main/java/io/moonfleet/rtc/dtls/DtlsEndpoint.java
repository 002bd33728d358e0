package io.moonfleet.rtc.dtls;

import io.moonfleet.rtc.srtp.SrtpKeys;
import io.moonfleet.rtc.srtp.SrtpProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsTimeoutException;
import org.bouncycastle.tls.UseSRTPData;

/**
 * One end of a DTLS 1.2 connection. The handshake, which resends what gets lost, and everything received afterwards run on
 * a virtual thread of its own. Any thread may call the methods, none of which waits.
 */
public abstract sealed class DtlsEndpoint implements AutoCloseable permits DtlsServer, DtlsClient {
    private static final Logger LOGGER = System.getLogger(DtlsEndpoint.class.getName());

    static final int HANDSHAKE_TIMEOUT_MILLIS = 10_000;

    /** First resend; doubled each time. Below the second of the RFC, since a viewer waits (RFC 6347, section 4.2.4.1). */
    static final int RESEND_MILLIS = 250;

    /** All with forward secrecy and an AEAD; what browsers, OpenSSL and GnuTLS offer. */
    static final int[] CIPHER_SUITES = {
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    };

    private static final byte[] NO_MKI = {};

    private final DtlsCertificate certificate;
    private final List<Fingerprint> expected;
    private final List<SrtpProfile> profiles;
    private final DtlsListener listener;
    private final DatagramQueue queue;
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile Optional<DTLSTransport> transport = Optional.empty();
    private volatile Optional<String> reason = Optional.empty();
    // Used by the virtual thread only.
    private Optional<SrtpProfile> profile = Optional.empty();
    private Optional<SrtpKeys> keys = Optional.empty();

    DtlsEndpoint(
            DtlsCertificate certificate,
            List<Fingerprint> expected,
            List<SrtpProfile> profiles,
            DtlsOutput output,
            DtlsListener listener,
            HandshakeOrder order) {
        if (expected.isEmpty() || profiles.isEmpty()) {
            throw new IllegalArgumentException("A fingerprint and a profile are needed");
        }
        this.certificate = certificate;
        this.expected = List.copyOf(expected);
        this.profiles = List.copyOf(profiles);
        this.listener = listener;
        queue = new DatagramQueue(output, order);
    }

    /** Starts the handshake. Datagrams that came before are waiting for it. */
    public void start() {
        if (started.compareAndSet(false, true)) {
            Thread.ofVirtual().name("dtls").start(this::run);
        }
    }

    /** Takes a received datagram, copying it. */
    public void datagram(byte[] data, int offset, int length) {
        queue.add(data, offset, length);
    }

    /** Sends one record of application data, at most 1200 bytes; false when the connection is not up. */
    public boolean send(byte[] data, int offset, int length) {
        Optional<DTLSTransport> open = transport;
        if (open.isEmpty() || queue.closed()) {
            return false;
        }
        try {
            open.orElseThrow().send(data, offset, length);
            return true;
        } catch (IOException e) {
            end("a record could not be sent: " + e.getMessage());
            return false;
        }
    }

    /** Says goodbye if the connection is up and ends it; {@link DtlsListener#closed} follows. */
    @Override
    public void close() {
        Optional<DTLSTransport> open = transport;
        boolean up = open.isPresent() && !queue.closed();
        reason = reason.or(() -> Optional.of("closed by this side"));
        if (up) {
            try {
                open.orElseThrow().close();
            } catch (IOException e) {
                LOGGER.log(Logger.Level.DEBUG, "a goodbye could not be sent", e);
            }
        }
        queue.close();
    }

    private void end(String why) {
        reason = reason.or(() -> Optional.of(why));
        queue.close();
    }

    private void run() {
        try {
            DTLSTransport open = handshake(queue);
            queue.established(sendsLastFlight());
            SrtpKeys agreed = keys.orElseThrow(() -> new IOException("no keys were agreed on"));
            transport = Optional.of(open);
            if (!queue.closed()) {
                listener.established(agreed);
            }
            receive(open);
        } catch (TlsTimeoutException e) {
            end("no DTLS handshake within " + HANDSHAKE_TIMEOUT_MILLIS / 1000 + " s");
        } catch (TlsFatalAlert e) {
            end("DTLS failed: " + AlertDescription.getText(e.getAlertDescription()));
        } catch (IOException | UncheckedIOException e) {
            end("DTLS failed: " + e.getMessage());
        } catch (RuntimeException e) {
            // The library meets what it does not expect from the other side with whatever exception comes up.
            LOGGER.log(Logger.Level.DEBUG, "DTLS", e);
            end("DTLS failed: " + e.getClass().getSimpleName());
        } finally {
            queue.close();
            listener.closed(reason.orElse("closed"));
        }
    }

    /** Application data until the end; an end in order is no exception. */
    private void receive(DTLSTransport open) throws IOException {
        byte[] buffer = new byte[open.getReceiveLimit()];
        boolean confirmed = false;
        while (!queue.closed()) {
            int length;
            try {
                length = open.receive(buffer, 0, buffer.length, 0);
            } catch (IOException e) {
                if (queue.closed()) {
                    return;
                }
                throw e;
            }
            if (length > 0) {
                if (!confirmed) {
                    confirmed = true;
                    queue.confirmed();
                }
                listener.applicationData(buffer, 0, length);
            }
        }
    }

    abstract DTLSTransport handshake(DatagramQueue datagrams) throws IOException;

    /** Whether a full handshake ends with a flight of this end (RFC 6347, section 4.2.4). */
    abstract boolean sendsLastFlight();

    DtlsCertificate certificate() {
        return certificate;
    }

    /** The use_srtp extension with our profiles, best first (RFC 5764, section 4.1.1). */
    UseSRTPData offeredProfiles() {
        return new UseSRTPData(
                profiles.stream().mapToInt(SrtpProfile::number).toArray(), NO_MKI);
    }

    /** Takes the first of our profiles that is among the other side's. */
    UseSRTPData choose(UseSRTPData theirs) throws TlsFatalAlert {
        profile = theirs == null
                ? Optional.empty()
                : profiles.stream()
                        .filter(ours -> Arrays.stream(theirs.getProtectionProfiles())
                                .anyMatch(number -> number == ours.number()))
                        .findFirst();
        if (profile.isEmpty()) {
            throw refuse(
                    AlertDescription.handshake_failure,
                    theirs == null ? "the other side does not use SRTP" : "no SRTP profile in common");
        }
        return new UseSRTPData(new int[] {profile.orElseThrow().number()}, NO_MKI);
    }

    void checkCertificate(Certificate chain) throws IOException {
        if (chain == null || chain.isEmpty()) {
            throw refuse(AlertDescription.handshake_failure, "the other side showed no certificate");
        }
        byte[] encoded = chain.getCertificateAt(0).getEncoded();
        if (expected.stream().noneMatch(fingerprint -> fingerprint.matches(encoded))) {
            throw refuse(
                    AlertDescription.bad_certificate,
                    "the other side's certificate is not the one in its session description");
        }
    }

    private TlsFatalAlert refuse(short alert, String why) {
        reason = reason.or(() -> Optional.of(why));
        return new TlsFatalAlert(alert, why);
    }

    void export(TlsContext context) throws IOException {
        SrtpProfile agreed = profile.orElseThrow(() -> new TlsFatalAlert(AlertDescription.internal_error));
        // Now or never: the library wipes the secret when the handshake is over.
        keys = Optional.of(SrtpKeys.ofExport(
                agreed, context.exportKeyingMaterial(SrtpKeys.EXPORTER_LABEL, null, agreed.exportLength())));
    }

    void alertReceived(short level, short description) {
        if (description == AlertDescription.close_notify) {
            reason = reason.or(() -> Optional.of("closed by the other side"));
        } else if (level == AlertLevel.fatal) {
            reason = reason.or(() -> Optional.of("refused by the other side: " + AlertDescription.getText(description)));
        }
    }
}
