package io.moonfleet.gamestream.nvhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** XML that is made to take memory, time or files; all of it at the largest size that a host's answer may have. */
@Timeout(60)
class HostileXmlTest {
    private static final int SIZE = HttpTransport.MAX_XML;

    /** Documents that are refused. */
    enum Refused {
        BILLION_LAUGHS("<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">"
                + "<!ENTITY c \"&b;&b;&b;&b;\">]><root status_code=\"200\">&c;</root>"),
        EXTERNAL_ENTITY("<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><root status_code=\"200\">&x;</root>"),
        EXTERNAL_DTD("<!DOCTYPE root SYSTEM \"http://127.0.0.1:1/x.dtd\"><root status_code=\"200\">&y;</root>"),
        DEPTH("<a>".repeat(SIZE / 3)),
        ELEMENTS("<root>" + "<a/>".repeat(SIZE / 4 - 10) + "</root>"),
        ATTRIBUTES(attributes()),
        UNENDING_TEXT("<root>" + "x".repeat(SIZE - 6)),
        UNENDING_TAG("<root " + "x".repeat(SIZE - 6)),
        UNENDING_COMMENT("<root><!--" + "-".repeat(SIZE - 10)),
        MANY_ROOTS("<".repeat(SIZE));

        private final String document;

        Refused(String document) {
            this.document = document;
        }

        private static String attributes() {
            StringBuilder text = new StringBuilder("<root");
            for (int number = 0; text.length() < SIZE - 20; number++) {
                text.append(" a").append(number).append("=''");
            }
            return text.append("/>").toString();
        }
    }

    @ParameterizedTest
    @EnumSource(Refused.class)
    void itIsRefusedAtOnce(Refused attack) {
        long before = System.nanoTime();
        assertThatThrownBy(() -> XmlElement.parse(attack.document.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(XmlFormatException.class)
                .hasMessageNotContaining("passwd");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void aLongTextIsReadAndCut() throws Exception {
        String info = "<root status_code=\"200\" status_message=\"" + "m".repeat(1000) + "\"><hostname>a\n&#10;b"
                + "h".repeat(SIZE / 2) + "</hostname><appversion>7.1.431.-1</appversion><uniqueid>u</uniqueid></root>";
        HostAnswer answer = HostAnswer.of(HttpResponse.read(
                new ByteArrayInputStream(FakeHost.xml(info)), HttpTransport.MAX_XML));
        assertThat(answer.statusMessage()).hasSize(200);
        assertThat(ServerInfo.of(answer, 1, false).hostname()).hasSize(256).startsWith("a  bhh");
    }
}
