package io.moonfleet.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SignalingCodecTest {
    @Test
    void everyMessageSurvivesARoundTrip() throws IpcFormatException {
        for (StreamServerMessage message : IpcSamples.SERVER) {
            assertThat(SignalingCodec.decodeServerMessage(SignalingCodec.encode(message)))
                    .isEqualTo(message);
        }
        for (StreamClientMessage message : IpcSamples.CLIENT) {
            assertThat(SignalingCodec.decodeClientMessage(SignalingCodec.encode(message)))
                    .isEqualTo(message);
        }
    }

    @Test
    void theContractsDialogueIsReproducedByteForByte() throws IpcFormatException {
        List<String> dialogue = List.of(
                "{\"WebRtcConfig\":{\"ice_servers\":[{\"urls\":[\"turn:turn.example:3478\"],\"username\":\"u\",\"credential\":\"p\"}]}}",
                "{\"Signaling\":{\"Description\":{\"ty\":\"offer\",\"sdp\":\"v=0\u2026\"}}}",
                "{\"Signaling\":{\"Description\":{\"ty\":\"answer\",\"sdp\":\"v=0\u2026\"}}}",
                "{\"Signaling\":{\"AddIceCandidate\":{\"candidate\":\"candidate:1 1 udp \u2026\",\"sdp_mid\":\"0\",\"sdp_mline_index\":0,\"username_fragment\":\"aBcD\"}}}",
                "{\"ConnectionComplete\":{\"capabilities\":{\"touch\":true},\"width\":2560,\"height\":1600}}",
                "{\"StageStarting\":{\"stage\":\"Launch\"}}",
                "{\"StageComplete\":{\"stage\":\"Launch\"}}",
                "{\"StageFailed\":{\"stage\":\"Launch\",\"error_code\":-100}}",
                "{\"ConnectionTerminated\":{\"error_code\":0}}",
                "\"InternalServerError\"",
                "\"HostNotFound\"",
                "\"AppNotFound\"",
                "\"HostNotPaired\"",
                "\"AlreadyStreaming\"",
                "\"PeerDisconnect\"");
        for (String line : dialogue) {
            assertThat(SignalingCodec.encode(SignalingCodec.decodeServerMessage(line))).isEqualTo(line);
        }
    }

    @Test
    void optionalFieldsMayBeAbsentOrNullAndUnknownOnesAreIgnored() throws IpcFormatException {
        StreamClientMessage bare = new StreamClientMessage.Signaling(new StreamSignalingMessage.AddIceCandidate(
                "candidate:1", Optional.empty(), OptionalInt.empty(), Optional.empty()));
        assertThat(SignalingCodec.decodeClientMessage(
                        "{\"Signaling\":{\"AddIceCandidate\":{\"candidate\":\"candidate:1\"}}}"))
                .isEqualTo(bare);
        assertThat(SignalingCodec.decodeClientMessage("{\"Signaling\":{\"AddIceCandidate\":{\"sdp_mid\":null,"
                        + "\"candidate\":\"candidate:1\",\"sdp_mline_index\":null,\"username_fragment\":null,"
                        + "\"future\":[{\"a\":1.5}]}}}"))
                .isEqualTo(bare);
        assertThat(SignalingCodec.encode(bare))
                .isEqualTo("{\"Signaling\":{\"AddIceCandidate\":{\"candidate\":\"candidate:1\",\"sdp_mid\":null,"
                        + "\"sdp_mline_index\":null,\"username_fragment\":null}}}");
        assertThat(SignalingCodec.decodeClientMessage(
                        "{\"AuthenticateAndInit\":{\"host_id\":0,\"app_id\":1,\"credentials\":\"c\"}}"))
                .isEqualTo(new StreamClientMessage.AuthenticateAndInit(Optional.of("c")));
    }

    @Test
    void everyDescriptionTypeIsLowerCaseOnTheWire() throws IpcFormatException {
        for (RtcSdpType type : RtcSdpType.values()) {
            StreamServerMessage message =
                    new StreamServerMessage.Signaling(new StreamSignalingMessage.Description(type, "s"));
            String text = SignalingCodec.encode(message);
            assertThat(text).contains("\"ty\":\"" + type.name().toLowerCase(java.util.Locale.ROOT) + "\"");
            assertThat(SignalingCodec.decodeServerMessage(text)).isEqualTo(message);
        }
    }

    @Test
    void longSessionDescriptionsPassUpToTheBound() throws IpcFormatException {
        String longest = "v".repeat(IpcLimits.SDP_BYTES);
        assertThat(SignalingCodec.decodeClientMessage(description(longest)))
                .isEqualTo(new StreamClientMessage.Signaling(
                        new StreamSignalingMessage.Description(RtcSdpType.OFFER, longest)));
        refused(description(longest + "v"));
        refused(description("\u00e9".repeat(IpcLimits.SDP_BYTES / 2 + 1)));
    }

    @Test
    void whatBreaksARuleIsRefused() {
        refused("{\"Signaling\":{\"AddIceCandidate\":{\"candidate\":\"" + "c".repeat(4097) + "\"}}}");
        refused("{\"Signaling\":{\"AddIceCandidate\":{\"candidate\":\"c\",\"sdp_mline_index\":65536}}}");
        refused("{\"Signaling\":{\"AddIceCandidate\":{\"candidate\":\"c\",\"sdp_mline_index\":-1}}}");
        refused("{\"Signaling\":{\"AddIceCandidate\":{\"candidate\":\"c\",\"sdp_mline_index\":0.0}}}");
        refused("{\"Signaling\":{\"AddIceCandidate\":{\"candidate\":null}}}");
        refused("{\"Signaling\":{\"Description\":{\"ty\":\"Offer\",\"sdp\":\"\"}}}");
        refused("{\"Signaling\":{\"Description\":{\"ty\":\"offer\"}}}");
        refused("{\"Signaling\":\"Description\"}");
        refused("{\"Signaling\":{\"Description\":{\"ty\":\"offer\",\"sdp\":\"\\ud83d\"}}}");
        refused("\"PeerDisconnect\"");
        refused("{\"Signaling\":{\"Description\":{\"ty\":\"offer\",\"ty\":\"offer\",\"sdp\":\"\"}}}");
        refused("[".repeat(100_000));
        refused("{\"a\":".repeat(100) + "1" + "}".repeat(100));
        refused(" ".repeat(IpcLimits.SIGNALING_BYTES + 1));
        refused("");
        refused("// comment\n{}");
    }

    private static String description(String sdp) {
        return "{\"Signaling\":{\"Description\":{\"ty\":\"offer\",\"sdp\":\"" + sdp + "\"}}}";
    }

    private static void refused(String text) {
        assertThatThrownBy(() -> SignalingCodec.decodeClientMessage(text)).isInstanceOf(IpcFormatException.class);
    }
}
