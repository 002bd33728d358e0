package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** WHEP as HTTP sees it: draft-ietf-wish-whep, with an offer as a player makes it and no player behind it. */
class WhepContractIT {
    private static final String STREAM = "whep";
    private static final String PATH = "/api/streamers/" + STREAM + "/whep";
    private static final String TOKEN = "a token for players";
    private static final String SDP = "application/sdp";
    private static final String FRAGMENT = "application/trickle-ice-sdpfrag";
    private static final String ORIGIN = "https://player.example";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static final String SECTION = "c=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\na=ice-ufrag:aBcD\r\n"
            + "a=ice-pwd:abcdefghijklmnopqrstuvwx\r\na=ice-options:trickle\r\na=fingerprint:sha-256 "
            + "0F:1E:2D:3C:4B:5A:69:78:87:96:A5:B4:C3:D2:E1:F0:0F:1E:2D:3C:4B:5A:69:78:87:96:A5:B4:C3:D2:E1:F0\r\n"
            + "a=setup:actpass\r\na=recvonly\r\na=rtcp-mux\r\na=rtcp-rsize\r\n";
    private static final String OFFER = "v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"
            + "a=group:BUNDLE 0 1\r\na=msid-semantic: WMS\r\n"
            + "m=video 9 UDP/TLS/RTP/SAVPF 102\r\n" + SECTION + "a=mid:0\r\na=rtpmap:102 H264/90000\r\n"
            + "a=rtcp-fb:102 nack\r\na=rtcp-fb:102 nack pli\r\n"
            + "a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f\r\n"
            + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n" + SECTION + "a=mid:1\r\na=rtpmap:111 opus/48000/2\r\n"
            + "a=fmtp:111 minptime=10;useinbandfec=1\r\n";

    private static MoonfleetProcess server;

    @BeforeAll
    static void start() {
        server = MoonfleetProcess.start(Map.of(
                "moonfleet.demo-host.enabled", "true",
                "moonfleet.auth.token", TOKEN,
                "moonfleet.auth.allowed-origins", ORIGIN,
                "moonfleet.limits.peers-per-streamer", "2",
                "moonfleet.rtc.ice-servers[0].urls", "turn:turn.example:3478",
                "moonfleet.rtc.ice-servers[0].username", "player",
                "moonfleet.rtc.ice-servers[0].credential", "turn secret"));
        server.api(TOKEN).create(StreamerRequest.small(STREAM));
    }

    @AfterAll
    static void stop() {
        Closing.all(server);
    }

    @AfterEach
    void nobodyIsLeft() {
        Await.until("all peers are gone", PATIENCE, () -> server.api(TOKEN).peers(STREAM) == 0);
    }

    private static HttpResponse<String> send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.base().toString()).resolve(path))
                .timeout(PATIENCE)
                .method(method, body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        for (int index = 0; index < headers.length; index += 2) {
            request.header(headers[index], headers[index + 1]);
        }
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private static HttpResponse<String> authorized(String method, String path, String body, String type) {
        return send(method, path, body, "Content-Type", type, "Authorization", "Bearer " + TOKEN);
    }

    private static HttpResponse<String> post() {
        return authorized("POST", PATH, OFFER, SDP);
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private static void delete(HttpResponse<String> created) {
        assertThat(authorized("DELETE", header(created, "Location"), "", SDP).statusCode()).isEqualTo(200);
    }

    @Test
    void anOfferIsAnsweredWithASessionThatCanBeDeletedOnce() {
        HttpResponse<String> created = post();
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        assertThat(header(created, "Content-Type")).startsWith(SDP);
        assertThat(header(created, "Location")).matches(PATH + "/[A-Za-z0-9_-]{32}");
        assertThat(header(created, "ETag")).matches("\"[A-Za-z0-9_-]{32}\"");
        assertThat(created.headers().allValues("Link")).containsExactly(
                "<turn:turn.example:3478>; rel=\"ice-server\"; username=\"player\"; credential=\"turn secret\";"
                        + " credential-type=\"password\"");
        assertThat(created.body()).startsWith("v=0\r\n").contains("m=video").contains("m=audio")
                .contains("a=setup:passive").contains("a=candidate:").contains("a=sendonly").doesNotContain("a=inactive");
        assertThat(server.api(TOKEN).streamer(STREAM).at("/peers/0/kind").asText()).isEqualTo("whep");
        delete(created);
        assertThat(authorized("DELETE", header(created, "Location"), "", SDP).statusCode()).isEqualTo(404);
    }

    @Test
    void candidatesAreTakenAndRestartsAreNot() {
        HttpResponse<String> created = post();
        String session = header(created, "Location");
        String candidates = "a=ice-ufrag:aBcD\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\nm=video 9 RTP/AVP 0\r\na=mid:0\r\n"
                + "a=candidate:1 1 udp 2130706431 192.0.2.1 40000 typ host\r\na=end-of-candidates\r\n";
        assertThat(authorized("PATCH", session, candidates, FRAGMENT).statusCode()).isEqualTo(204);
        assertThat(send("PATCH", session, candidates, "Content-Type", FRAGMENT, "Authorization", "Bearer " + TOKEN,
                "If-Match", header(created, "ETag")).statusCode()).isEqualTo(204);
        assertThat(send("PATCH", session, candidates, "Content-Type", FRAGMENT, "Authorization", "Bearer " + TOKEN,
                "If-Match", "\"another\"").statusCode()).isEqualTo(412);
        assertThat(authorized("PATCH", session, candidates, "application/json").statusCode()).isEqualTo(415);
        assertThat(authorized("PATCH", session, candidates.replace("aBcD", "wxyz"), FRAGMENT).statusCode()).isEqualTo(422);
        assertThat(authorized("PATCH", PATH + "/unknown", candidates, FRAGMENT).statusCode()).isEqualTo(404);
        assertThat(authorized("PATCH", session.replace(STREAM + "/whep", "other/whep"), candidates, FRAGMENT).statusCode())
                .as("a session of another streamer").isEqualTo(404);
        delete(created);
    }

    @Test
    void whatCannotBePlayedIsRefusedInWords() {
        assertThat(send("POST", PATH, OFFER, "Content-Type", SDP).statusCode()).isEqualTo(401);
        assertThat(send("POST", PATH, OFFER, "Content-Type", SDP, "Authorization", "Bearer wrong").statusCode())
                .isEqualTo(401);
        assertThat(authorized("POST", PATH, OFFER, "application/json").statusCode()).isEqualTo(415);
        assertThat(authorized("POST", PATH, "not an offer", SDP).statusCode()).isEqualTo(400);
        assertThat(authorized("POST", PATH, "", SDP).statusCode()).isEqualTo(400);
        assertThat(authorized("POST", "/api/streamers/nobody/whep", OFFER, SDP).statusCode()).isEqualTo(404);
        assertThat(authorized("POST", PATH, OFFER + "a=x\r\n".repeat(20_000), SDP).statusCode()).isEqualTo(413);
        assertThat(authorized("DELETE", PATH, "", SDP).statusCode()).isEqualTo(405);
        HttpResponse<String> broken = authorized("POST", PATH, "v=0\r\nm=nonsense\r\n", SDP);
        assertThat(broken.statusCode()).isBetween(400, 422);
        assertThat(broken.body()).contains("\"error\"");
    }

    @Test
    void thePeerLimitHoldsForPlayers() {
        HttpResponse<String> first = post();
        HttpResponse<String> second = post();
        assertThat(List.of(first.statusCode(), second.statusCode())).containsOnly(201);
        HttpResponse<String> third = post();
        assertThat(third.statusCode()).isEqualTo(503);
        assertThat(header(third, "Retry-After")).isNotEmpty();
        delete(first);
        delete(second);
    }

    @Test
    void playersOfNamedOriginsMayReadTheAnswers() {
        HttpResponse<String> preflight = send("OPTIONS", PATH, "", "Origin", ORIGIN,
                "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "authorization,content-type");
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(header(preflight, "Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
        assertThat(header(preflight, "Access-Control-Allow-Methods")).contains("POST", "PATCH", "DELETE");
        assertThat(header(preflight, "Access-Control-Allow-Headers")).contains("Authorization");
        HttpResponse<String> created = send("POST", PATH, OFFER, "Content-Type", SDP, "Authorization", "Bearer " + TOKEN,
                "Origin", ORIGIN);
        assertThat(header(created, "Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
        assertThat(header(created, "Access-Control-Expose-Headers")).contains("Location", "Link");
        delete(created);

        HttpResponse<String> foreign = send("OPTIONS", PATH, "", "Origin", "https://evil.example",
                "Access-Control-Request-Method", "POST");
        assertThat(foreign.statusCode()).isEqualTo(401);
        assertThat(foreign.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        HttpResponse<String> elsewhere = send("OPTIONS", "/api/streamers", "", "Origin", ORIGIN,
                "Access-Control-Request-Method", "POST");
        assertThat(elsewhere.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void theAddressesSayWhatTheyTake() {
        HttpResponse<String> options = authorized("OPTIONS", PATH, "", SDP);
        assertThat(options.statusCode()).isEqualTo(204);
        assertThat(header(options, "Accept-Post")).isEqualTo(SDP);
    }

    @Test
    void aSessionEndsWithItsStreamer() {
        server.api(TOKEN).create(StreamerRequest.small("ending"));
        HttpResponse<String> created = authorized("POST", "/api/streamers/ending/whep", OFFER, SDP);
        assertThat(created.statusCode()).isEqualTo(201);
        server.api(TOKEN).delete("api/streamers/ending");
        assertThat(authorized("DELETE", header(created, "Location"), "", SDP).statusCode()).isEqualTo(404);
    }
}
