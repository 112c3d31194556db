package dev.rezo.client;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Private keys in the shapes that PEM files hold. The platform reads PKCS#8 only, so the older
 * shapes are wrapped into it:
 *
 * <pre>
 * PrivateKeyInfo ::= SEQUENCE {                                        RFC 5208 section 5
 *   version     INTEGER 0,
 *   algorithm   SEQUENCE { OBJECT IDENTIFIER, parameters },
 *   privateKey  OCTET STRING { RSAPrivateKey | ECPrivateKey | ... } }
 * </pre>
 *
 * <p>Immutable. The arrays given are wiped.
 */
final class PemKeys {

  // The identifiers of algorithms, with tag and length, as they stand in PKCS#8.
  private static final byte[] RSA = oid("06092a864886f70d010101");
  private static final byte[] RSA_PSS = oid("06092a864886f70d01010a");
  private static final byte[] EC = oid("06072a8648ce3d0201");
  private static final byte[] ED25519 = oid("06032b6570");
  private static final byte[] ED448 = oid("06032b6571");

  private static final byte[] VERSION_0 = {PemDer.INTEGER, 1, 0};
  private static final byte[] NULL = {5, 0};

  private final String where;

  PemKeys(String where) {
    this.where = where;
  }

  /** A key as PKCS#8. */
  PrivateKey pkcs8(byte[] der) {
    try {
      PemDer info = new PemDer(der).enter(PemDer.SEQUENCE);
      info.skip(PemDer.INTEGER);
      byte[] oid = info.enter(PemDer.SEQUENCE).take(PemDer.OBJECT_IDENTIFIER);
      KeyFactory factory = KeyFactory.getInstance(algorithm(oid));
      return factory.generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          where + ": the private key cannot be parsed: " + e.getMessage(), e);
    } finally {
      Arrays.fill(der, (byte) 0);
    }
  }

  private String algorithm(byte[] oid) {
    if (Arrays.equals(oid, RSA)) {
      return "RSA";
    }
    if (Arrays.equals(oid, RSA_PSS)) {
      return "RSASSA-PSS";
    }
    if (Arrays.equals(oid, EC)) {
      return "EC";
    }
    if (Arrays.equals(oid, ED25519) || Arrays.equals(oid, ED448)) {
      return "EdDSA";
    }
    throw new IllegalArgumentException(
        where
            + ": expected a private key for RSA, EC or EdDSA, actual algorithm "
            + HexFormat.of().formatHex(oid));
  }

  /** {@code RSAPrivateKey} of PKCS#1 (RFC 8017 appendix A.1.2). */
  PrivateKey pkcs1(byte[] der) {
    return wrap(PemDer.encode(PemDer.SEQUENCE, RSA, NULL), der);
  }

  /**
   * {@code ECPrivateKey} of SEC 1, which names its curve itself or leaves that to a block before it
   * (RFC 5915 section 3).
   *
   * <pre>
   * SEQUENCE { INTEGER 1, OCTET STRING, [0] curve OPTIONAL, [1] public key OPTIONAL }
   * </pre>
   */
  PrivateKey sec1(byte[] der, byte @Nullable [] curveBefore) {
    byte[] curve = curveBefore;
    try {
      PemDer key = new PemDer(der).enter(PemDer.SEQUENCE);
      key.skip(PemDer.INTEGER);
      key.skip(PemDer.OCTET_STRING);
      if (key.isNext(PemDer.CONTEXT_0)) {
        curve = key.enter(PemDer.CONTEXT_0).take(PemDer.OBJECT_IDENTIFIER);
      }
    } catch (InvalidKeySpecException e) {
      throw new IllegalArgumentException(
          where + ": the EC PRIVATE KEY cannot be parsed: " + e.getMessage(), e);
    }
    if (curve == null) {
      throw new IllegalArgumentException(
          where + ": expected the name of a curve in EC PRIVATE KEY or EC PARAMETERS, actual none");
    }
    return wrap(PemDer.encode(PemDer.SEQUENCE, EC, curve), der);
  }

  private PrivateKey wrap(byte[] algorithm, byte[] key) {
    byte[] octets = PemDer.encode(PemDer.OCTET_STRING, key);
    Arrays.fill(key, (byte) 0);
    byte[] info = PemDer.encode(PemDer.SEQUENCE, VERSION_0, algorithm, octets);
    Arrays.fill(octets, (byte) 0);
    return pkcs8(info);
  }

  /** {@code EncryptedPrivateKeyInfo} of PKCS#8 (RFC 5958 section 3), by PBES2 as a rule. */
  PrivateKey encrypted(byte[] der, char @Nullable [] password) {
    if (password == null) {
      throw new IllegalArgumentException(
          where + ": expected a password for ENCRYPTED PRIVATE KEY, actual none");
    }
    PBEKeySpec spec = new PBEKeySpec(password);
    try {
      EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
      AlgorithmParameters parameters = info.getAlgParameters();
      // For PBES2 the scheme's full name, as in PBEWithHmacSHA256AndAES_256, is the text of its
      // parameters; older schemes are named by the info itself.
      String scheme =
          parameters != null && parameters.toString().startsWith("PBEWith")
              ? parameters.toString()
              : info.getAlgName();
      SecretKey secret = SecretKeyFactory.getInstance(scheme).generateSecret(spec);
      Cipher cipher = Cipher.getInstance(scheme);
      cipher.init(Cipher.DECRYPT_MODE, secret, parameters);
      return pkcs8(info.getKeySpec(cipher).getEncoded());
    } catch (InvalidKeySpecException | InvalidKeyException e) {
      throw new IllegalArgumentException(
          where
              + ": expected the password of ENCRYPTED PRIVATE KEY, actual another ("
              + e.getMessage()
              + ")",
          e);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          where + ": ENCRYPTED PRIVATE KEY cannot be opened: " + e.getMessage(), e);
    } finally {
      spec.clearPassword();
    }
  }

  private static byte[] oid(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
