package io.moonfleet.replay;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The host's media datagrams of a recording in {@code src/test/resources/captures}, and how to read them. */
record RecordedSession(StreamFacts facts, List<Segment.Udp> video, List<Segment.Udp> audio) {
    static RecordedSession read(String name) {
        try {
            Path folder = Recordings.folder(name);
            byte[] bytes;
            try (GZIPInputStream packed = new GZIPInputStream(Files.newInputStream(folder.resolve("session.pcap.gz")))) {
                bytes = packed.readAllBytes();
            }
            Capture capture = new Capture(() -> new ByteArrayInputStream(bytes));
            SessionInfo info = SessionInfo.read(folder.resolve("session.json"));
            StreamFacts facts = StreamFacts.of(info, RecordedHandshake.find(capture.streams(), info.key()), capture);
            List<Segment.Udp> video = new ArrayList<>();
            List<Segment.Udp> audio = new ArrayList<>();
            capture.datagrams(datagram -> {
                if (datagram.source().port() == facts.videoPort()) {
                    video.add(datagram);
                } else if (datagram.source().port() == facts.audioPort()) {
                    audio.add(datagram);
                }
            });
            return new RecordedSession(facts, video, audio);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (ReplayException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The same with pictures cut into packets of another size. */
    RecordedSession withPacketSize(int bytes) {
        StreamFacts other = new StreamFacts(
                facts.videoPort(),
                facts.audioPort(),
                facts.controlPort(),
                facts.codec(),
                bytes,
                facts.videoEncrypted(),
                facts.audioEncrypted(),
                facts.controlVersion2(),
                facts.packetDurationMillis(),
                facts.session());
        return new RecordedSession(other, video, audio);
    }

    /** What arrives of these over a network that does that to them. */
    List<Segment.Udp> arriving(List<Segment.Udp> sent, Impairment impairment) {
        List<Segment.Udp> arriving = new ArrayList<>();
        ImpairedLink link = new ImpairedLink(facts, impairment, arriving::add);
        sent.forEach(link);
        link.end();
        return arriving;
    }
}
