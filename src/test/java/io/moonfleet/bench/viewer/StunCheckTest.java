package io.moonfleet.bench.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.rtc.ice.IceCredentials;
import io.moonfleet.rtc.ice.IceListener;
import io.moonfleet.rtc.ice.IcePath;
import io.moonfleet.rtc.ice.IcePorts;
import io.moonfleet.rtc.ice.IceSession;
import io.moonfleet.rtc.ice.IceSettings;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StunCheckTest {
    @Test
    void streamerAnswersTheCheckAndSelectsThePath() throws Exception {
        CompletableFuture<IcePath> selected = new CompletableFuture<>();
        IceListener listener = new IceListener() {
            @Override
            public void pathSelected(IcePath path) {
                selected.complete(path);
            }

            @Override
            public void datagram(byte[] data, int offset, int length) {}

            @Override
            public void disconnected(String reason) {}
        };
        try (IcePorts ports = IcePorts.open(IceSettings.loopbackOnly());
                IceSession session = ports.session(listener);
                DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            session.remoteCredentials(new IceCredentials("viewer", "a-password-is-24-letters".replace('-', '+')));
            StunCheck check = new StunCheck("viewer", session.localUfrag(), session.localPassword(), new SecureRandom());
            byte[] request = check.request();
            socket.send(new DatagramPacket(request, request.length, InetAddress.getLoopbackAddress(), ports.port()));
            DatagramPacket answer = new DatagramPacket(new byte[1500], 1500);
            socket.setSoTimeout(10_000);
            socket.receive(answer);
            assertThat(check.answered(answer.getData(), answer.getLength())).isTrue();
            assertThat(selected.get(10, TimeUnit.SECONDS).remote()).isEqualTo(socket.getLocalSocketAddress());
            check.request();
            assertThat(check.answered(answer.getData(), answer.getLength())).as("an older answer").isFalse();
        }
    }
}
