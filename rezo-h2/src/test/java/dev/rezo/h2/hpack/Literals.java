package dev.rezo.h2.hpack;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Blocks of literals without indexing and without Huffman's code (RFC 7541 section 6.2.2). */
final class Literals {

  private static final int WITHOUT_INDEXING = 0x00;
  private static final int NEVER_INDEXED = 0x10;

  private Literals() {}

  /** A block of names and values in turn, each shorter than 127 octets. */
  static byte[] block(String... namesAndValues) {
    return block(WITHOUT_INDEXING, namesAndValues);
  }

  /** The same with fields that must never be indexed (section 6.2.3). */
  static byte[] secretBlock(String... namesAndValues) {
    return block(NEVER_INDEXED, namesAndValues);
  }

  private static byte[] block(int kind, String... namesAndValues) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < namesAndValues.length; i++) {
      if (i % 2 == 0) {
        out.write(kind);
      }
      byte[] octets = namesAndValues[i].getBytes(StandardCharsets.ISO_8859_1);
      out.write(octets.length);
      out.writeBytes(octets);
    }
    return out.toByteArray();
  }
}
