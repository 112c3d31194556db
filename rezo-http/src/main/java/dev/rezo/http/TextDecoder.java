package dev.rezo.http;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Bytes of a body to text. Immutable. */
final class TextDecoder {

  private static final String CHARSET = "charset=";

  private TextDecoder() {}

  /**
   * What Content-Type says (RFC 9110 section 8.3.2), else UTF-8; UTF-8 as well for a name that this
   * machine does not know.
   */
  static Charset charset(@Nullable String contentType) {
    String name = contentType == null ? null : charsetName(contentType);
    if (name == null || name.equalsIgnoreCase("utf-8")) {
      return StandardCharsets.UTF_8;
    }
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return StandardCharsets.UTF_8;
    }
  }

  private static @Nullable String charsetName(String contentType) {
    int parameter = contentType.indexOf(';');
    while (parameter >= 0) {
      int next = contentType.indexOf(';', parameter + 1);
      int end = next < 0 ? contentType.length() : next;
      String text = contentType.substring(parameter + 1, end).trim();
      if (text.regionMatches(true, 0, CHARSET, 0, CHARSET.length())) {
        String value = text.substring(CHARSET.length());
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        String name = quoted ? value.substring(1, value.length() - 1) : value;
        return name.isEmpty() ? null : name.toLowerCase(Locale.ROOT);
      }
      parameter = next;
    }
    return null;
  }

  /** What cannot be decoded becomes U+FFFD; a byte order mark of UTF-8 is left out. */
  static String decode(ByteBuffer bytes, Charset charset) {
    if (charset.equals(StandardCharsets.UTF_8) && startsWithMark(bytes)) {
      bytes.position(bytes.position() + 3);
    }
    if (bytes.hasArray()) {
      int start = bytes.arrayOffset() + bytes.position();
      return new String(bytes.array(), start, bytes.remaining(), charset);
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return new String(copy, charset);
  }

  private static boolean startsWithMark(ByteBuffer bytes) {
    int at = bytes.position();
    return bytes.remaining() >= 3
        && bytes.get(at) == (byte) 0xef
        && bytes.get(at + 1) == (byte) 0xbb
        && bytes.get(at + 2) == (byte) 0xbf;
  }
}
