package io.moonfleet.demohost;

import io.moonfleet.demohost.http.HttpRequest;
import io.moonfleet.demohost.http.HttpResponse;
import io.moonfleet.gamestream.nvhttp.Hex;
import io.moonfleet.gamestream.nvhttp.Pem;
import io.moonfleet.gamestream.nvhttp.SelfSignedCertificate;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Pairing, phases 1 to 4, as Sunshine answers them (protocol document, section 2.4). Attempts are told apart by the
 * client's {@code uniqueid}; a phase out of order ends its attempt. Thread-safe.
 */
final class HostPairing {
    private static final System.Logger LOG = System.getLogger(HostPairing.class.getName());
    private static final HexFormat UPPER = HexFormat.of().withUpperCase();
    private static final int ATTEMPTS = 32;
    private static final int MAX_CERTIFICATE = 8 * 1024;
    private static final int MAX_BINARY = 1024;
    private static final int SALT_BYTES = 16;
    private static final long PIN_WAIT_NANOS = TimeUnit.MINUTES.toNanos(5);
    /** An attempt that has its PIN goes through the other phases at once; one silent for so long was given up. */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Supplier<SelfSignedCertificate> host;
    private final Optional<String> fixedPin;
    private final boolean refuse;
    private final PairedClients paired;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, PairingAttempt> attempts = new HashMap<>();
    private boolean closed;

    /** @param host its key and certificate as they are now */
    HostPairing(Supplier<SelfSignedCertificate> host, DemoHostOptions options, PairedClients paired) {
        this.host = host;
        fixedPin = options.pin();
        refuse = options.refusePairing();
        this.paired = paired;
    }

    /** Answers a {@code /pair} request that came over plain HTTP. Blocks in phase 1 until there is a PIN. */
    HttpResponse answer(HttpRequest request) {
        Optional<String> uniqueId = request.parameter("uniqueid").filter(id -> !id.isEmpty() && id.length() <= 64);
        if (uniqueId.isEmpty()) {
            return failure(400, "Missing uniqueid parameter");
        }
        if (refuse) {
            return failure(403, "Pairing is switched off on this host");
        }
        String phrase = request.parameter("phrase").orElse("");
        if (phrase.equals("getservercert")) {
            return begin(uniqueId.get(), request);
        }
        if (phrase.equals("pairchallenge")) {
            // The last phase proves something over TLS only.
            return XmlAnswer.ok().element("paired", 0).response();
        }
        return proceed(uniqueId.get(), request);
    }

    private HttpResponse begin(String uniqueId, HttpRequest request) {
        Optional<byte[]> salt = binary(request, "salt", SALT_BYTES).filter(bytes -> bytes.length == SALT_BYTES);
        if (salt.isEmpty()) {
            return failure(400, "Salt too short");
        }
        Optional<X509Certificate> client = clientCertificate(request);
        if (client.isEmpty()) {
            return failure(400, "Invalid client certificate");
        }
        String name = request.parameter("devicename").orElse("");
        PairingAttempt attempt = new PairingAttempt(
                host.get(), client.get(), name, salt.get(), random, System.nanoTime());
        return fixedPin.isPresent() ? beginAtOnce(uniqueId, attempt) : beginWithPerson(uniqueId, attempt);
    }

    /** With a fixed PIN clients that share a unique id take turns, which costs each a moment and needs no person. */
    private synchronized HttpResponse beginAtOnce(String uniqueId, PairingAttempt attempt) {
        long deadline = System.nanoTime() + IDLE_NANOS;
        dropIdle();
        while (!closed && attempts.containsKey(uniqueId) && System.nanoTime() - deadline < 0) {
            awaitChange(deadline);
            dropIdle();
        }
        if (closed || attempts.containsKey(uniqueId) || attempts.size() >= ATTEMPTS) {
            return inProgress();
        }
        attempts.put(uniqueId, attempt);
        attempt.pin(fixedPin.orElseThrow(), System.nanoTime());
        return plainCertificate(attempt);
    }

    private synchronized HttpResponse beginWithPerson(String uniqueId, PairingAttempt attempt) {
        dropIdle();
        if (closed || attempts.containsKey(uniqueId) || attempts.size() >= ATTEMPTS) {
            return inProgress();
        }
        attempts.put(uniqueId, attempt);
        LOG.log(Level.INFO, "pairing waits for a PIN: client={0}", ClientKey.of(attempt.client()).shortForm());
        long deadline = System.nanoTime() + PIN_WAIT_NANOS;
        while (!closed && attempts.get(uniqueId) == attempt && attempt.next() == PairingAttempt.Next.PIN
                && System.nanoTime() - deadline < 0) {
            awaitChange(deadline);
        }
        if (attempts.get(uniqueId) != attempt || attempt.next() == PairingAttempt.Next.PIN) {
            attempts.remove(uniqueId, attempt);
            return failure(400, "No PIN was entered");
        }
        return plainCertificate(attempt);
    }

    /** Gives a PIN to the attempt that waits for one; false when none does. */
    synchronized boolean pin(String digits) {
        for (PairingAttempt attempt : attempts.values()) {
            if (attempt.next() == PairingAttempt.Next.PIN) {
                attempt.pin(digits, System.nanoTime());
                notifyAll();
                return true;
            }
        }
        return false;
    }

    /** {@code /unpair}: drops what is pending; a completed pairing stays. */
    synchronized void forget(String uniqueId) {
        attempts.remove(uniqueId);
        notifyAll();
    }

    synchronized void close() {
        closed = true;
        attempts.clear();
        notifyAll();
    }

    private synchronized HttpResponse proceed(String uniqueId, HttpRequest request) {
        PairingAttempt attempt = attempts.get(uniqueId);
        if (attempt == null) {
            return failure(400, "Invalid uniqueid");
        }
        Optional<HttpResponse> response = switch (attempt.next()) {
            case PIN -> Optional.empty();
            case CLIENT_CHALLENGE -> binary(request, "clientchallenge", MAX_BINARY)
                    .flatMap(bytes -> attempt.answerChallenge(bytes, System.nanoTime()))
                    .map(bytes -> phase("challengeresponse", bytes));
            case CLIENT_HASH -> binary(request, "serverchallengeresp", MAX_BINARY)
                    .flatMap(bytes -> attempt.answerHash(bytes, System.nanoTime()))
                    .map(bytes -> phase("pairingsecret", bytes));
            case CLIENT_SECRET -> binary(request, "clientpairingsecret", MAX_BINARY)
                    .map(bytes -> finish(uniqueId, attempt, bytes));
        };
        if (response.isEmpty()) {
            forget(uniqueId);
            return failure(400, "Out of order or malformed call to /pair");
        }
        return response.get();
    }

    private HttpResponse finish(String uniqueId, PairingAttempt attempt, byte[] secret) {
        forget(uniqueId);
        boolean proved = attempt.verifySecret(secret);
        ClientKey client = ClientKey.of(attempt.client());
        if (proved) {
            paired.add(client, attempt.name());
        }
        LOG.log(Level.INFO, "pairing {0}: client={1}", proved ? "completed" : "failed", client.shortForm());
        return XmlAnswer.ok().element("paired", proved ? 1 : 0).response();
    }

    private void dropIdle() {
        long now = System.nanoTime();
        Iterator<PairingAttempt> each = attempts.values().iterator();
        while (each.hasNext()) {
            PairingAttempt attempt = each.next();
            if (attempt.next() != PairingAttempt.Next.PIN && now - attempt.touchedNanos() > IDLE_NANOS) {
                each.remove();
            }
        }
    }

    private void awaitChange(long deadline) {
        long millis = Math.clamp(TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()), 1, 1000);
        try {
            wait(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the threads that serve connections", e);
        }
    }

    private static Optional<X509Certificate> clientCertificate(HttpRequest request) {
        Optional<byte[]> pem = binary(request, "clientcert", MAX_CERTIFICATE);
        if (pem.isEmpty()) {
            return Optional.empty();
        }
        try {
            X509Certificate certificate = Pem.certificate(new String(pem.get(), StandardCharsets.ISO_8859_1));
            return certificate.getPublicKey() instanceof RSAPublicKey ? Optional.of(certificate) : Optional.empty();
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> binary(HttpRequest request, String name, int most) {
        return request.parameter(name).flatMap(text -> Hex.decode(text, most));
    }

    private static HttpResponse plainCertificate(PairingAttempt attempt) {
        byte[] pem = attempt.hostCertificatePem().getBytes(StandardCharsets.US_ASCII);
        return phase("plaincert", pem);
    }

    /** Success without the certificate: the client reads it as "somebody else is pairing". */
    private static HttpResponse inProgress() {
        return XmlAnswer.ok().element("paired", 1).response();
    }

    private static HttpResponse phase(String element, byte[] value) {
        return XmlAnswer.ok().element("paired", 1).element(element, UPPER.formatHex(value)).response();
    }

    private static HttpResponse failure(int status, String message) {
        return XmlAnswer.error(status, message).element("paired", 0).response();
    }
}
