package dev.rezo.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a PEM text (RFC 7468), with whatever stands around them left out.
 *
 * <pre>
 * -----BEGIN CERTIFICATE-----
 * base64
 * -----END CERTIFICATE-----
 * </pre>
 *
 * <p>Immutable.
 */
final class PemReader {

  /** A file of more is no PEM: a bundle of all public authorities has some 250 KB. */
  static final int MAX_BYTES = 16 << 20;

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";
  private static final Pattern WHITESPACE = Pattern.compile("\\s+");

  /** How a key that is encrypted the way of before PKCS#8 says so (RFC 1421 section 4.6.1.1). */
  private static final String LEGACY_ENCRYPTION = "Proc-Type:";

  private final String where;
  private final List<Block> blocks;

  private PemReader(String where, List<Block> blocks) {
    this.where = where;
    this.blocks = blocks;
  }

  /** One block: what it is, and its lines joined. */
  private record Block(String label, String content) {}

  /**
   * Reads a file.
   *
   * @throws UncheckedIOException when it cannot be read
   * @throws IllegalArgumentException when it is not PEM
   */
  static PemReader of(Path file) {
    return of(file.toString(), bytes(file));
  }

  /** Reads the content of a file; {@code where} names it. */
  static PemReader of(String where, byte[] bytes) {
    // PEM is ASCII; the text around it may be anything, and each byte is a character here.
    return of(where, new String(bytes, StandardCharsets.ISO_8859_1));
  }

  /** Reads a text; {@code where} names it. */
  static PemReader of(String where, String text) {
    List<Block> blocks = new ArrayList<>();
    int at = text.indexOf(BEGIN);
    while (at >= 0) {
      int labelEnd = text.indexOf(DASHES, at + BEGIN.length());
      String label = labelEnd < 0 ? "" : text.substring(at + BEGIN.length(), labelEnd);
      String closing = END + label + DASHES;
      int end = labelEnd < 0 ? -1 : text.indexOf(closing, labelEnd);
      if (end < 0) {
        throw new IllegalArgumentException(
            where + ": expected " + closing + ", actual end of the text");
      }
      blocks.add(new Block(label, text.substring(labelEnd + DASHES.length(), end).strip()));
      at = text.indexOf(BEGIN, end + closing.length());
    }
    if (blocks.isEmpty()) {
      throw new IllegalArgumentException(
          where + ": expected PEM (" + BEGIN + "...), actual " + text.length() + " other bytes");
    }
    return new PemReader(where, blocks);
  }

  /** The content of a file of a sane size. */
  static byte[] bytes(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IllegalArgumentException(
            file + ": expected at most " + MAX_BYTES + " bytes, actual more");
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read: " + e, e);
    }
  }

  /**
   * All certificates, in the order of the text.
   *
   * @throws IllegalArgumentException when there is none or one cannot be parsed
   */
  List<X509Certificate> certificates() {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks) {
      if (block.label.equals("CERTIFICATE")) {
        certificates.add(certificate(block, certificates.size() + 1));
      }
    }
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException(
          where + ": expected a CERTIFICATE, actual " + String.join(", ", labels()));
    }
    return certificates;
  }

  private X509Certificate certificate(Block block, int number) {
    try {
      InputStream der = new ByteArrayInputStream(decode(block));
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(der);
    } catch (CertificateException e) {
      throw new IllegalArgumentException(
          where + ": CERTIFICATE " + number + " cannot be parsed: " + e.getMessage(), e);
    }
  }

  /**
   * The first private key.
   *
   * @param password opens an encrypted key; null when there is none
   * @throws IllegalArgumentException when there is no key, or it cannot be parsed or opened
   */
  PrivateKey privateKey(char @Nullable [] password) {
    PemKeys keys = new PemKeys(where);
    byte[] curve = null;
    for (Block block : blocks) {
      switch (block.label) {
        case "PRIVATE KEY" -> {
          return keys.pkcs8(decode(block));
        }
        case "ENCRYPTED PRIVATE KEY" -> {
          return keys.encrypted(decode(block), password);
        }
        case "RSA PRIVATE KEY" -> {
          return keys.pkcs1(decode(block));
        }
        // openssl writes the curve into a block of its own, before the key.
        case "EC PARAMETERS" -> curve = decode(block);
        case "EC PRIVATE KEY" -> {
          return keys.sec1(decode(block), curve);
        }
        default -> {
          // A certificate beside its key, or something for someone else.
        }
      }
    }
    throw new IllegalArgumentException(
        where + ": expected a PRIVATE KEY, actual " + String.join(", ", labels()));
  }

  private byte[] decode(Block block) {
    if (block.content.startsWith(LEGACY_ENCRYPTION)) {
      throw new IllegalArgumentException(
          where
              + ": expected PKCS#8 for an encrypted key, actual "
              + block.label
              + " with the encryption of RFC 1421 (convert it: openssl pkcs8 -topk8)");
    }
    try {
      return Base64.getDecoder().decode(WHITESPACE.matcher(block.content).replaceAll(""));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          where + ": expected base64 in " + block.label + ", actual " + e.getMessage(), e);
    }
  }

  private List<String> labels() {
    return blocks.stream().map(Block::label).distinct().toList();
  }
}
