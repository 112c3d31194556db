package dev.rezo.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate of a {@link ThrowAwayCa} with its private key, in every form that a client or a
 * server may ask for.
 *
 * <p>Immutable.
 */
public final class ThrowAwayCertificate {

  private static final char[] NO_PASSWORD = new char[0];

  private final ThrowAwayCa.Identity identity;

  ThrowAwayCertificate(ThrowAwayCa.Identity identity) {
    this.identity = identity;
  }

  /** The certificate itself. */
  public X509Certificate certificate() {
    return identity.chain().get(0);
  }

  /** The certificate and those that vouch for it, the root last. */
  public List<X509Certificate> chain() {
    return identity.chain();
  }

  /** The private key. */
  public PrivateKey privateKey() {
    return identity.keys().getPrivate();
  }

  /** The chain in PEM, the own certificate first. */
  public String chainPem() {
    return chain().stream().map(Pem::certificate).collect(Collectors.joining());
  }

  /** The private key in PEM: PKCS #8, not encrypted. */
  public String privateKeyPem() {
    return Pem.privateKey(privateKey());
  }

  /** A PKCS12 key store with the key and its chain, protected by {@code password}. */
  public KeyStore keyStore(char[] password) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("key", privateKey(), password, chain().toArray(X509Certificate[]::new));
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw ThrowAwayCa.impossible(e);
    }
  }

  /**
   * Writes the chain and the key as PEM files.
   *
   * @param directory where to, an existing directory: a test's temporary one
   */
  public PemFiles writePem(Path directory) throws IOException {
    PemFiles files = new PemFiles(directory.resolve("chain.pem"), directory.resolve("key.pem"));
    Files.writeString(files.chain(), chainPem());
    Files.writeString(files.privateKey(), privateKeyPem());
    return files;
  }

  /** The context of a server that shows this certificate and asks clients for none. */
  public SSLContext serverContext() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw ThrowAwayCa.impossible(e);
    }
  }

  KeyManager[] keyManagers() {
    try {
      KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
      factory.init(keyStore(NO_PASSWORD), NO_PASSWORD);
      return factory.getKeyManagers();
    } catch (GeneralSecurityException e) {
      throw ThrowAwayCa.impossible(e);
    }
  }

  @Override
  public String toString() {
    return "ThrowAwayCertificate[" + certificate().getSubjectX500Principal() + "]";
  }

  /**
   * Where the parts of a certificate were written. Immutable.
   *
   * @param chain the certificate and those that vouch for it
   * @param privateKey its key, PKCS #8
   */
  public record PemFiles(Path chain, Path privateKey) {}
}
