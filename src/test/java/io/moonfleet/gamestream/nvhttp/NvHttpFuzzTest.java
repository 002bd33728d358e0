package io.moonfleet.gamestream.nvhttp;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.FuzzSeed;
import io.moonfleet.gamestream.GameStreamException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hostile answers of a host: each is understood or refused with the declared exception, within a bound. */
@Timeout(300)
class NvHttpFuzzTest {
    private static final int INPUTS = 100_000;

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static List<byte[]> recordedXml() {
        return Stream.of(
                        "plain/serverinfo.xml", "plain/serverinfo-busy.xml", "plain/applist.xml", "plain/launch.xml",
                        "plain/cancel.xml", "resume-2-resume/resume.xml")
                .map(Recordings::bytes)
                .toList();
    }

    @Test
    void httpResponses() {
        long seed = FuzzSeed.of(NvHttpFuzzTest.class, 20261201);
        List<byte[]> samples = new ArrayList<>();
        Recordings.http("http-errors.txt").forEach(exchange -> samples.add(exchange.answer()));
        samples.add(ascii("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4;x\r\ndefg\r\n0\r\n\r\n"));
        samples.add(ascii("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789"));
        HostileText inputs = new HostileText(seed, samples);
        int read = 0;
        for (int i = 0; i < INPUTS; i++) {
            try {
                HttpResponse response = HttpResponse.read(new ByteArrayInputStream(inputs.next()), 4096);
                assertThat(response.body().length).as("seed %d input %d", seed, i).isLessThanOrEqualTo(4096);
                read++;
            } catch (IOException declared) {
                assertThat(declared).as("seed %d input %d", seed, i).isInstanceOf(HttpFormatException.class);
            }
        }
        assertThat(read).as("seed %d", seed).isBetween(INPUTS / 20, INPUTS - INPUTS / 20);
    }

    @Test
    void xmlAnswers() {
        long seed = FuzzSeed.of(NvHttpFuzzTest.class, 20261202);
        List<byte[]> samples = new ArrayList<>(recordedXml());
        samples.add(ascii("<!DOCTYPE a [<!ENTITY x \"yyyy\"><!ENTITY z \"&x;&x;&x;\">]><a b=\"&z;\">&z;</a>"));
        samples.add(ascii("<?xml version=\"1.1\" encoding=\"UTF-16\"?><a><![CDATA[x]]><!-- c --><?pi d?></a>"));
        samples.add(ascii("<a>" + "<b>".repeat(40)));
        HostileText inputs = new HostileText(seed, samples);
        int answers = 0;
        int understood = 0;
        for (int i = 0; i < INPUTS; i++) {
            try {
                HostAnswer answer = HostAnswer.of(new HttpResponse(200, "OK", Map.of(), inputs.next()));
                answers++;
                App.list(answer.root()).forEach(app -> assertThat(app.id()).isPositive());
                answer.text("sessionUrl0").ifPresent(SessionUrl::parse);
                ServerInfo info = ServerInfo.of(answer, 47989, true);
                assertThat(info.httpsPort()).isBetween(1, 65535);
                assertThat(info.currentGame()).isNotNegative();
                understood++;
            } catch (GameStreamException declared) {
                assertThat(declared.getMessage()).as("seed %d input %d", seed, i).hasSizeLessThan(500);
            }
        }
        assertThat(answers).as("seed %d", seed).isBetween(INPUTS / 20, INPUTS - INPUTS / 20);
        assertThat(understood).as("seed %d", seed).isPositive();
    }

    @Test
    void pemAndHexAndAddresses() {
        long seed = FuzzSeed.of(NvHttpFuzzTest.class, 20261204);
        HostileText inputs = new HostileText(
                seed,
                List.of(
                        Recordings.bytes("keys/client-cert.pem"),
                        Recordings.bytes("keys/host-cert.pem"),
                        Recordings.bytes("keys/client-key.pem"),
                        ascii("rtspenc://[2001:db8::1]:48010"),
                        ascii("rtsp://192.0.2.10:48010/x"),
                        ascii("7.1.431.-1"),
                        ascii("00112233445566778899AABBccddeeff")));
        int certificates = 0;
        int keys = 0;
        for (int i = 0; i < INPUTS; i++) {
            String text = new String(inputs.next(), StandardCharsets.ISO_8859_1);
            try {
                Pem.certificate(text);
                certificates++;
            } catch (GeneralSecurityException declared) {
                // Refused, as it should be.
            }
            try {
                Pem.privateKey(text);
                keys++;
            } catch (GeneralSecurityException declared) {
                assertThat(declared.getMessage()).hasSizeLessThan(100);
            }
            Hex.decode(text, 16).ifPresent(bytes -> assertThat(bytes.length).isLessThanOrEqualTo(16));
            SessionUrl.parse(text).ifPresent(url -> assertThat(url.port()).isBetween(1, 65535));
            AppVersion.parse(text);
        }
        assertThat(certificates).as("seed %d", seed).isPositive();
        assertThat(keys).as("seed %d", seed).isPositive();
    }
}
