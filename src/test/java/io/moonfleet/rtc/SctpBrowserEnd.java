package io.moonfleet.rtc;

import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelInit;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import dev.onvoid.webrtc.RTCDataChannelState;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A browser's engine with data channels alone: libwebrtc and its SCTP. */
final class SctpBrowserEnd implements AutoCloseable, PeerConnectionObserver {
    final Map<String, List<byte[]>> messages = new ConcurrentHashMap<>();
    final Map<String, RTCDataChannel> channels = new ConcurrentHashMap<>();
    final List<String> closed = new CopyOnWriteArrayList<>();
    private final RTCPeerConnection connection;

    SctpBrowserEnd() {
        connection = NativeEngine.FACTORY.createPeerConnection(new RTCConfiguration(), this);
    }

    RTCDataChannel open(String label, RTCDataChannelInit options) {
        RTCDataChannel channel = connection.createDataChannel(label, options);
        observe(channel);
        return channel;
    }

    String offer() throws NegotiationException {
        RTCSessionDescription offer = NativeCalls.createOffer(connection);
        NativeCalls.setLocal(connection, offer);
        return offer.sdp;
    }

    void answer(String sdp) throws NegotiationException {
        NativeCalls.setRemote(connection, RTCSdpType.ANSWER, sdp);
    }

    static void send(RTCDataChannel channel, byte[] data) throws Exception {
        channel.send(new RTCDataChannelBuffer(ByteBuffer.wrap(data), true));
    }

    boolean open(String label) {
        RTCDataChannel channel = channels.get(label);
        return channel != null && channel.getState() == RTCDataChannelState.OPEN;
    }

    private void observe(RTCDataChannel channel) {
        String label = channel.getLabel();
        channels.put(label, channel);
        channel.registerObserver(new RTCDataChannelObserver() {
            @Override
            public void onBufferedAmountChange(long previousAmount) {}

            @Override
            public void onStateChange() {
                if (channel.getState() == RTCDataChannelState.CLOSED) {
                    closed.add(label);
                }
            }

            @Override
            public void onMessage(RTCDataChannelBuffer buffer) {
                byte[] data = new byte[buffer.data.remaining()];
                buffer.data.get(data);
                messages.computeIfAbsent(label, key -> new CopyOnWriteArrayList<>()).add(data);
            }
        });
    }

    @Override
    public void onIceCandidate(RTCIceCandidate candidate) {
        // A lite agent finds the browser by its checks.
    }

    @Override
    public void onDataChannel(RTCDataChannel channel) {
        observe(channel);
    }

    @Override
    public void close() {
        connection.close();
    }
}
