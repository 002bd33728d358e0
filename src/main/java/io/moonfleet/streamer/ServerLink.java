package io.moonfleet.streamer;

import io.moonfleet.ipc.InputFrame;
import io.moonfleet.ipc.IpcConnection;
import io.moonfleet.ipc.IpcFormatException;
import io.moonfleet.ipc.IpcListener;
import io.moonfleet.ipc.IpcProtocol;
import io.moonfleet.ipc.MediaFrame;
import io.moonfleet.ipc.ServerIpcMessage;
import io.moonfleet.ipc.StreamServerMessage;
import io.moonfleet.ipc.StreamerIpcMessage;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The connection with the server: messages both ways, media to the viewers of the WebSocket transport, their input. Media
 * is offered by the receive threads; everything else belongs to the owner thread.
 */
final class ServerLink implements WebSocketBroadcast.Outlet, AutoCloseable {
    private static final Logger LOGGER = System.getLogger(ServerLink.class.getName());

    private final EventLoop loop;
    private final Consumer<ServerIpcMessage> messages;
    private final Consumer<Ending> gone;
    private final IpcConnection<ServerIpcMessage, StreamerIpcMessage> connection;

    /** Written by the owner thread; the thread that reads from the server hands input to it. */
    private volatile Optional<WebSocketBroadcast> viewers = Optional.empty();

    private ServerLink(Path socket, EventLoop loop, Consumer<ServerIpcMessage> messages, Consumer<Ending> gone)
            throws IOException {
        this.loop = loop;
        this.messages = messages;
        this.gone = gone;
        this.connection = IpcConnection.connect(socket, new FromServer());
    }

    /**
     * Connects and says who this is; nothing is read before {@link #start()}.
     *
     * @param messages gets what the server says, on the owner thread
     * @param gone     told on the owner thread that the server is gone or does not read
     */
    static ServerLink connect(
            Path socket, String token, EventLoop loop, Consumer<ServerIpcMessage> messages, Consumer<Ending> gone)
            throws IOException {
        ServerLink link = new ServerLink(socket, loop, messages, gone);
        link.tell(new StreamerIpcMessage.Hello(
                IpcProtocol.VERSION, token, ProcessHandle.current().pid()));
        return link;
    }

    void start() {
        connection.start();
    }

    /** From now on input of viewers goes there. */
    void inputFor(WebSocketBroadcast broadcast) {
        viewers = Optional.of(broadcast);
    }

    /** How long nothing has come from the server. */
    Duration silence() {
        return connection.silence();
    }

    void broadcast(StreamServerMessage message) {
        tell(new StreamerIpcMessage.Broadcast(message));
    }

    /** Sends what must not be lost; a server that leaves so much unread is as good as gone. */
    void tell(StreamerIpcMessage message) {
        if (!connection.offer(message)) {
            gone.accept(new Ending.ServerGone("the server does not read"));
        }
    }

    /** Sends where there is room: when the server is behind with reading, the next one is as good. */
    void offer(StreamerIpcMessage message) {
        connection.offer(message);
    }

    @Override
    public void announce(byte[] message) {
        connection.offerFrame(IpcProtocol.KIND_MEDIA, message);
    }

    @Override
    public boolean media(MediaFrame frame) {
        return connection.offerMedia(frame);
    }

    @Override
    public void toViewer(InputFrame message) {
        connection.offerFrame(IpcProtocol.KIND_TO_VIEWER, message.encode());
    }

    @Override
    public void close() {
        connection.close();
    }

    private final class FromServer implements IpcListener<ServerIpcMessage> {
        @Override
        public void message(ServerIpcMessage message) {
            loop.post(() -> messages.accept(message));
        }

        @Override
        public boolean frame(int kind, byte[] payload) {
            if (kind != IpcProtocol.KIND_INPUT) {
                return false;
            }
            Optional<WebSocketBroadcast> current = viewers;
            if (current.isPresent()) {
                try {
                    current.get().input(InputFrame.decode(payload));
                } catch (IpcFormatException malformed) {
                    LOGGER.log(Level.WARNING, "input that cannot be read: {0}", malformed.getMessage());
                }
            }
            return true;
        }

        @Override
        public void refused(long count, String reason) {
            LOGGER.log(Level.WARNING, "frame of the server refused (number {0}): {1}", count, reason);
        }

        @Override
        public void closed(String reason) {
            loop.post(() -> gone.accept(new Ending.ServerGone(reason)));
        }
    }
}
