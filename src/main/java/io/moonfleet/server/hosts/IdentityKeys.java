package io.moonfleet.server.hosts;

/** Key material of one GameStream client identity, as PEM text. Never printed. */
public record IdentityKeys(String uniqueId, String privateKeyPem, String certificatePem) {
    /** The same keys under the name a caller chose; hosts know clients by certificate, the name is decoration. */
    public IdentityKeys withUniqueId(String other) {
        return new IdentityKeys(other, privateKeyPem, certificatePem);
    }

    @Override
    public String toString() {
        return "IdentityKeys[uniqueId=" + uniqueId + "]";
    }
}
