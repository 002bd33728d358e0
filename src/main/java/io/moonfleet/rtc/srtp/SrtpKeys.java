package io.moonfleet.rtc.srtp;

import java.util.Arrays;

/**
 * The master keys of one DTLS-SRTP connection. "Client" and "server" are the roles in DTLS: what the client sends is
 * encrypted with the client's key.
 */
public record SrtpKeys(SrtpProfile profile, byte[] clientKey, byte[] clientSalt, byte[] serverKey, byte[] serverSalt) {
    /** The label to give to DTLS's exporter, without a context (RFC 5764 §4.2). */
    public static final String EXPORTER_LABEL = "EXTRACTOR-dtls_srtp";

    public SrtpKeys {
        check(clientKey, profile.keyLength());
        check(clientSalt, profile.saltLength());
        check(serverKey, profile.keyLength());
        check(serverSalt, profile.saltLength());
    }

    private static void check(byte[] secret, int length) {
        if (secret.length != length) {
            throw new IllegalArgumentException(secret.length + " bytes where the profile takes " + length);
        }
    }

    /** Cuts what DTLS exported, {@link SrtpProfile#exportLength} bytes, into keys and salts (RFC 5764 §4.2). */
    public static SrtpKeys ofExport(SrtpProfile profile, byte[] exported) {
        check(exported, profile.exportLength());
        int key = profile.keyLength();
        int salt = profile.saltLength();
        return new SrtpKeys(
                profile,
                Arrays.copyOfRange(exported, 0, key),
                Arrays.copyOfRange(exported, 2 * key, 2 * key + salt),
                Arrays.copyOfRange(exported, key, 2 * key),
                Arrays.copyOfRange(exported, 2 * key + salt, 2 * (key + salt)));
    }

    /** For what the DTLS client sends. */
    public SrtpSender clientSender() {
        return new SrtpSender(profile, clientKey, clientSalt);
    }

    /** For what the DTLS server sends. */
    public SrtpSender serverSender() {
        return new SrtpSender(profile, serverKey, serverSalt);
    }

    /** For what comes from the DTLS client. */
    public SrtpReceiver clientReceiver() {
        return new SrtpReceiver(profile, clientKey, clientSalt);
    }

    /** For what comes from the DTLS server. */
    public SrtpReceiver serverReceiver() {
        return new SrtpReceiver(profile, serverKey, serverSalt);
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "SrtpKeys[" + profile + "]";
    }
}
