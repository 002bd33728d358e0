package io.moonfleet.server.hosts;

/** Key material of one GameStream client identity, as PEM text. Never printed. */
public record IdentityKeys(String uniqueId, String privateKeyPem, String certificatePem) {
    @Override
    public String toString() {
        return "IdentityKeys[uniqueId=" + uniqueId + "]";
    }
}
