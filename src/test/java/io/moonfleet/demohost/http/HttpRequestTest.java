package io.moonfleet.demohost.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HttpRequestTest {
    private static HttpRequest parse(String head) throws HttpSyntaxException {
        return HttpRequest.parse(head.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void pathAndParametersAreDecoded() throws Exception {
        HttpRequest request = parse("GET /a%20b?name=r%C3%B6th+x&empty=&flag&name=second HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(request.path()).isEqualTo("/a b");
        assertThat(request.parameter("name")).contains("röth x");
        assertThat(request.parameter("empty")).contains("");
        assertThat(request.parameter("flag")).contains("");
        assertThat(request.parameter("absent")).isEmpty();
    }

    @Test
    void textFormHidesTheValues() throws Exception {
        HttpRequest request = parse("GET /launch?rikey=00112233 HTTP/1.1\r\n\r\n");
        assertThat(request.toString()).contains("rikey").doesNotContain("00112233");
    }

    @Test
    void everythingElseIsRefused() {
        String[] heads = {
            "",
            "\r\n\r\n",
            "GET / HTTP/1.1\r\n",
            "GET  / HTTP/1.1\r\n\r\n",
            "POST / HTTP/1.1\r\n\r\n",
            "GET http://x/ HTTP/1.1\r\n\r\n",
            "GET / HTTP/2\r\n\r\n",
            "GET /% HTTP/1.1\r\n\r\n",
            "GET /?a=%1 HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\n: value\r\n\r\n",
            "GET / HTTP/1.1\r\n" + "a: b\r\n".repeat(65) + "\r\n",
            "GET /?" + "a&".repeat(65) + " HTTP/1.1\r\n\r\n",
            "GET /" + "a".repeat(17_000) + " HTTP/1.1\r\n\r\n"
        };
        for (String head : heads) {
            assertThatExceptionOfType(HttpSyntaxException.class).as(head).isThrownBy(() -> parse(head));
        }
    }
}
