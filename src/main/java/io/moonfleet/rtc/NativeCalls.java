package io.moonfleet.rtc;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** libwebrtc's asynchronous description calls as blocking ones, each bounded in time. Never for a native thread. */
final class NativeCalls {
    private static final long TIMEOUT_SECONDS = 5;

    private NativeCalls() {}

    static RTCSessionDescription createOffer(RTCPeerConnection connection) throws NegotiationException {
        Created created = new Created();
        connection.createOffer(new RTCOfferOptions(), created);
        return await(created.result);
    }

    static RTCSessionDescription createAnswer(RTCPeerConnection connection) throws NegotiationException {
        Created created = new Created();
        connection.createAnswer(new RTCAnswerOptions(), created);
        return await(created.result);
    }

    static void setLocal(RTCPeerConnection connection, RTCSessionDescription description) throws NegotiationException {
        Applied applied = new Applied();
        try {
            connection.setLocalDescription(description, applied);
        } catch (RuntimeException | Error refused) {
            throw negotiationFailure(refused);
        }
        await(applied.result);
    }

    static void rollBack(RTCPeerConnection connection) throws NegotiationException {
        setLocal(connection, new RTCSessionDescription(RTCSdpType.ROLLBACK, ""));
    }

    static void setRemote(RTCPeerConnection connection, RTCSdpType type, String sdp) throws NegotiationException {
        Applied applied = new Applied();
        try {
            connection.setRemoteDescription(new RTCSessionDescription(type, sdp), applied);
        } catch (RuntimeException | Error unparsable) {
            throw negotiationFailure(unparsable);
        }
        await(applied.result);
    }

    private static NegotiationException negotiationFailure(Throwable refused) {
        if (refused instanceof Error error) {
            LibraryErrors.requireOrdinary(error);
        }
        return new NegotiationException(String.valueOf(refused.getMessage()));
    }

    private static <T> T await(CompletableFuture<T> result) throws NegotiationException {
        try {
            return result.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new NegotiationException("Interrupted");
        } catch (ExecutionException failed) {
            throw new NegotiationException(String.valueOf(failed.getCause().getMessage()));
        } catch (TimeoutException late) {
            throw new NegotiationException("No answer from the WebRTC library within " + TIMEOUT_SECONDS + " s");
        }
    }

    private static final class Created implements CreateSessionDescriptionObserver {
        private final CompletableFuture<RTCSessionDescription> result = new CompletableFuture<>();

        @Override
        public void onSuccess(RTCSessionDescription description) {
            result.complete(description);
        }

        @Override
        public void onFailure(String error) {
            result.completeExceptionally(new NegotiationException(error));
        }
    }

    private static final class Applied implements SetSessionDescriptionObserver {
        private final CompletableFuture<Boolean> result = new CompletableFuture<>();

        @Override
        public void onSuccess() {
            result.complete(true);
        }

        @Override
        public void onFailure(String error) {
            result.completeExceptionally(new NegotiationException(error));
        }
    }
}
