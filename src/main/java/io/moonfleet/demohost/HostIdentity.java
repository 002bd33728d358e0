package io.moonfleet.demohost;

import io.moonfleet.files.PrivateFiles;
import io.moonfleet.gamestream.nvhttp.SelfSignedCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.UUID;

/**
 * The host's key, certificate and unique id. Clients pin the certificate, so it is kept across restarts.
 *
 * @param own      secret
 * @param uniqueId upper-case UUID, what clients know the host by
 */
record HostIdentity(SelfSignedCertificate own, String uniqueId) {
    private static final String COMMON_NAME = "Moonfleet Demo Host";
    private static final String KEY_FILE = "host-key.pem";
    private static final String CERTIFICATE_FILE = "host-certificate.pem";
    private static final String ID_FILE = "host-id";

    static HostIdentity create() {
        return new HostIdentity(
                SelfSignedCertificate.create(COMMON_NAME), UUID.randomUUID().toString().toUpperCase(java.util.Locale.ROOT));
    }

    /** Reads the identity from a directory, or makes one and stores it there. */
    static HostIdentity loadOrCreate(Path directory) throws IOException {
        Optional<String> key = PrivateFiles.read(directory.resolve(KEY_FILE));
        Optional<String> certificate = PrivateFiles.read(directory.resolve(CERTIFICATE_FILE));
        Optional<String> id = PrivateFiles.read(directory.resolve(ID_FILE));
        if (key.isPresent() && certificate.isPresent() && id.isPresent()) {
            try {
                String uniqueId = UUID.fromString(id.get().strip()).toString().toUpperCase(java.util.Locale.ROOT);
                return new HostIdentity(SelfSignedCertificate.fromPem(key.get(), certificate.get()), uniqueId);
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                throw new IOException("The host identity in " + directory
                        + " is damaged. Delete that directory to start with a new one; clients must then pair again.");
            }
        }
        HostIdentity created = create();
        created.store(directory);
        return created;
    }

    void store(Path directory) throws IOException {
        PrivateFiles.replace(directory.resolve(ID_FILE), uniqueId + "\n");
        PrivateFiles.replace(directory.resolve(CERTIFICATE_FILE), own.certificatePem());
        PrivateFiles.replace(directory.resolve(KEY_FILE), own.privateKeyPem());
    }

    /** The same host with another key and certificate. */
    HostIdentity renewed() {
        return new HostIdentity(SelfSignedCertificate.create(COMMON_NAME), uniqueId);
    }

    @Override
    public String toString() {
        return "HostIdentity[" + uniqueId + "]";
    }
}
