package dev.rezo.cli;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Puts the pieces of data together as curl does. Immutable. */
final class PostContent {

  private final LocalFiles files;

  PostContent(LocalFiles files) {
    this.files = files;
  }

  /** All parts; those that are not JSON are joined with {@code &}. */
  byte[] join(List<DataPart> parts) throws UsageException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (DataPart part : parts) {
      byte[] bytes = bytes(part);
      if (out.size() > 0 && part.kind() != DataPart.Kind.JSON) {
        out.write('&');
      }
      out.write(bytes, 0, bytes.length);
    }
    return out.toByteArray();
  }

  private byte[] bytes(DataPart part) throws UsageException {
    String text = part.text();
    return switch (part.kind()) {
      case RAW -> utf8(text);
      case BINARY -> part.isFile() ? files.bytes(Option.DATA_BINARY, part.fileName()) : utf8(text);
      case JSON -> part.isFile() ? files.bytes(Option.JSON, part.fileName()) : utf8(text);
      case TEXT -> part.isFile() ? oneLine(files.bytes(Option.DATA, part.fileName())) : utf8(text);
      case URL_ENCODED -> utf8(urlEncoded(text));
    };
  }

  /** Without CR, LF and NUL, as {@code -d @file} sends a file. */
  private static byte[] oneLine(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    for (byte b : bytes) {
      if (b != '\r' && b != '\n' && b != 0) {
        out.write(b);
      }
    }
    return out.toByteArray();
  }

  /**
   * {@code content}, {@code =content}, {@code name=content}, {@code @file} or {@code name@file}.
   */
  private String urlEncoded(String text) throws UsageException {
    int equals = text.indexOf('=');
    if (equals >= 0) {
      return named(text.substring(0, equals), encode(utf8(text.substring(equals + 1))));
    }
    int at = text.indexOf('@');
    if (at >= 0) {
      byte[] content = files.bytes(Option.DATA_URLENCODE, text.substring(at + 1));
      return named(text.substring(0, at), encode(content));
    }
    return encode(utf8(text));
  }

  private static String named(String name, String content) {
    return name.isEmpty() ? content : name + "=" + content;
  }

  /** curl encodes all but letters, digits and {@code - . _ ~}, and a space as a plus. */
  private static String encode(byte[] content) {
    String bytes = new String(content, StandardCharsets.ISO_8859_1);
    return URLEncoder.encode(bytes, StandardCharsets.ISO_8859_1)
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
