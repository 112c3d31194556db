package dev.rezo.h2.hpack;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Encodes blocks of fields that are written as "name: value". */
final class Encoding {

  private final HpackEncoder encoder;

  Encoding(int maxTableSize) {
    encoder = new HpackEncoder(maxTableSize);
  }

  HpackEncoder encoder() {
    return encoder;
  }

  /** A block in hexadecimal digits. */
  String block(String... fields) {
    ByteBuffer out = ByteBuffer.allocate(64 * 1024);
    encoder.startBlock();
    for (String field : fields) {
      put(field, false, out);
    }
    return HexFormat.of().formatHex(out.array(), 0, out.position());
  }

  /** A block of one field that its sender calls a secret. */
  String secret(String field) {
    ByteBuffer out = ByteBuffer.allocate(64 * 1024);
    encoder.startBlock();
    put(field, true, out);
    return HexFormat.of().formatHex(out.array(), 0, out.position());
  }

  private void put(String field, boolean sensitive, ByteBuffer out) {
    int colon = field.indexOf(": ", 1);
    String name = field.substring(0, colon);
    if (!encoder.encode(name, field.substring(colon + 2), sensitive, out)) {
      throw new AssertionError("expected room for " + name);
    }
  }
}
