package io.moonfleet.gamestream.nvhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpTransportTest {
    private static final SelfSignedCertificate HOST = Recordings.host();
    private static final ClientIdentity CLIENT = Recordings.client();

    private static HttpResponse get(FakeHost host, boolean tls, Duration limit) throws GameStreamException {
        return HttpTransport.get(new HttpTransport.Request(
                host.endpoint(),
                tls ? host.httpsPort() : host.endpoint().httpPort(),
                tls ? Optional.of(new PinnedTls(CLIENT, HOST.certificate())) : Optional.empty(),
                "/serverinfo",
                "rikey=secret",
                Optional.of(limit),
                HttpTransport.MAX_XML));
    }

    private static HttpResponse read(String answer) throws IOException {
        return HttpResponse.read(
                new ByteArrayInputStream(answer.getBytes(StandardCharsets.ISO_8859_1)), HttpTransport.MAX_XML);
    }

    private static String body(String answer) throws IOException {
        return new String(read(answer).body(), StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHostThatDripsItsAnswerIsGivenUpAtTheLimit(boolean tls) throws Exception {
        try (FakeHost host = new FakeHost(HOST)) {
            host.behaving((asked, in, out) -> {
                out.write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.US_ASCII));
                for (int i = 0; i < 1000; i++) {
                    out.write('x');
                    out.flush();
                    pause();
                }
            });
            GameStreamException failure =
                    catchThrowableOfType(GameStreamException.class, () -> get(host, tls, Duration.ofMillis(700)));
            assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT);
            assertThat(failure.getMessage()).contains("/serverinfo").doesNotContain("secret");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 200 OK##|false",
                "HTTP/1.1 200 OK##|true",
                "HTTP/1.1 200 OK#X-|false",
                "HTTP/1.1 200 OK#X-|true",
                "HTTP/1.1 200 OK#Content-Length: 99999999##|false",
                "HTTP/1.1 200 OK#Content-Length: 99999999##|true",
                "HTTP/1.1 200 OK#Transfer-Encoding: chunked##7ffffff#|true"
            })
    void anEndlessAnswerIsRefusedAtTheBound(String start, boolean tls) throws Exception {
        try (FakeHost host = new FakeHost(HOST)) {
            host.behaving((asked, in, out) -> {
                out.write(start.replace("#", "\r\n").getBytes(StandardCharsets.US_ASCII));
                writeForEver(out);
            });
            assertThat(catchThrowableOfType(
                                    GameStreamException.class, () -> get(host, tls, Duration.ofSeconds(20)))
                            .code())
                    .isEqualTo(ErrorCode.HOST_PROTOCOL_ERROR);
        }
    }

    /** Box art may be larger than other answers, and is bounded all the same. */
    @Test
    void aPictureIsBoundedAndIsAPicture() throws Exception {
        try (FakeHost host = new FakeHost(HOST)) {
            NvHttpClient client = new NvHttpClient(
                    host.endpoint(), CLIENT, "0123456789ABCDEF", Optional.of(HOST.certificate()));
            host.behaving((asked, in, out) -> {
                if (asked.path().equals("/serverinfo")) {
                    out.write(host.serverInfo(""));
                    return;
                }
                out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
                writeForEver(out);
            });
            assertThat(catchThrowableOfType(GameStreamException.class, () -> client.appAsset(1))
                            .code())
                    .isIn(ErrorCode.HOST_PROTOCOL_ERROR, ErrorCode.TIMEOUT);
            host.behaving((asked, in, out) -> out.write(FakeHost.xml("<html>no picture</html>")));
            assertThat(client.appAsset(1)).isEmpty();
        }
    }

    @Test
    void aTlsPortThatSpeaksPlainTextIsAProtocolError() throws Exception {
        try (FakeHost host = new FakeHost(HOST)) {
            host.behaving((asked, in, out) -> out.write(FakeHost.xml("<root status_code=\"200\"/>")));
            HttpTransport.Request crossed = new HttpTransport.Request(
                    host.endpoint(),
                    host.endpoint().httpPort(),
                    Optional.of(new PinnedTls(CLIENT, HOST.certificate())),
                    "/applist",
                    "",
                    Optional.of(Duration.ofSeconds(2)),
                    HttpTransport.MAX_XML);
            GameStreamException failure =
                    catchThrowableOfType(GameStreamException.class, () -> HttpTransport.get(crossed));
            // The plain port waits for the end of a head that never comes.
            assertThat(failure.code()).isIn(ErrorCode.TIMEOUT, ErrorCode.HOST_PROTOCOL_ERROR);
        }
    }

    @Test
    void aNameWithoutAddressIsUnreachable() {
        HttpTransport.Request nowhere = new HttpTransport.Request(
                new HostEndpoint("does-not-exist.invalid", 1),
                1,
                Optional.empty(),
                "/serverinfo",
                "",
                Optional.of(Duration.ofSeconds(20)),
                HttpTransport.MAX_XML);
        assertThat(catchThrowableOfType(GameStreamException.class, () -> HttpTransport.get(nowhere))
                        .code())
                .isEqualTo(ErrorCode.HOST_UNREACHABLE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 200 OK#Content-Length: 3##abcdef|abc",
                "HTTP/1.0 200 OK#Content-Length: -1##abcdef|abcdef",
                "HTTP/1.1 200##abc|abc",
                "HTTP/1.1 404 Not Found#X: y##|''",
                "HTTP/1.1 200 OK#Transfer-Encoding: chunked##3#abc#4;x=y#defg#0##|abcdefg",
                "HTTP/1.1 200 OK#Transfer-Encoding: Chunked##A#0123456789#0#Trailer: x##rest|0123456789",
                "HTTP/1.1 200 OK#content-LENGTH:   2##abc|ab"
            })
    void bodiesOfEveryKind(String answer, String expected) throws Exception {
        assertThat(body(answer.replace("#", "\r\n"))).isEqualTo(expected);
        assertThat(body(answer.replace("#", "\n"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "HTTP/1.1", "HTTP/1.1 2x0 OK\r\n\r\n", "SSH-2.0-x\r\n\r\n", "HTTP/2 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\nabc",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcdef\r\n"
            })
    void brokenAnswersAreRefused(String answer) {
        assertThatThrownBy(() -> read(answer)).isInstanceOf(HttpFormatException.class);
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void writeForEver(OutputStream out) throws IOException {
        byte[] block = "x".repeat(8192).getBytes(StandardCharsets.US_ASCII);
        while (true) {
            // Ends with the exception that a closed connection raises.
            out.write(block);
        }
    }
}
