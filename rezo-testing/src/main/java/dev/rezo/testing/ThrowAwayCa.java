package dev.rezo.testing;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority that lives as long as a test: keys are new each time, nothing is written
 * to disk unless asked for, and nobody but the test trusts it.
 *
 * <pre>{@code
 * ThrowAwayCa ca = ThrowAwayCa.create();
 * MockServer server = MockServer.startTls(ServerTls.of(ca.server("localhost", "127.0.0.1")));
 * SSLContext client = ca.clientContext();
 * }</pre>
 *
 * <p>Keys are on the curve P-256: made in a millisecond, and known to every TLS stack.
 *
 * <p>Thread-safe.
 */
public final class ThrowAwayCa {

  private static final Duration YEAR = Duration.ofDays(365);
  private static final Duration DAY = Duration.ofDays(1);

  /** Digits and dots, or anything with a colon: what RFC 5280 keeps apart from DNS names. */
  private static final Pattern IP_ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

  private static final AtomicInteger AUTHORITIES = new AtomicInteger();

  private final Identity identity;
  private final AtomicInteger serial = new AtomicInteger();

  private ThrowAwayCa(Identity identity) {
    this.identity = identity;
  }

  /** A new root authority. */
  public static ThrowAwayCa create() {
    KeyPair keys = newKeys();
    X500Name name = new X500Name("CN=Rezo throw-away CA " + AUTHORITIES.incrementAndGet());
    Request request =
        new Request(name, List.of(), Purpose.AUTHORITY, Instant.now().minus(DAY), YEAR);
    return new ThrowAwayCa(
        new Identity(keys, List.of(sign(request, keys, name, keys, BigInteger.ONE))));
  }

  /** An authority whose own certificate this one has signed; its chains lead here. */
  public ThrowAwayCa intermediate() {
    X500Name name = new X500Name("CN=Rezo throw-away CA " + AUTHORITIES.incrementAndGet());
    return new ThrowAwayCa(
        issue(new Request(name, List.of(), Purpose.AUTHORITY, Instant.now().minus(DAY), YEAR)));
  }

  /** A certificate for a server under these DNS names and IP addresses. */
  public ThrowAwayCertificate server(String... names) {
    return server(Instant.now().minus(DAY), YEAR, names);
  }

  /** A server's certificate that was valid until yesterday. */
  public ThrowAwayCertificate expired(String... names) {
    return server(Instant.now().minus(YEAR), YEAR.minus(DAY), names);
  }

  /** A server's certificate that becomes valid tomorrow. */
  public ThrowAwayCertificate notYetValid(String... names) {
    return server(Instant.now().plus(DAY), YEAR, names);
  }

  /** A certificate for a client, under this common name. */
  public ThrowAwayCertificate client(String name) {
    Request request =
        new Request(commonName(name), List.of(), Purpose.CLIENT, Instant.now().minus(DAY), YEAR);
    return new ThrowAwayCertificate(issue(request));
  }

  /** A server's certificate that no authority has signed. */
  public static ThrowAwayCertificate selfSigned(String... names) {
    KeyPair keys = newKeys();
    X500Name name = commonName(names[0]);
    Request request =
        new Request(name, List.of(names), Purpose.SERVER, Instant.now().minus(DAY), YEAR);
    return new ThrowAwayCertificate(
        new Identity(keys, List.of(sign(request, keys, name, keys, BigInteger.ONE))));
  }

  /** The authority's own certificate. */
  public X509Certificate certificate() {
    return identity.chain().get(0);
  }

  /** The authority's own certificate in PEM. */
  public String pem() {
    return Pem.certificate(certificate());
  }

  /** A key store that holds the authority's certificate and nothing else. */
  public KeyStore trustStore() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("ca", certificate());
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw impossible(e);
    }
  }

  /** The context of a client that trusts this authority alone. */
  public SSLContext clientContext() {
    return context(new KeyManager[0]);
  }

  /** The context of a client that trusts this authority alone and shows {@code own}. */
  public SSLContext clientContext(ThrowAwayCertificate own) {
    return context(own.keyManagers());
  }

  private SSLContext context(KeyManager[] keys) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw impossible(e);
    }
  }

  TrustManager[] trustManagers() {
    try {
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(trustStore());
      return factory.getTrustManagers();
    } catch (GeneralSecurityException e) {
      throw impossible(e);
    }
  }

  @Override
  public String toString() {
    return "ThrowAwayCa[" + certificate().getSubjectX500Principal() + "]";
  }

  // ---- issuing ----------------------------------------------------------------------------

  private ThrowAwayCertificate server(Instant from, Duration validity, String... names) {
    return new ThrowAwayCertificate(
        issue(new Request(commonName(names[0]), List.of(names), Purpose.SERVER, from, validity)));
  }

  private Identity issue(Request request) {
    KeyPair keys = newKeys();
    X500Name issuer = X500Name.getInstance(certificate().getSubjectX500Principal().getEncoded());
    BigInteger number = BigInteger.valueOf(1 + serial.incrementAndGet());
    List<X509Certificate> chain = new ArrayList<>();
    chain.add(sign(request, keys, issuer, identity.keys(), number));
    chain.addAll(identity.chain());
    return new Identity(keys, chain);
  }

  /** Makes the certificate (RFC 5280 section 4.1). */
  private static X509Certificate sign(
      Request request, KeyPair keys, X500Name issuer, KeyPair issuerKeys, BigInteger number) {
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              number,
              Date.from(request.from),
              Date.from(request.from.plus(request.validity)),
              request.subject,
              keys.getPublic());
      JcaX509ExtensionUtils keyIds = new JcaX509ExtensionUtils();
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          keyIds.createSubjectKeyIdentifier(keys.getPublic()));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          keyIds.createAuthorityKeyIdentifier(issuerKeys.getPublic()));
      request.purpose.addTo(builder);
      if (!request.names.isEmpty()) {
        builder.addExtension(Extension.subjectAlternativeName, false, generalNames(request.names));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate())));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw impossible(e);
    }
  }

  private static GeneralNames generalNames(List<String> names) {
    return new GeneralNames(
        names.stream()
            .map(
                name ->
                    IP_ADDRESS.matcher(name).matches()
                        ? new GeneralName(GeneralName.iPAddress, name)
                        : new GeneralName(GeneralName.dNSName, name))
            .toArray(GeneralName[]::new));
  }

  private static X500Name commonName(String name) {
    return new X500Name("CN=" + name);
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw impossible(e);
    }
  }

  /** All inputs are ours and every JDK has these algorithms. */
  static IllegalStateException impossible(Exception cause) {
    return new IllegalStateException("throw-away certificates: expected P-256 and PKCS12", cause);
  }

  /** A private key and the chain that vouches for it, the holder's certificate first. Immutable. */
  record Identity(KeyPair keys, List<X509Certificate> chain) {
    Identity {
      chain = List.copyOf(chain);
    }
  }

  /** What is to be certified. Immutable. */
  private record Request(
      X500Name subject, List<String> names, Purpose purpose, Instant from, Duration validity) {}

  /** What a key may be used for (RFC 5280 sections 4.2.1.3 and 4.2.1.12). */
  private enum Purpose {
    AUTHORITY {
      @Override
      void addTo(X509v3CertificateBuilder builder) throws IOException {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        builder.addExtension(
            Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      }
    },
    SERVER {
      @Override
      void addTo(X509v3CertificateBuilder builder) throws IOException {
        addLeaf(builder, KeyPurposeId.id_kp_serverAuth);
      }
    },
    CLIENT {
      @Override
      void addTo(X509v3CertificateBuilder builder) throws IOException {
        addLeaf(builder, KeyPurposeId.id_kp_clientAuth);
      }
    };

    abstract void addTo(X509v3CertificateBuilder builder) throws IOException;

    static void addLeaf(X509v3CertificateBuilder builder, KeyPurposeId purpose) throws IOException {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
    }
  }
}
