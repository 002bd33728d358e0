package io.moonfleet.gamestream.nvhttp;

import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.security.Principal;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.Set;

/** A certificate that goes over the wire as other bytes than it should. */
final class DamagedCertificate extends X509Certificate {
    private final transient X509Certificate intact;
    private final byte[] encoded;

    DamagedCertificate(X509Certificate intact, byte[] encoded) {
        this.intact = intact;
        this.encoded = encoded.clone();
    }

    @Override
    public byte[] getEncoded() {
        return encoded.clone();
    }

    @Override
    public PublicKey getPublicKey() {
        return intact.getPublicKey();
    }

    @Override
    public void checkValidity() throws CertificateExpiredException, CertificateNotYetValidException {
        intact.checkValidity();
    }

    @Override
    public void checkValidity(Date date) throws CertificateExpiredException, CertificateNotYetValidException {
        intact.checkValidity(date);
    }

    @Override
    public int getVersion() {
        return intact.getVersion();
    }

    @Override
    public BigInteger getSerialNumber() {
        return intact.getSerialNumber();
    }

    @Override
    @SuppressWarnings("deprecation")
    public Principal getIssuerDN() {
        return intact.getIssuerDN();
    }

    @Override
    @SuppressWarnings("deprecation")
    public Principal getSubjectDN() {
        return intact.getSubjectDN();
    }

    @Override
    public Date getNotBefore() {
        return intact.getNotBefore();
    }

    @Override
    public Date getNotAfter() {
        return intact.getNotAfter();
    }

    @Override
    public byte[] getTBSCertificate() throws CertificateEncodingException {
        return intact.getTBSCertificate();
    }

    @Override
    public byte[] getSignature() {
        return intact.getSignature();
    }

    @Override
    public String getSigAlgName() {
        return intact.getSigAlgName();
    }

    @Override
    public String getSigAlgOID() {
        return intact.getSigAlgOID();
    }

    @Override
    public byte[] getSigAlgParams() {
        return intact.getSigAlgParams();
    }

    @Override
    public boolean[] getIssuerUniqueID() {
        return intact.getIssuerUniqueID();
    }

    @Override
    public boolean[] getSubjectUniqueID() {
        return intact.getSubjectUniqueID();
    }

    @Override
    public boolean[] getKeyUsage() {
        return intact.getKeyUsage();
    }

    @Override
    public int getBasicConstraints() {
        return intact.getBasicConstraints();
    }

    @Override
    public void verify(PublicKey key)
            throws CertificateException, NoSuchAlgorithmException, InvalidKeyException, NoSuchProviderException,
                    SignatureException {
        intact.verify(key);
    }

    @Override
    public void verify(PublicKey key, String provider)
            throws CertificateException, NoSuchAlgorithmException, InvalidKeyException, NoSuchProviderException,
                    SignatureException {
        intact.verify(key, provider);
    }

    @Override
    public String toString() {
        return "a damaged certificate";
    }

    @Override
    public boolean hasUnsupportedCriticalExtension() {
        return intact.hasUnsupportedCriticalExtension();
    }

    @Override
    public Set<String> getCriticalExtensionOIDs() {
        return intact.getCriticalExtensionOIDs();
    }

    @Override
    public Set<String> getNonCriticalExtensionOIDs() {
        return intact.getNonCriticalExtensionOIDs();
    }

    @Override
    public byte[] getExtensionValue(String oid) {
        return intact.getExtensionValue(oid);
    }
}
