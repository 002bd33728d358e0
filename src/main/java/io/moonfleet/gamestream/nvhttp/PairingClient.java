package io.moonfleet.gamestream.nvhttp;

import static io.moonfleet.gamestream.nvhttp.PairingCrypto.BLOCK;
import static io.moonfleet.gamestream.nvhttp.PairingCrypto.HASH;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Pairing by PIN in five phases (protocol document, section 2). The first phase waits without limit until the PIN is
 * typed on the host: interrupt the calling thread to give up. A failure after it makes the host forget the attempt.
 */
public final class PairingClient {
    /** The name that every client sends; hosts let the person who types the PIN choose the real one. */
    public static final String DEFAULT_DEVICE_NAME = "roth";

    private static final Duration PHASE_LIMIT = Duration.ofSeconds(5);
    private static final int MAX_CERTIFICATE = 16 * 1024;
    private static final int MAX_SIGNATURE = 1024;

    private final NvHttpClient http;
    private final HostEndpoint host;
    private final ClientIdentity identity;
    private final String deviceName;
    private final SecureRandom random;

    private PairingClient(
            HostEndpoint host, ClientIdentity identity, String uniqueId, String deviceName, SecureRandom random) {
        this.http = new NvHttpClient(host, identity, uniqueId, Optional.empty());
        this.host = host;
        this.identity = identity;
        this.deviceName = deviceName;
        this.random = random;
    }

    /**
     * Pairs and returns the host's certificate, which is to be pinned from then on.
     *
     * @param pin four decimal digits, shown to the person who types them on the host
     * @throws GameStreamException PAIRING_REJECTED, PAIRING_IN_PROGRESS, PAIRING_WRONG_PIN, PAIRING_MAN_IN_THE_MIDDLE,
     *                             PAIRING_FAILED, HOST_TOO_OLD, CANCELLED, or a failure of the connection
     */
    public static X509Certificate pair(
            HostEndpoint host, ClientIdentity identity, String uniqueId, String pin, String deviceName)
            throws GameStreamException {
        return pair(host, identity, uniqueId, pin, deviceName, new SecureRandom());
    }

    static X509Certificate pair(
            HostEndpoint host,
            ClientIdentity identity,
            String uniqueId,
            String pin,
            String deviceName,
            SecureRandom random)
            throws GameStreamException {
        if (!pin.matches("[0-9]{4}")) {
            throw new IllegalArgumentException("a PIN has four decimal digits");
        }
        return new PairingClient(host, identity, uniqueId, deviceName, random).run(pin);
    }

    private X509Certificate run(String pin) throws GameStreamException {
        ServerInfo info = http.serverInfo().requireSupported();
        byte[] salt = randomBlock();
        X509Certificate hostCertificate;
        try {
            hostCertificate = phase1(salt);
        } catch (GameStreamException e) {
            if (e.code() == ErrorCode.CANCELLED) {
                forget();
            }
            throw e;
        }
        try {
            phases2to4(PairingCrypto.key(salt, pin), hostCertificate);
            phase5(hostCertificate, info.httpsPort());
            return hostCertificate;
        } catch (GameStreamException e) {
            forget();
            throw e;
        }
    }

    private X509Certificate phase1(byte[] salt) throws GameStreamException {
        String certificateText = Hex.encode(identity.certificatePem().getBytes(StandardCharsets.US_ASCII));
        HostAnswer answer = HostAnswer.of(http.plainGet(
                "/pair",
                prefix() + "phrase=getservercert&salt=" + Hex.encode(salt) + "&clientcert=" + certificateText,
                Optional.empty()));
        if (!paired(answer)) {
            throw GameStreamException.ofHost(
                    ErrorCode.PAIRING_REJECTED,
                    answer.statusCode(),
                    "The host rejected the pairing (" + answer.describe() + "). Allow pairing on the host and try again.");
        }
        String plainCertificate = answer.text("plaincert").orElse("");
        if (plainCertificate.isEmpty()) {
            throw new GameStreamException(
                    ErrorCode.PAIRING_IN_PROGRESS,
                    "Another client is pairing with the host. Wait until that is done, or restart the host, and try again.");
        }
        try {
            byte[] pem = Hex.decode(plainCertificate, MAX_CERTIFICATE)
                    .orElseThrow(() -> new GeneralSecurityException("not hex"));
            return Pem.certificate(new String(pem, StandardCharsets.ISO_8859_1));
        } catch (GeneralSecurityException e) {
            forget();
            throw failed("the host's certificate cannot be read", answer);
        }
    }

    private void phases2to4(byte[] key, X509Certificate hostCertificate) throws GameStreamException {
        byte[] clientChallenge = randomBlock();
        HostAnswer answer = phase("clientchallenge", PairingCrypto.encrypt(key, clientChallenge));
        byte[] response = bytes(answer, "challengeresponse", HASH + BLOCK, HASH + BLOCK);
        byte[] plain = PairingCrypto.decrypt(key, response);
        byte[] hostHash = Arrays.copyOf(plain, HASH);
        byte[] hostChallenge = Arrays.copyOfRange(plain, HASH, HASH + BLOCK);

        byte[] clientSecret = randomBlock();
        byte[] clientHash = PairingCrypto.challengeHash(hostChallenge, identity.certificate(), clientSecret);
        answer = phase("serverchallengeresp", PairingCrypto.encrypt(key, clientHash));
        byte[] pairingSecret = bytes(answer, "pairingsecret", BLOCK + 1, BLOCK + MAX_SIGNATURE);
        byte[] hostSecret = Arrays.copyOf(pairingSecret, BLOCK);
        byte[] signature = Arrays.copyOfRange(pairingSecret, BLOCK, pairingSecret.length);
        if (!PairingCrypto.verify(hostCertificate, hostSecret, signature)) {
            throw new GameStreamException(
                    ErrorCode.PAIRING_MAN_IN_THE_MIDDLE,
                    "The host does not hold the key of the certificate it sent: somebody may be in between. Do not go on"
                            + " over this network.");
        }
        byte[] expected = PairingCrypto.challengeHash(clientChallenge, hostCertificate, hostSecret);
        if (!MessageDigest.isEqual(hostHash, expected)) {
            throw new GameStreamException(
                    ErrorCode.PAIRING_WRONG_PIN,
                    "Another PIN was typed on the host than the one shown here. Start again and type the new PIN.");
        }
        phase(
                "clientpairingsecret",
                PairingCrypto.concat(clientSecret, PairingCrypto.sign(identity.privateKey(), clientSecret)));
    }

    private void phase5(X509Certificate hostCertificate, int httpsPort) throws GameStreamException {
        HostAnswer answer;
        try {
            answer = HostAnswer.of(HttpTransport.get(new HttpTransport.Request(
                    host,
                    httpsPort,
                    Optional.of(new PinnedTls(identity, hostCertificate)),
                    "/pair",
                    http.query(prefix() + "phrase=pairchallenge"),
                    Optional.of(PHASE_LIMIT),
                    HttpTransport.MAX_XML)));
        } catch (GameStreamException e) {
            switch (e.code()) {
                case HOST_CERTIFICATE_CHANGED -> throw new GameStreamException(
                        ErrorCode.PAIRING_MAN_IN_THE_MIDDLE,
                        "The host's TLS certificate is not the one it paired with: somebody may be in between. Do not go"
                                + " on over this network.",
                        e);
                case HOST_NOT_PAIRED -> throw new GameStreamException(
                        ErrorCode.PAIRING_FAILED,
                        "The host does not accept the certificate it has just paired. Start again.",
                        e);
                default -> throw e;
            }
        }
        requirePaired(answer);
    }

    private HostAnswer phase(String parameter, byte[] value) throws GameStreamException {
        HostAnswer answer = HostAnswer.of(
                http.plainGet("/pair", prefix() + parameter + "=" + Hex.encode(value), Optional.of(PHASE_LIMIT)));
        requirePaired(answer);
        return answer;
    }

    private static boolean paired(HostAnswer answer) {
        return answer.ok() && answer.number("paired", 0) == 1;
    }

    private static void requirePaired(HostAnswer answer) throws GameStreamException {
        if (!paired(answer)) {
            throw failed("the host broke it off", answer);
        }
    }

    private static byte[] bytes(HostAnswer answer, String element, int min, int max) throws GameStreamException {
        return Hex.decode(answer.text(element).orElse(""), max)
                .filter(bytes -> bytes.length >= min)
                .orElseThrow(() -> failed("its answer has no usable " + element, answer));
    }

    private static GameStreamException failed(String why, HostAnswer answer) {
        return GameStreamException.ofHost(
                ErrorCode.PAIRING_FAILED,
                answer.ok() ? 0 : answer.statusCode(),
                "Pairing failed: " + why + " (" + answer.describe() + "). Start again with a new PIN.");
    }

    /** Tells the host to drop the attempt, even when this thread was interrupted; the result does not matter. */
    private void forget() {
        boolean interrupted = Thread.interrupted();
        try {
            http.plainGet("/unpair", "", Optional.of(Duration.ofSeconds(2)));
        } catch (GameStreamException e) {
            // Current Sunshine has no /unpair, and the failure that led here is the one to report.
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private byte[] randomBlock() {
        byte[] block = new byte[BLOCK];
        random.nextBytes(block);
        return block;
    }

    private String prefix() {
        return "&devicename=" + URLEncoder.encode(deviceName, StandardCharsets.UTF_8) + "&updateState=1&";
    }
}
