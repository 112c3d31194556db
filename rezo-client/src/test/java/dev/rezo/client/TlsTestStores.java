package dev.rezo.client;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;

/** Key stores in memory. */
final class TlsTestStores {

  static final char[] PASSWORD = "open sesame".toCharArray();

  private TlsTestStores() {}

  static KeyStore empty() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A store of private keys, each with its chain. */
  static KeyStore key(TlsTestCa.Issued... identities) {
    KeyStore store = empty();
    int number = 0;
    for (TlsTestCa.Issued identity : identities) {
      try {
        X509Certificate[] chain = identity.chain().toArray(X509Certificate[]::new);
        store.setKeyEntry("key-" + number++, identity.key(), PASSWORD, chain);
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }
    return store;
  }

  /** A store of trusted certificates. */
  static KeyStore certificates(X509Certificate... certificates) {
    KeyStore store = empty();
    int number = 0;
    for (X509Certificate certificate : certificates) {
      try {
        store.setCertificateEntry("ca-" + number++, certificate);
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }
    return store;
  }
}
