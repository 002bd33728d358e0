package io.moonfleet.ipc;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@link RtcNetwork} and {@link WeakLink} as fields of Init. */
final class RtcNetworkCodec {
    private RtcNetworkCodec() {}

    static void write(JsonGenerator fields, RtcNetwork network) throws IOException {
        fields.writeObjectFieldStart("rtc_network");
        SignalingCodec.writeIceServers(fields, network.iceServers());
        if (network.portRange().isPresent()) {
            PortRange range = network.portRange().orElseThrow();
            fields.writeObjectFieldStart("port_range");
            fields.writeNumberField("min", range.min());
            fields.writeNumberField("max", range.max());
            fields.writeEndObject();
        } else {
            fields.writeNullField("port_range");
        }
        fields.writeBooleanField("tcp", network.tcp());
        fields.writeBooleanField("loopback", network.loopback());
        fields.writeStringField("families", network.families().wireName());
        fields.writeArrayFieldStart("interfaces");
        for (String name : network.interfaces()) {
            fields.writeString(name);
        }
        fields.writeEndArray();
        fields.writeArrayFieldStart("public_addresses");
        for (RtcPublicAddress address : network.publicAddresses()) {
            fields.writeStartObject();
            fields.writeStringField("address", address.address());
            fields.writeStringField("local", address.local().orElse(null));
            fields.writeBooleanField("reflexive", address.reflexive());
            fields.writeEndObject();
        }
        fields.writeEndArray();
        fields.writeEndObject();
    }

    static RtcNetwork read(JsonFields init) throws IpcFormatException {
        JsonFields fields = init.object("rtc_network");
        Optional<JsonFields> range = fields.optionalObject("port_range");
        List<RtcPublicAddress> addresses = new ArrayList<>();
        for (JsonFields address : fields.objects("public_addresses", IpcLimits.ICE_ADDRESSES)) {
            addresses.add(new RtcPublicAddress(
                    address.text("address", IpcLimits.NAME_BYTES),
                    address.optionalText("local", IpcLimits.NAME_BYTES),
                    address.bool("reflexive")));
        }
        return new RtcNetwork(
                SignalingCodec.readIceServers(fields),
                range.isPresent() ? Optional.of(portRange(range.orElseThrow())) : Optional.empty(),
                fields.bool("tcp"),
                fields.bool("loopback"),
                RtcAddressFamilies.named(fields.text("families", IpcLimits.NAME_BYTES))
                        .orElseThrow(() -> new IpcFormatException("unknown address families")),
                fields.texts("interfaces", IpcLimits.ICE_ADDRESSES, IpcLimits.NAME_BYTES),
                addresses);
    }

    static void write(JsonGenerator fields, WeakLink weakLink) throws IOException {
        fields.writeObjectFieldStart("weak_link");
        fields.writeBooleanField("transcode", weakLink.transcode());
        fields.writeNumberField("after_millis", weakLink.afterMillis());
        fields.writeEndObject();
    }

    static WeakLink readWeakLink(JsonFields init) throws IpcFormatException {
        JsonFields fields = init.object("weak_link");
        return new WeakLink(fields.bool("transcode"), fields.count("after_millis"));
    }

    private static PortRange portRange(JsonFields range) throws IpcFormatException {
        return new PortRange(range.uint16("min"), range.uint16("max"));
    }
}
