package io.moonfleet.demohost;

import static io.moonfleet.gamestream.nvhttp.PairingCrypto.BLOCK;
import static io.moonfleet.gamestream.nvhttp.PairingCrypto.HASH;

import io.moonfleet.gamestream.nvhttp.PairingCrypto;
import io.moonfleet.gamestream.nvhttp.SelfSignedCertificate;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;

/**
 * The host's side of one pairing from the PIN on: phases 2 to 4 in this order (protocol document, section 2.2). Guarded by
 * {@link HostPairing}'s lock.
 */
final class PairingAttempt {
    /** Which phase may come next. */
    enum Next {
        PIN,
        CLIENT_CHALLENGE,
        CLIENT_HASH,
        CLIENT_SECRET
    }

    private final SelfSignedCertificate host;
    private final X509Certificate client;
    private final String name;
    private final byte[] salt;
    private final byte[] hostSecret = new byte[BLOCK];
    private final byte[] hostChallenge = new byte[BLOCK];
    private Next next = Next.PIN;
    private byte[] key = new byte[0];
    private byte[] clientHash = new byte[0];
    private long touchedNanos;

    PairingAttempt(
            SelfSignedCertificate host, X509Certificate client, String name, byte[] salt, SecureRandom random, long now) {
        this.host = host;
        this.client = client;
        this.name = name;
        this.salt = salt;
        random.nextBytes(hostSecret);
        random.nextBytes(hostChallenge);
        touchedNanos = now;
    }

    Next next() {
        return next;
    }

    /** What the client gets to know of the host. */
    String hostCertificatePem() {
        return host.certificatePem();
    }

    X509Certificate client() {
        return client;
    }

    /** What the client calls itself. */
    String name() {
        return name;
    }

    long touchedNanos() {
        return touchedNanos;
    }

    /** End of phase 1. */
    void pin(String digits, long now) {
        key = PairingCrypto.key(salt, digits);
        next = Next.CLIENT_CHALLENGE;
        touchedNanos = now;
    }

    /** Phase 2: returns the encrypted hash and challenge; empty when the length is wrong. */
    Optional<byte[]> answerChallenge(byte[] encryptedChallenge, long now) {
        if (encryptedChallenge.length != BLOCK) {
            return Optional.empty();
        }
        byte[] challenge = PairingCrypto.decrypt(key, encryptedChallenge);
        byte[] hash = PairingCrypto.challengeHash(challenge, host.certificate(), hostSecret);
        next = Next.CLIENT_HASH;
        touchedNanos = now;
        return Optional.of(PairingCrypto.encrypt(key, PairingCrypto.concat(hash, hostChallenge)));
    }

    /** Phase 3: returns the host's secret, signed; empty when the length is wrong. */
    Optional<byte[]> answerHash(byte[] encryptedHash, long now) {
        if (encryptedHash.length != HASH) {
            return Optional.empty();
        }
        clientHash = PairingCrypto.decrypt(key, encryptedHash);
        next = Next.CLIENT_SECRET;
        touchedNanos = now;
        return Optional.of(PairingCrypto.concat(hostSecret, PairingCrypto.sign(host.privateKey(), hostSecret)));
    }

    /** Phase 4: whether the client has proved the PIN and its key. */
    boolean verifySecret(byte[] secretAndSignature) {
        if (secretAndSignature.length <= BLOCK) {
            return false;
        }
        byte[] secret = Arrays.copyOf(secretAndSignature, BLOCK);
        byte[] signature = Arrays.copyOfRange(secretAndSignature, BLOCK, secretAndSignature.length);
        byte[] expected = PairingCrypto.challengeHash(hostChallenge, client, secret);
        return MessageDigest.isEqual(expected, clientHash) && PairingCrypto.verify(client, secret, signature);
    }
}
