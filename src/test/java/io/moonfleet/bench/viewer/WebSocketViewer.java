package io.moonfleet.bench.viewer;

import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A viewer of the WebSocket path: binary messages of section 9 of the streamers contract, looked at by their headers. */
public final class WebSocketViewer implements Viewer, WebSocket.Listener {
    private static final int VIDEO = 1;
    private static final int AUDIO = 2;
    private static final int KEY = 1;

    private final long begun = System.nanoTime();
    private final CompletableFuture<Double> firstFrame = new CompletableFuture<>();
    private final CompletableFuture<WebSocket> socket;
    private final FrameGaps gaps = new FrameGaps();
    private volatile boolean stalled;
    private volatile long messages;
    private volatile long bytes;
    private int position;
    private int type;
    private int flags;

    /** Begins to join. */
    public WebSocketViewer(URI address) {
        socket = Signalling.CLIENT.newWebSocketBuilder().buildAsync(address, this);
        socket.exceptionally(refused -> {
            firstFrame.completeExceptionally(refused);
            return null;
        });
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
        int length = data.remaining();
        if (position == 0 && length > 2) {
            type = data.get(data.position());
            flags = data.get(data.position() + 2);
        }
        position += length;
        bytes += length;
        if (last) {
            position = 0;
            if (type == VIDEO || type == AUDIO) {
                messages++;
            }
            if (type == VIDEO) {
                gaps.frame(System.nanoTime());
                if ((flags & KEY) != 0) {
                    firstFrame.complete((System.nanoTime() - begun) / 1e6);
                }
            }
        }
        if (!stalled) {
            webSocket.request(1);
        }
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        firstFrame.completeExceptionally(new IllegalStateException("closed: " + statusCode + " " + reason));
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        firstFrame.completeExceptionally(error);
    }

    @Override
    public CompletableFuture<Double> firstFrame() {
        return firstFrame;
    }

    @Override
    public ViewerCounts counts() {
        return new ViewerCounts(messages, bytes, 0, gaps.frames(), 0, 0);
    }

    @Override
    public double[] takeGaps() {
        return gaps.take();
    }

    @Override
    public void stall() {
        stalled = true;
    }

    @Override
    public void close() {
        socket.thenAccept(WebSocket::abort);
    }
}
