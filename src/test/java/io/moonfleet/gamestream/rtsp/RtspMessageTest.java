package io.moonfleet.gamestream.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moonfleet.gamestream.Conforms;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class RtspMessageTest {
    static final List<String> SESSIONS = RtspRecordings.SESSIONS;

    @ParameterizedTest
    @FieldSource("SESSIONS")
    void everyRecordedMessageIsReadAndWrittenByteForByte(String session) throws Exception {
        List<RtspRecordings.Message> messages = RtspRecordings.of(session);
        assertThat(messages).hasSize(14);
        for (RtspRecordings.Message message : messages) {
            RtspMessage parsed = message.fromClient()
                    ? RtspMessage.parseRequest(message.bytes())
                    : RtspMessage.parseResponse(message.bytes());
            assertThat(parsed.format()).isEqualTo(message.bytes());
        }
    }

    @ParameterizedTest
    @FieldSource("SESSIONS")
    void recordedRequestsAreReadFromAConnectionInPieces(String session) throws Exception {
        for (RtspRecordings.Message message : RtspRecordings.of(session)) {
            if (message.fromClient()) {
                InputStream drip = new ByteArrayInputStream(message.bytes()) {
                    @Override
                    public synchronized int read(byte[] target, int offset, int length) {
                        return super.read(target, offset, Math.min(7, length));
                    }
                };
                assertThat(RtspRequestReader.read(drip, Optional.empty(), 2048).format()).isEqualTo(message.bytes());
            }
        }
    }

    @Test
    @Conforms(42)
    void acceptsWhatHostsMayWriteDifferently() throws Exception {
        RtspMessage.Response response =
                RtspMessage.parseResponse(RtspMessage.bytes("RTSP/1.0 200\ncseq:4\nSESSION:   abc\n\nline\nline"));
        assertThat(response.ok()).isTrue();
        assertThat(response.reason()).isEmpty();
        assertThat(response.header("CSeq")).contains("4");
        assertThat(response.header("Session")).contains("abc");
        assertThat(response.body()).isEqualTo("line\nline");
    }

    @Test
    void bodyEndsAtContentLengthWhereThereIsOne() throws Exception {
        assertThat(RtspMessage.parseResponse(RtspMessage.bytes("RTSP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nabcdef"))
                        .body())
                .isEqualTo("abc");
        assertThatThrownBy(() -> RtspMessage.parseResponse(
                        RtspMessage.bytes("RTSP/1.0 200 OK\r\nContent-Length: 30\r\n\r\nabcdef")))
                .isInstanceOf(RtspFormatException.class);
    }

    @Test
    void refusesToWriteWhatHostsMisunderstand() {
        List<RtspHeader> noSequence = List.of(new RtspHeader("Host", "h"));
        List<RtspHeader> injected = List.of(new RtspHeader("CSeq", "1"), new RtspHeader("Host", "h\r\nX: y"));
        List<RtspHeader> fine = List.of(new RtspHeader("CSeq", "1"));
        assertThatThrownBy(() -> new RtspMessage.Request("PLAY", "/", noSequence, "").format())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RtspMessage.Request("PLAY", "/", injected, "").format())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RtspMessage.Request("PLAY", "/ x", fine, "").format())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RtspMessage.Response(200, "", fine, "").format())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RtspMessage.Response(200, "OK", List.of(), "").format())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void endlessRequestIsRefusedAtTheLimit() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'a';
            }
        };
        assertThatThrownBy(() -> RtspRequestReader.read(endless, Optional.empty(), 2048))
                .isInstanceOf(RtspFormatException.class);
        InputStream early = new ByteArrayInputStream(RtspMessage.bytes("OPTIONS / RTSP/1.0\r\n"));
        assertThatThrownBy(() -> RtspRequestReader.read(early, Optional.empty(), 2048)).isInstanceOf(IOException.class);
    }
}
