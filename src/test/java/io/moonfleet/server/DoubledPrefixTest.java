package io.moonfleet.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The filter before a router, on a real socket. */
@Timeout(60)
class DoubledPrefixTest {
    private static final int PATIENCE_SECONDS = 20;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer server;

    @BeforeEach
    void serve() throws Exception {
        Router router = Router.router(vertx);
        router.route().handler(DoubledPrefix::handle);
        router.route().handler(context -> {
            context.response().putHeader("Seen", context.normalizedPath());
            context.next();
        });
        router.route("/api/streamers/:streamerId/peer").handler(DoubledPrefixTest::greet);
        router.route().handler(context -> context.request().body().onSuccess(body -> context.response()
                .end(context.request().method() + " " + context.request().uri() + " ticket="
                        + context.request().getParam("ticket") + " " + body)));
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static void greet(RoutingContext context) {
        String greeting = context.pathParam("streamerId") + " " + context.request().getParam("ticket");
        context.request().toWebSocket().onSuccess(socket -> socket.writeTextMessage(greeting));
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private URI uri(String scheme, String path) {
        return URI.create(scheme + "://127.0.0.1:" + server.actualPort() + path);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/api/streamers, /api/streamers",
        "/api/api/, /api/",
        "/api/api/streamers/a%2Fb?x=1&ticket=t%20t, /api/streamers/a%2Fb",
        "/api/%61pi/streamers, /api/streamers",
        "/api/x/../api/streamers, /api/streamers",
        "/api/streamers?ticket=t, /api/streamers",
        "/api/api, /api/api",
        "/api/apix/streamers, /api/apix/streamers",
        "/api/api/api/streamers, /api/api/api/streamers",
        "/, /",
        "/x, /x"
    })
    void everyLaterHandlerSeesThePathWithOnePrefix(String sent, String seen) throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(uri("http", sent)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.headers().allValues("Seen")).containsExactly(seen);
    }

    @Test
    void methodQueryAndBodyAreKept() throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(uri("http", "/api/api/ticket?x=1&ticket=t%20t"))
                        .POST(HttpRequest.BodyPublishers.ofString("body"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).isEqualTo("POST /api/ticket?x=1&ticket=t%20t ticket=t t body");
    }

    @Test
    void aSocketIsUpgradedUnderTheDoubledPrefix() throws Exception {
        CompletableFuture<String> greeting = new CompletableFuture<>();
        WebSocket socket = client.newWebSocketBuilder()
                .buildAsync(uri("ws", "/api/api/streamers/agent-1/peer?ticket=abc"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
                        greeting.complete(data.toString());
                        return null;
                    }
                })
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(greeting.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("agent-1 abc");
        socket.abort();
    }
}
