package io.moonfleet.demohost;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.nvhttp.ClientIdentity;
import io.moonfleet.gamestream.nvhttp.PairingCrypto;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The host's side of pairing, asked phase by phase. */
class HostPairingTest {
    private static final String PIN = "1234";
    private static final ClientIdentity CLIENT = ClientIdentity.create();
    private static final byte[] SALT = new byte[16];
    private static final byte[] CHALLENGE = new byte[16];
    private static final byte[] SECRET = new byte[16];
    private static final int HASH = 32;

    private static DemoHost host;
    private static HttpClient http;

    @BeforeAll
    static void start() throws IOException {
        host = DemoHost.start(DemoHostOptions.defaults().withPin(PIN));
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        http.close();
        host.close();
    }

    private static String ask(String client, String more) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + host.ports().http() + "/pair?uniqueid=" + client
                + "&uuid=1&devicename=roth&updateState=1&" + more);
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString()).body();
    }

    private static String begin(String client) throws Exception {
        return ask(client, "phrase=getservercert&salt=" + hex(SALT) + "&clientcert="
                + hex(CLIENT.certificatePem().getBytes(StandardCharsets.US_ASCII)));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] element(String answer, String name) {
        Matcher matcher = Pattern.compile("<" + name + ">([0-9A-Fa-f]+)</" + name + ">").matcher(answer);
        assertThat(matcher.find()).as(answer).isTrue();
        return HexFormat.of().parseHex(matcher.group(1));
    }

    /** Phases 1 to 3; returns the host's challenge. */
    private static byte[] challenge(String client) throws Exception {
        byte[] key = PairingCrypto.key(SALT, PIN);
        assertThat(begin(client)).contains("<paired>1</paired>");
        String answer = ask(client, "clientchallenge=" + hex(PairingCrypto.encrypt(key, CHALLENGE)));
        byte[] plain = PairingCrypto.decrypt(key, element(answer, "challengeresponse"));
        return Arrays.copyOfRange(plain, HASH, plain.length);
    }

    private static String finish(String client, byte[] hash, byte[] secret, byte[] signature) throws Exception {
        byte[] key = PairingCrypto.key(SALT, PIN);
        assertThat(ask(client, "serverchallengeresp=" + hex(PairingCrypto.encrypt(key, hash))))
                .contains("<paired>1</paired>");
        return ask(client, "clientpairingsecret=" + hex(PairingCrypto.concat(secret, signature)));
    }

    @Test
    @Conforms(21)
    void aWrongHashIsNotPaired() throws Exception {
        challenge("aa01");
        assertThat(finish("aa01", new byte[HASH], SECRET, PairingCrypto.sign(CLIENT.privateKey(), SECRET)))
                .contains("<paired>0</paired>");
    }

    @Test
    @Conforms(21)
    void aWrongSignatureIsNotPaired() throws Exception {
        byte[] hash = PairingCrypto.challengeHash(challenge("aa02"), CLIENT.certificate(), SECRET);
        byte[] signature = PairingCrypto.sign(CLIENT.privateKey(), SECRET);
        signature[0] ^= 1;
        assertThat(finish("aa02", hash, SECRET, signature)).contains("<paired>0</paired>");
    }

    @Test
    @Conforms(24)
    void upperAndLowerCaseHexAreTheSame() throws Exception {
        byte[] key = PairingCrypto.key(SALT, PIN);
        String upper = "phrase=getservercert&salt=" + hex(SALT).toUpperCase(Locale.ROOT) + "&clientcert="
                + hex(CLIENT.certificatePem().getBytes(StandardCharsets.US_ASCII)).toUpperCase(Locale.ROOT);
        assertThat(ask("aa03", upper)).contains("<paired>1</paired>");
        String answer = ask("aa03", "clientchallenge=" + hex(PairingCrypto.encrypt(key, CHALLENGE)).toUpperCase(Locale.ROOT));
        byte[] plain = PairingCrypto.decrypt(key, element(answer, "challengeresponse"));
        byte[] hash = PairingCrypto.challengeHash(
                Arrays.copyOfRange(plain, HASH, plain.length), CLIENT.certificate(), SECRET);
        assertThat(finish("aa03", hash, SECRET, PairingCrypto.sign(CLIENT.privateKey(), SECRET)))
                .contains("<paired>1</paired>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serverchallengeresp", "clientpairingsecret"})
    @Conforms(22)
    void aPhaseOutOfOrderEndsTheAttempt(String phase) throws Exception {
        byte[] key = PairingCrypto.key(SALT, PIN);
        String client = "aa04" + phase.length();
        begin(client);
        assertThat(ask(client, phase + "=" + hex(new byte[32])))
                .contains("status_code=\"400\"", "<paired>0</paired>");
        assertThat(ask(client, "clientchallenge=" + hex(PairingCrypto.encrypt(key, CHALLENGE))))
                .as("the attempt is forgotten")
                .contains("status_code=\"400\"");
    }
}
