package io.moonfleet.gamestream.nvhttp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/** The host's side of pairing, with faults to switch on; it answers as Sunshine does. */
final class PairingHost implements FakeHost.Behaviour {
    enum Fault {
        NONE,
        WRONG_PIN,
        REFUSES,
        REFUSES_WITH_STATUS,
        ANOTHER_CLIENT_IS_PAIRING,
        CERTIFICATE_IS_GARBAGE,
        WAITS_FOR_EVER,
        WAITS_FOR_A_PERSON,
        HANGS_IN_PHASE_2,
        HANGS_IN_PHASE_3,
        HANGS_IN_PHASE_4,
        HANGS_IN_PHASE_5,
        BREAKS_OFF_IN_PHASE_2,
        SHORT_ANSWER_IN_PHASE_2,
        SIGNS_WITH_ANOTHER_KEY,
        BREAKS_OFF_IN_PHASE_4,
        FORGETS_BEFORE_PHASE_5,
        NOT_PAIRED_IN_PHASE_5,
        TOO_OLD,
        LOWER_CASE_HEX
    }

    final CountDownLatch waiting = new CountDownLatch(1);
    /** Until then one that waits for a person waits. */
    final CountDownLatch typed = new CountDownLatch(1);

    private final FakeHost host;
    private final SelfSignedCertificate own;
    private final Fault fault;
    private final String pin;
    private final PrivateKey otherKey;
    private final byte[] secret = block();
    private final byte[] challenge = block();
    private byte[] key = {};
    private byte[] clientHash = {};
    private X509Certificate client;

    PairingHost(FakeHost host, SelfSignedCertificate own, Fault fault, String pin, PrivateKey otherKey) {
        this.host = host;
        this.own = own;
        this.fault = fault;
        this.pin = pin;
        this.otherKey = otherKey;
    }

    @Override
    public void talk(FakeHost.Asked asked, InputStream in, OutputStream out) throws IOException {
        switch (asked.path()) {
            case "/serverinfo" -> {
                String old = fault == Fault.TOO_OLD ? "<appversion>7.1.408.0</appversion>" : "";
                out.write(host.serverInfo(old));
            }
            case "/pair" -> out.write(FakeHost.xml(pair(asked, in)));
            default -> out.write(FakeHost.xml("<root status_code=\"404\"/>"));
        }
    }

    private String pair(FakeHost.Asked asked, InputStream in) throws IOException {
        if (asked.parameter("phrase").equals("getservercert")) {
            return phase1(asked, in);
        }
        if (fault == hanging(asked)) {
            return waitForEver(in);
        }
        if (!asked.parameter("clientchallenge").isEmpty()) {
            if (fault == Fault.BREAKS_OFF_IN_PHASE_2) {
                return "<root status_code=\"400\" status_message=\"Out of order call\"><paired>0</paired></root>";
            }
            if (fault == Fault.SHORT_ANSWER_IN_PHASE_2) {
                return paired("<challengeresponse>00112233</challengeresponse>");
            }
            byte[] clientChallenge = PairingCrypto.decrypt(key, parameter(asked, "clientchallenge"));
            byte[] hash = PairingCrypto.challengeHash(clientChallenge, own.certificate(), secret);
            return paired("<challengeresponse>" + hex(PairingCrypto.encrypt(key, PairingCrypto.concat(hash, challenge)))
                    + "</challengeresponse>");
        }
        if (!asked.parameter("serverchallengeresp").isEmpty()) {
            clientHash = PairingCrypto.decrypt(key, parameter(asked, "serverchallengeresp"));
            PrivateKey signer = fault == Fault.SIGNS_WITH_ANOTHER_KEY ? otherKey : own.privateKey();
            byte[] signed = PairingCrypto.concat(secret, PairingCrypto.sign(signer, secret));
            return paired("<pairingsecret>" + hex(signed) + "</pairingsecret>");
        }
        if (!asked.parameter("clientpairingsecret").isEmpty()) {
            return fault == Fault.BREAKS_OFF_IN_PHASE_4 || !phase4(parameter(asked, "clientpairingsecret"))
                    ? "<root status_code=\"200\"><paired>0</paired></root>"
                    : paired("");
        }
        return switch (fault) {
            case FORGETS_BEFORE_PHASE_5 -> "<root status_code=\"401\" status_message=\"not authorized\"/>";
            case NOT_PAIRED_IN_PHASE_5 -> "<root status_code=\"200\"><paired>0</paired></root>";
            default -> paired("");
        };
    }

    private String phase1(FakeHost.Asked asked, InputStream in) throws IOException {
        switch (fault) {
            case REFUSES -> {
                return "<root status_code=\"200\"><paired>0</paired></root>";
            }
            case REFUSES_WITH_STATUS -> {
                return "<root status_code=\"400\" status_message=\"Salt too short\"><paired>0</paired></root>";
            }
            case ANOTHER_CLIENT_IS_PAIRING -> {
                return paired("<plaincert></plaincert>");
            }
            case CERTIFICATE_IS_GARBAGE -> {
                return paired("<plaincert>2d2d2d2d</plaincert>");
            }
            case WAITS_FOR_EVER -> {
                return waitForEver(in);
            }
            case WAITS_FOR_A_PERSON -> {
                waiting.countDown();
                try {
                    typed.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            default -> {
                // The pairing goes on below.
            }
        }
        key = PairingCrypto.key(parameter(asked, "salt"), fault == Fault.WRONG_PIN ? "0000" : pin);
        try {
            client = Pem.certificate(new String(parameter(asked, "clientcert"), StandardCharsets.ISO_8859_1));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
        return paired("<plaincert>" + hex(own.certificatePem().getBytes(StandardCharsets.US_ASCII)) + "</plaincert>");
    }

    /** The fault that makes this request hang. */
    private static Fault hanging(FakeHost.Asked asked) {
        if (!asked.parameter("clientchallenge").isEmpty()) {
            return Fault.HANGS_IN_PHASE_2;
        }
        if (!asked.parameter("serverchallengeresp").isEmpty()) {
            return Fault.HANGS_IN_PHASE_3;
        }
        return asked.parameter("clientpairingsecret").isEmpty() ? Fault.HANGS_IN_PHASE_5 : Fault.HANGS_IN_PHASE_4;
    }

    /** Ends when the client closes the connection. */
    private String waitForEver(InputStream in) throws IOException {
        waiting.countDown();
        in.read();
        throw new IOException("the client gave up");
    }

    private boolean phase4(byte[] secretAndSignature) {
        byte[] clientSecret = Arrays.copyOf(secretAndSignature, PairingCrypto.BLOCK);
        byte[] signature = Arrays.copyOfRange(secretAndSignature, PairingCrypto.BLOCK, secretAndSignature.length);
        byte[] expected = PairingCrypto.challengeHash(challenge, client, clientSecret);
        return MessageDigest.isEqual(expected, clientHash) && PairingCrypto.verify(client, clientSecret, signature);
    }

    private String hex(byte[] bytes) {
        String lower = Hex.encode(bytes);
        return fault == Fault.LOWER_CASE_HEX ? lower : lower.toUpperCase(Locale.ROOT);
    }

    private static String paired(String more) {
        return "<root status_code=\"200\">" + more + "<paired>1</paired></root>";
    }

    private static byte[] parameter(FakeHost.Asked asked, String name) throws IOException {
        return Hex.decode(asked.parameter(name), 16 * 1024).orElseThrow(() -> new IOException("not hex"));
    }

    private static byte[] block() {
        byte[] bytes = new byte[PairingCrypto.BLOCK];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
