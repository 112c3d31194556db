package dev.rezo.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A certificate chain and the private key of its first certificate.
 *
 * <p>Equality looks at the chain only: the key was proven to belong to it, so it cannot differ, and
 * no secret enters a hash. Immutable.
 */
final class TlsIdentity {

  private final List<X509Certificate> chain;
  private final PrivateKey key;

  private TlsIdentity(String where, List<X509Certificate> chain, PrivateKey key) {
    this.chain = List.copyOf(chain);
    this.key = key;
    if (!isKeyOf(chain.get(0), key)) {
      throw new IllegalArgumentException(
          where
              + ": expected the private key of certificate "
              + TlsNames.subject(chain.get(0))
              + " ("
              + chain.get(0).getPublicKey().getAlgorithm()
              + "), actual another key ("
              + key.getAlgorithm()
              + ")");
    }
  }

  static TlsIdentity read(Path certChainPem, Path keyPem, char @Nullable [] password) {
    List<X509Certificate> chain = PemReader.of(certChainPem).certificates();
    return new TlsIdentity(keyPem.toString(), chain, PemReader.of(keyPem).privateKey(password));
  }

  static TlsIdentity readStore(Path p12, char[] password) {
    byte[] bytes = PemReader.bytes(p12);
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(bytes), password);
      return of(p12.toString(), store, password);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          p12 + ": expected a PKCS#12 store and its password, actual " + e.getMessage(), e);
    }
  }

  static TlsIdentity of(KeyStore store, char[] password) {
    return of("KeyStore " + store.getType(), store, password);
  }

  private static TlsIdentity of(String where, KeyStore store, char[] password) {
    try {
      List<String> aliases = new ArrayList<>();
      for (String alias : Collections.list(store.aliases())) {
        if (store.entryInstanceOf(alias, KeyStore.PrivateKeyEntry.class)) {
          aliases.add(alias);
        }
      }
      if (aliases.size() != 1) {
        throw new IllegalArgumentException(
            where + ": expected one private key, actual " + aliases.size() + " " + aliases);
      }
      PrivateKey key = (PrivateKey) store.getKey(aliases.get(0), password);
      Certificate[] chain = store.getCertificateChain(aliases.get(0));
      return new TlsIdentity(
          where, Arrays.stream(chain).map(X509Certificate.class::cast).toList(), key);
    } catch (UnrecoverableKeyException e) {
      throw new IllegalArgumentException(
          where + ": expected the password of its private key, actual another", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(where + ": cannot be read: " + e.getMessage(), e);
    }
  }

  List<X509Certificate> chain() {
    return chain;
  }

  PrivateKey key() {
    return key;
  }

  boolean isOneOf(String[] keyTypes) {
    return Arrays.asList(keyTypes).contains(chain.get(0).getPublicKey().getAlgorithm());
  }

  /** Whether a server that names these issuers wants this identity; no issuer means any. */
  boolean isIssuedByOneOf(List<Principal> issuers) {
    return issuers.isEmpty()
        || chain.stream().anyMatch(c -> issuers.contains(c.getIssuerX500Principal()));
  }

  /** Lets the key sign and the certificate verify: works for keys that cannot be exported, too. */
  private static boolean isKeyOf(X509Certificate certificate, PrivateKey key) {
    if (!certificate.getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
      return false;
    }
    byte[] probe = {'r', 'e', 'z', 'o'};
    try {
      Signature signer = signature(key);
      signer.initSign(key);
      signer.update(probe);
      byte[] signed = signer.sign();
      Signature checker = signature(key);
      checker.initVerify(certificate.getPublicKey());
      checker.update(probe);
      return checker.verify(signed);
    } catch (InvalidKeyException | SignatureException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "private key: expected RSA, EC or EdDSA, actual " + key.getAlgorithm(), e);
    }
  }

  private static Signature signature(PrivateKey key) throws GeneralSecurityException {
    Signature signature =
        Signature.getInstance(
            switch (key.getAlgorithm()) {
              case "RSA" -> "SHA256withRSA";
              case "EC" -> "SHA256withECDSA";
              default -> key.getAlgorithm();
            });
    if (key.getAlgorithm().equals("RSASSA-PSS")) {
      signature.setParameter(
          new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    }
    return signature;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TlsIdentity that && chain.equals(that.chain);
  }

  @Override
  public int hashCode() {
    return chain.hashCode();
  }

  /** The subject, as in {@code CN=orders}. */
  @Override
  public String toString() {
    return TlsNames.subject(chain.get(0));
  }
}
