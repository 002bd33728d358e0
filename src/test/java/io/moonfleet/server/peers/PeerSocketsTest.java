package io.moonfleet.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.ipc.PeerKind;
import io.moonfleet.server.auth.AccessRules;
import io.moonfleet.server.registry.StreamerRegistry;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.UserData;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import java.lang.reflect.Proxy;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What callers without credentials can make the server do. */
class PeerSocketsTest {
    /** Absent on purpose: whoever has not shown credentials must not get as far as these. */
    private static final StreamerRegistry NO_REGISTRY = null;

    private static final AccessRules NO_RULES = null;

    private final BlockingQueue<CloseReason> closed = new LinkedBlockingQueue<>();

    private WebSocketConnection connection(String id) {
        return proxy(WebSocketConnection.class, (name, argument) -> switch (name) {
            case "id" -> id;
            case "pathParam" -> "streamer";
            case "userData" -> proxy(UserData.class, (_, _) -> null);
            case "isOpen" -> true;
            case "close" -> {
                closed.add((CloseReason) argument);
                yield Uni.createFrom().voidItem();
            }
            default -> throw new UnsupportedOperationException(name);
        });
    }

    private interface Answers {
        Object answer(String method, Object argument);
    }

    private static <T> T proxy(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (_, method, arguments) ->
                        answers.answer(method.getName(), arguments == null ? null : arguments[0])));
    }

    @Test
    void aLongFirstMessageClosesTheSocketUnparsed() throws InterruptedException {
        PeerSocket socket = new PeerSocket(connection("a"), "streamer", PeerKind.TRANSCODE, NO_REGISTRY, NO_RULES);
        String text = "x".repeat(PeerSocket.MAX_FIRST_MESSAGE + 1);
        socket.received(text);
        assertThat(closed.poll(10, TimeUnit.SECONDS).getCode()).isEqualTo(PeerSocket.CLOSE_POLICY);
        socket.received("not parsed after the close either");
        assertThat(closed).isEmpty();
    }

    @Test
    void onlySoManySocketsWaitForCredentials() throws InterruptedException {
        PeerSockets sockets = new PeerSockets(NO_REGISTRY, NO_RULES);
        for (int number = 0; number < PeerSockets.MAX_UNAUTHENTICATED; number++) {
            sockets.opened(connection("waiting-" + number));
        }
        sockets.opened(connection("one too many"));
        CloseReason reason = closed.poll(9, TimeUnit.SECONDS);
        assertThat(reason.getCode()).isEqualTo(PeerSockets.CLOSE_TRY_LATER);
        assertThat(reason.getMessage()).contains("try again later");
    }
}
