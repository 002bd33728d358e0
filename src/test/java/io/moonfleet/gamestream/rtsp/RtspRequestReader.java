package io.moonfleet.gamestream.rtsp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads one whole request from a connection, for the tests' hosts (protocol document, section 9.5): it may come in pieces. */
final class RtspRequestReader {
    private RtspRequestReader() {}

    /**
     * Blocks until the request is complete.
     *
     * @param encryption the session's key when frames are expected, empty for plain text
     * @param limit      bytes a request may have; Sunshine allows 2048
     * @throws IOException         when the connection ends early or fails
     * @throws RtspFormatException when what came is not a request
     */
    public static RtspMessage.Request read(InputStream in, Optional<RtspEncryption> encryption, int limit)
            throws IOException, RtspFormatException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        byte[] piece = new byte[2048];
        while (true) {
            byte[] soFar = received.toByteArray();
            OptionalInt length =
                    encryption.isPresent() ? RtspEncryption.frameLength(soFar) : RtspMessage.requestLength(soFar);
            if (soFar.length > limit || length.orElse(0) > limit) {
                throw new RtspFormatException("an RTSP request longer than " + limit + " bytes");
            }
            if (length.isPresent() && soFar.length >= length.getAsInt()) {
                byte[] whole = Arrays.copyOf(soFar, length.getAsInt());
                return RtspMessage.parseRequest(encryption.isPresent() ? encryption.get().open(whole) : whole);
            }
            int count = in.read(piece);
            if (count < 0) {
                throw new IOException("the connection ended within an RTSP request");
            }
            received.write(piece, 0, count);
        }
    }
}
