package io.moonfleet.gamestream;

/** When a client asks for encrypted video and audio. What the host asks for is encrypted in any case. */
public enum MediaEncryption {
    WHERE_REQUIRED {
        @Override
        public boolean wanted(boolean localHost) {
            return false;
        }
    },
    /** On the way to a host that is not on the local network. */
    OUTSIDE_LOCAL_NETWORK {
        @Override
        public boolean wanted(boolean localHost) {
            return !localHost;
        }
    },
    ALWAYS {
        @Override
        public boolean wanted(boolean localHost) {
            return true;
        }
    };

    /** @param localHost whether the host is on the local network (protocol document, section 4.3) */
    public abstract boolean wanted(boolean localHost);
}
