package dev.rezo.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertPathValidatorResult;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Where trusted certificates come from, and what the platform makes of them. Pure functions.
 * Immutable.
 */
final class TlsTrust {

  /** The first byte of DER's SEQUENCE, which a certificate and a PKCS#12 store both are. */
  private static final byte SEQUENCE = 0x30;

  /** Of certificates, as authorities, packagers and {@code openssl rehash} name them. */
  private static final Pattern CERTIFICATE_FILE = Pattern.compile("(?i).*\\.(pem|crt|cer|[0-9])");

  /** What the platform's own failure and the dates of the chain say better. */
  private static final Set<CertPathValidatorException.Reason> UNTOLD =
      Set.of(
          PKIXReason.NO_TRUST_ANCHOR,
          PKIXReason.NAME_CHAINING,
          BasicReason.EXPIRED,
          BasicReason.NOT_YET_VALID,
          BasicReason.UNSPECIFIED);

  private TlsTrust() {}

  /** The certificates of a file: PEM, DER, or PKCS#12 without a password. */
  static List<X509Certificate> read(Path file) {
    byte[] bytes = PemReader.bytes(file);
    if (bytes.length == 0 || bytes[0] != SEQUENCE) {
      return PemReader.of(file.toString(), bytes).certificates();
    }
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      return List.of(
          (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(bytes)));
    } catch (CertificateException notOneCertificate) {
      return readStore(file, bytes);
    }
  }

  private static List<X509Certificate> readStore(Path file, byte[] bytes) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(bytes), null);
      return entries(file + " (PKCS#12, read without a password)", store);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          file + ": expected certificates as PEM, DER or PKCS#12, actual " + e.getMessage(), e);
    }
  }

  /** The certificate entries of a store. */
  static List<X509Certificate> entries(String where, KeyStore store) {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      for (String alias : Collections.list(store.aliases())) {
        if (store.isCertificateEntry(alias)
            && store.getCertificate(alias) instanceof X509Certificate certificate) {
          certificates.add(certificate);
        }
      }
    } catch (KeyStoreException e) {
      throw new IllegalArgumentException(where + ": expected a loaded store", e);
    }
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException(
          where + ": expected a trusted certificate entry, actual none");
    }
    return certificates;
  }

  /** The files of a folder that are named as certificates are, in the order of their names. */
  static List<Path> certificateFiles(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found =
          files
              .filter(file -> CERTIFICATE_FILE.matcher(file.toString()).matches())
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
      if (found.isEmpty()) {
        throw new IllegalArgumentException(
            folder + ": expected files *.pem, *.crt, *.cer or *.0, actual none");
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": cannot be read: " + e, e);
    }
  }

  /**
   * The certificates whose keys provably stand behind a verified chain: the peer's own and each
   * that has signed the one before, up to and with the trusted one. What a peer sends besides, such
   * as the certificate of an authority that has nothing to do with it, is left out.
   */
  static List<X509Certificate> vouching(X509Certificate[] chain, X509Certificate[] trusted) {
    List<X509Certificate> path = new ArrayList<>();
    path.add(chain[0]);
    X509Certificate last = chain[0];
    for (int i = 1; i < chain.length && isSignedBy(last, chain[i]); i++) {
      last = chain[i];
      path.add(last);
    }
    for (X509Certificate anchor : trusted) {
      if (!anchor.equals(last) && isSignedBy(last, anchor)) {
        path.add(anchor);
        break;
      }
    }
    return path;
  }

  /**
   * What is wrong with a chain that was refused though it leads to a trusted certificate; null when
   * it does not lead there, is out of date, or is right as it came.
   */
  static @Nullable CertPathValidatorException flaw(
      X509Certificate[] chain, X509Certificate[] trusted) {
    Set<TrustAnchor> anchors = new HashSet<>();
    for (X509Certificate certificate : trusted) {
      anchors.add(new TrustAnchor(certificate, null));
    }
    List<X509Certificate> below = new ArrayList<>(List.of(chain));
    below.removeAll(List.of(trusted));
    try {
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(below);
      CertPathValidatorResult unused =
          CertPathValidator.getInstance("PKIX").validate(path, parameters);
      return null;
    } catch (CertPathValidatorException e) {
      return UNTOLD.contains(e.getReason()) ? null : e;
    } catch (GeneralSecurityException noAnchors) {
      return null;
    }
  }

  private static boolean isSignedBy(X509Certificate lower, X509Certificate upper) {
    boolean authority = upper.getBasicConstraints() >= 0 || upper.getVersion() < 3;
    if (!authority || !upper.getSubjectX500Principal().equals(lower.getIssuerX500Principal())) {
      return false;
    }
    try {
      lower.verify(upper.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** The platform's verifier, over its own trust store, that of the settings, or both. */
  static X509ExtendedTrustManager verifier(TlsSettings settings) throws GeneralSecurityException {
    Set<X509Certificate> trusted = settings.trusted();
    if (trusted != null && settings.platformToo()) {
      Set<X509Certificate> both = new LinkedHashSet<>(trusted);
      both.addAll(List.of(verifier((KeyStore) null).getAcceptedIssuers()));
      return verifier(store(both));
    }
    return verifier(trusted == null ? null : store(trusted));
  }

  private static X509ExtendedTrustManager verifier(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager verifier) {
        return verifier;
      }
    }
    throw new KeyStoreException("PKIX: expected an X509ExtendedTrustManager, actual none");
  }

  private static KeyStore store(Set<X509Certificate> trusted) throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new KeyStoreException("PKCS12: an empty store cannot be made", e);
    }
    int number = 0;
    for (X509Certificate certificate : trusted) {
      store.setCertificateEntry("trusted-" + number++, certificate);
    }
    return store;
  }

  /** Checks names against what the platform supports; loads no trust store. */
  static List<String> supported(
      String what, String[] names, Function<SSLParameters, String[]> platform) {
    List<String> wanted = List.of(names);
    if (wanted.isEmpty()) {
      throw new IllegalArgumentException(what + ": expected at least one, actual none");
    }
    List<String> known;
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[0], null);
      known = Arrays.asList(platform.apply(context.getSupportedSSLParameters()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(what + ": no TLS context can be made", e);
    }
    for (String name : wanted) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(what + ": expected of " + known + ", actual " + name);
      }
    }
    return wanted;
  }
}
