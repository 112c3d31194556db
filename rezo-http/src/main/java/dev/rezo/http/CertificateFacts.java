package dev.rezo.http;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * What one wants to read of a certificate.
 *
 * <p>Immutable.
 *
 * @param subject whose it is, as in {@code CN=api.example.com,O=Example} (RFC 2253)
 * @param issuer who signed it
 * @param names the DNS names and addresses that it is for (RFC 5280 section 4.2.1.6)
 * @param validFrom from when it holds
 * @param validTo until when
 * @param sha256 its fingerprint in hexadecimal, bytes separated by colons
 * @param sha1 the same by SHA-1, which tells certificates apart in logs and proves nothing
 */
public record CertificateFacts(
    String subject,
    String issuer,
    List<String> names,
    Instant validFrom,
    Instant validTo,
    String sha256,
    String sha1) {

  private static final HexFormat FINGERPRINT = HexFormat.ofDelimiter(":").withUpperCase();

  /** The kinds of names that are kept (RFC 5280 section 4.2.1.6). */
  private static final int DNS_NAME = 2;

  private static final int IP_ADDRESS = 7;

  /** Keeps a copy of the names. */
  public CertificateFacts {
    names = List.copyOf(names);
  }

  /**
   * Reads a certificate.
   *
   * @throws GeneralSecurityException when it cannot be encoded, or its names not be read
   */
  public static CertificateFacts of(X509Certificate certificate) throws GeneralSecurityException {
    byte[] encoded = certificate.getEncoded();
    return new CertificateFacts(
        certificate.getSubjectX500Principal().getName(),
        certificate.getIssuerX500Principal().getName(),
        names(certificate),
        certificate.getNotBefore().toInstant(),
        certificate.getNotAfter().toInstant(),
        fingerprint("SHA-256", encoded),
        fingerprint("SHA-1", encoded));
  }

  private static List<String> names(X509Certificate certificate) throws GeneralSecurityException {
    Collection<List<?>> all = certificate.getSubjectAlternativeNames();
    List<String> kept = new ArrayList<>();
    if (all != null) {
      for (List<?> name : all) {
        if (name.get(0) instanceof Integer kind && (kind == DNS_NAME || kind == IP_ADDRESS)) {
          kept.add(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT));
        }
      }
    }
    return kept;
  }

  private static String fingerprint(String algorithm, byte[] encoded)
      throws GeneralSecurityException {
    return FINGERPRINT.formatHex(MessageDigest.getInstance(algorithm).digest(encoded));
  }
}
