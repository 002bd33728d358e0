package io.moonfleet.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IpcCodecTest {
    @Test
    void everyMessageToAStreamerSurvivesARoundTrip() throws IpcFormatException {
        for (ServerIpcMessage message : IpcSamples.TO_STREAMER) {
            assertThat(IpcCodec.decodeServerMessage(IpcCodec.encode(message))).isEqualTo(message);
        }
    }

    @Test
    void everyMessageFromAStreamerSurvivesARoundTrip() throws IpcFormatException {
        for (StreamerIpcMessage message : IpcSamples.FROM_STREAMER) {
            assertThat(IpcCodec.decodeStreamerMessage(IpcCodec.encode(message))).isEqualTo(message);
        }
    }

    @Test
    void wireShapesAreThoseOfTheContract() {
        assertThat(json(ServerIpcMessage.Command.START_MOONLIGHT)).isEqualTo("\"StartMoonlight\"");
        assertThat(json(ServerIpcMessage.Command.STOP)).isEqualTo("\"Stop\"");
        assertThat(json(new ServerIpcMessage.AddPeer("p", PeerKind.TRANSCODE))).isEqualTo("{\"AddPeer\":{\"peer_id\":\"p\",\"kind\":\"transcode\"}}");
        assertThat(json(new ServerIpcMessage.RemovePeer("p"))).isEqualTo("{\"RemovePeer\":{\"peer_id\":\"p\"}}");
        assertThat(json(new ServerIpcMessage.FromPeer("p", IpcSamples.CLIENT.get(1))))
                .isEqualTo("{\"FromPeer\":{\"peer_id\":\"p\",\"message\":"
                        + "{\"Signaling\":{\"Description\":{\"ty\":\"rollback\",\"sdp\":\"\"}}}}}");
        assertThat(json(StreamerIpcMessage.Notice.STOP)).isEqualTo("\"Stop\"");
        assertThat(json(new StreamerIpcMessage.StreamerReady("s")))
                .isEqualTo("{\"StreamerReady\":{\"streamer_id\":\"s\"}}");
        assertThat(json(new StreamerIpcMessage.ToPeer("p", StreamServerMessage.Notice.PEER_DISCONNECT)))
                .isEqualTo("{\"ToPeer\":{\"peer_id\":\"p\",\"message\":\"PeerDisconnect\"}}");
        assertThat(json(new StreamerIpcMessage.Broadcast(new StreamServerMessage.StageStarting("Launch"))))
                .isEqualTo("{\"Broadcast\":{\"StageStarting\":{\"stage\":\"Launch\"}}}");
    }

    @Test
    void unsignedNumbersKeepTheirUpperHalf() {
        assertThat(json(IpcSamples.INIT)).contains("\"app_id\":3900000000");
    }

    @Test
    void hardwareDecodingIsAutomaticWhereTheServerDoesNotSayOrSaysWhatIsUnknown() throws IpcFormatException {
        String known = json(IpcSamples.INIT);
        assertThat(known).contains("\"hwaccel\":\"cuda\",");
        for (String other : new String[] {"", "\"hwaccel\":\"quantum\",", "\"hwaccel\":null,"}) {
            byte[] message = known.replace("\"hwaccel\":\"cuda\",", other).getBytes(StandardCharsets.UTF_8);
            ServerIpcMessage.Init init = (ServerIpcMessage.Init) IpcCodec.decodeServerMessage(message);
            assertThat(init.hardwareDecoding()).as(other).isEqualTo(HardwareDecoding.AUTO);
            assertThat(init.hostAddress()).isEqualTo(IpcSamples.INIT.hostAddress());
        }
        for (HardwareDecoding decoding : HardwareDecoding.values()) {
            assertThat(HardwareDecoding.named(decoding.wireName())).contains(decoding);
        }
    }

    @Test
    void soundAndEncryptionAreTheUsualOnesWhereTheServerDoesNotSay() throws IpcFormatException {
        String known = json(IpcSamples.INIT);
        String chosen = "\"audio_packet_duration\":10,\"media_encryption\":\"always\"";
        assertThat(known).contains("," + chosen);
        byte[] older = known.replace("," + chosen, "").getBytes(StandardCharsets.UTF_8);
        StreamSettings settings = ((ServerIpcMessage.Init) IpcCodec.decodeServerMessage(older)).streamSettings();
        assertThat(settings.audioPacketMillis()).isEmpty();
        assertThat(settings.mediaEncryption()).isEqualTo(MediaEncryption.AUTO);
        for (String wrong : new String[] {
            "\"audio_packet_duration\":7,\"media_encryption\":\"always\"",
            "\"audio_packet_duration\":10,\"media_encryption\":\"sometimes\""
        }) {
            byte[] message = known.replace(chosen, wrong).getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(() -> IpcCodec.decodeServerMessage(message)).as(wrong).isInstanceOf(IpcFormatException.class);
        }
    }

    @Test
    void statisticsNeedNoDecoder() throws IpcFormatException {
        String statistics = json(IpcSamples.FROM_STREAMER.get(13));
        assertThat(statistics).contains("\"decoder\":\"h264 (software)\",");
        byte[] older = statistics.replace("\"decoder\":\"h264 (software)\",", "").getBytes(StandardCharsets.UTF_8);
        assertThat(((StreamerIpcMessage.Statistics) IpcCodec.decodeStreamerMessage(older)).decoder()).isEmpty();
    }

    @Test
    void reasonsThatAreTooLongAreCutWhenWritten() throws IpcFormatException {
        StreamerIpcMessage message = new StreamerIpcMessage.PeerClosed("p", "\u20ac".repeat(100_000));
        assertThat(IpcCodec.decodeStreamerMessage(IpcCodec.encode(message)))
                .isInstanceOf(StreamerIpcMessage.PeerClosed.class);
    }

    @Test
    void whatIsNoMessageIsRefused() {
        for (String text : new String[] {
            "",
            "null",
            "1",
            "[]",
            "{}",
            "\"Start\"",
            "{\"AddPeer\":{}}",
            "{\"AddPeer\":{\"peer_id\":null}}",
            "{\"AddPeer\":{\"peer_id\":1}}",
            "{\"AddPeer\":{\"peer_id\":\"p\"},\"RemovePeer\":{\"peer_id\":\"p\"}}",
            "{\"AddPeer\":{\"peer_id\":\"p\",\"kind\":\"transcode\"}} x",
            "{\"Heartbeat\":{\"sequence\":1.0}}",
            "{\"Heartbeat\":{\"sequence\":1e3}}",
            "{\"Heartbeat\":{\"sequence\":-1}}",
            "{\"Heartbeat\":{\"sequence\":9223372036854775808}}",
            "{\"Heartbeat\":{\"sequence\":\"1\"}}",
            "\"AddPeer\"",
            "{\"Stop\":{}}"
        }) {
            assertThatThrownBy(() -> IpcCodec.decodeServerMessage(text.getBytes(StandardCharsets.UTF_8)))
                    .as(text)
                    .isInstanceOf(IpcFormatException.class);
        }
    }

    @Test
    void secretsAppearInNoText() {
        assertThat(IpcSamples.INIT.toString()).doesNotContain("PRIVATE KEY");
        assertThat(new RtcIceServer(List.of("turn:a"), "user-name", "pass-word").toString())
                .doesNotContain("user-name", "pass-word");
        assertThat(new StreamClientMessage.AuthenticateAndInit(Optional.of("pass-word")).toString())
                .doesNotContain("pass-word");
        assertThat(new StreamerIpcMessage.Hello(1, "token-of-mine", 1).toString()).doesNotContain("token-of-mine");
        assertThatThrownBy(() -> IpcCodec.decodeServerMessage(
                        "{\"Init\":{\"client_private_key_pem\":\"hush\" oops".getBytes(StandardCharsets.UTF_8)))
                .hasMessageNotContaining("hush");
    }

    private static String json(ServerIpcMessage message) {
        return new String(IpcCodec.encode(message), StandardCharsets.UTF_8);
    }

    private static String json(StreamerIpcMessage message) {
        return new String(IpcCodec.encode(message), StandardCharsets.UTF_8);
    }
}
