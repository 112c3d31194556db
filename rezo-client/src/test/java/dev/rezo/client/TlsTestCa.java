package dev.rezo.client;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority that lives for one test: issues certificates of any validity for any name. */
final class TlsTestCa {

  static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
  static final Instant UNTIL = Instant.parse("2120-01-01T00:00:00Z");

  private static final AtomicLong SERIAL = new AtomicLong(1);

  private final Issued own;

  /** A certificate, those above it, and its key. */
  record Issued(List<X509Certificate> chain, KeyPair keys) {
    X509Certificate certificate() {
      return chain.get(0);
    }

    PrivateKey key() {
      return keys.getPrivate();
    }
  }

  private TlsTestCa(Issued own) {
    this.own = own;
  }

  static TlsTestCa root(String name) {
    KeyPair keys = newKeys("EC");
    return new TlsTestCa(
        new Issued(List.of(sign(name, name, keys, keys, FROM, UNTIL, true)), keys));
  }

  /** An authority below this one, with a validity of its own. */
  TlsTestCa intermediate(String name, Instant from, Instant until) {
    KeyPair keys = newKeys("EC");
    X509Certificate signed =
        sign(name, subject(own.certificate()), keys, own.keys(), from, until, true);
    List<X509Certificate> chain = new ArrayList<>(List.of(signed));
    // A root does not travel with the chain.
    if (!isSelfSigned(own.certificate())) {
      chain.addAll(own.chain());
    }
    return new TlsTestCa(new Issued(chain, keys));
  }

  X509Certificate certificate() {
    return own.certificate();
  }

  /** Lets any certificate act as an authority, even one that must not. */
  static TlsTestCa of(Issued issued) {
    return new TlsTestCa(issued);
  }

  /** What a certificate says besides names, dates and key. */
  interface Extensions {
    void addTo(X509v3CertificateBuilder builder) throws IOException;
  }

  /** Issues a certificate that says what the test wants, for this key. */
  Issued issue(String name, KeyPair keys, Extensions extensions) {
    X509Certificate signed =
        sign(name, subject(own.certificate()), keys, own.keys(), FROM, UNTIL, extensions);
    List<X509Certificate> chain = new ArrayList<>(List.of(signed));
    if (!isSelfSigned(own.certificate())) {
      chain.addAll(own.chain());
    }
    return new Issued(List.copyOf(chain), keys);
  }

  Issued issue(String name, String... alternativeNames) {
    return issue(name, "EC", FROM, UNTIL, alternativeNames);
  }

  /** Issues a leaf; the names begin with {@code DNS:} or {@code IP:}. */
  Issued issue(
      String name, String keyAlgorithm, Instant from, Instant until, String... alternativeNames) {
    KeyPair keys = newKeys(keyAlgorithm);
    X509Certificate signed =
        sign(
            name,
            subject(own.certificate()),
            keys,
            own.keys(),
            from,
            until,
            false,
            alternativeNames);
    List<X509Certificate> chain = new ArrayList<>(List.of(signed));
    if (!isSelfSigned(own.certificate())) {
      chain.addAll(own.chain());
    }
    return new Issued(List.copyOf(chain), keys);
  }

  static Issued selfSigned(String name, Instant from, Instant until, String... alternativeNames) {
    KeyPair keys = newKeys("EC");
    return new Issued(
        List.of(sign(name, name, keys, keys, from, until, false, alternativeNames)), keys);
  }

  static KeyPair newKeys(String algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("EC") || algorithm.equals("RSA")) {
        generator.initialize(algorithm.equals("EC") ? 256 : 2048);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isSelfSigned(X509Certificate certificate) {
    return certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal());
  }

  private static String subject(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  private static X509Certificate sign(
      String subject,
      String issuer,
      KeyPair keys,
      KeyPair issuerKeys,
      Instant from,
      Instant until,
      boolean authority,
      String... alternativeNames) {
    return sign(
        subject,
        issuer,
        keys,
        issuerKeys,
        from,
        until,
        builder -> {
          builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
          if (alternativeNames.length > 0) {
            // Without a subject the names must be critical (RFC 5280 section 4.2.1.6).
            builder.addExtension(
                Extension.subjectAlternativeName,
                subject.isEmpty(),
                generalNames(alternativeNames));
          }
        });
  }

  private static X509Certificate sign(
      String subject,
      String issuer,
      KeyPair keys,
      KeyPair issuerKeys,
      Instant from,
      Instant until,
      Extensions extensions) {
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              new X500Name(issuer),
              BigInteger.valueOf(SERIAL.getAndIncrement()),
              Date.from(from),
              Date.from(until),
              new X500Name(subject),
              keys.getPublic());
      extensions.addTo(builder);
      String algorithm =
          issuerKeys.getPrivate().getAlgorithm().equals("RSA")
              ? "SHA256withRSA"
              : "SHA256withECDSA";
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder(algorithm).build(issuerKeys.getPrivate())));
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new AssertionError(e);
    }
  }

  static GeneralNames generalNames(String... names) {
    List<GeneralName> all = new ArrayList<>();
    for (String name : names) {
      String value = name.substring(name.indexOf(':') + 1);
      int type = name.startsWith("IP:") ? GeneralName.iPAddress : GeneralName.dNSName;
      all.add(new GeneralName(type, value));
    }
    return new GeneralNames(all.toArray(GeneralName[]::new));
  }
}
