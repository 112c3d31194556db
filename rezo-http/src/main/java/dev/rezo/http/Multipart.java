package dev.rezo.http;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Collects the parts of a {@code multipart/form-data} body (RFC 7578), which is sent as a stream:
 * no part is held in memory for it. Names and file names are quoted as browsers do (WHATWG HTML,
 * multipart/form-data encoding algorithm).
 *
 * <p>Lifecycle: add parts, then {@link #build}; {@link Bodies#multipart} makes one.
 *
 * <p>Not thread-safe; the caller serialises.
 */
public final class Multipart {

  private static final int BOUNDARY_BYTES = 16;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final String boundary;
  private final List<Body> parts = new ArrayList<>();

  Multipart() {
    this(newBoundary());
  }

  /** With a boundary that a test knows. */
  Multipart(String boundary) {
    this.boundary = boundary;
  }

  /** As long and as random as no content holds it by accident or by design. */
  private static String newBoundary() {
    byte[] random = new byte[BOUNDARY_BYTES];
    RANDOM.nextBytes(random);
    StringBuilder text = new StringBuilder("rezo-");
    for (byte b : random) {
      text.append(Character.forDigit((b >> 4) & 0xf, 16)).append(Character.forDigit(b & 0xf, 16));
    }
    return text.toString();
  }

  /** A field of text. */
  public Multipart field(String name, String value) {
    return add(name, null, Bodies.text(value), null, Headers.EMPTY);
  }

  /** A file under its own name. */
  public Multipart file(String name, Path file, String contentType) {
    Path fileName = file.getFileName();
    return part(name, fileName == null ? "" : fileName.toString(), Bodies.file(file, contentType));
  }

  /** A part with any body; its content type is the part's. */
  public Multipart part(String name, @Nullable String fileName, Body body) {
    return part(name, fileName, body, Headers.EMPTY);
  }

  /**
   * A part with further fields of its own, which come after Content-Disposition and Content-Type
   * (RFC 7578 section 4.8 knows no others, but receivers may).
   */
  public Multipart part(String name, @Nullable String fileName, Body body, Headers headers) {
    return add(name, fileName, body, body.contentType(), headers);
  }

  /** The body as it is now; this may be used further. */
  public Body build() {
    List<Body> pieces = new ArrayList<>(parts);
    pieces.add(text("--" + boundary + "--\r\n"));
    return new JoinedBody(pieces, "multipart/form-data; boundary=" + boundary);
  }

  private Multipart add(
      String name,
      @Nullable String fileName,
      Body body,
      @Nullable String contentType,
      Headers headers) {
    Objects.requireNonNull(body, "body");
    StringBuilder head = new StringBuilder(128);
    head.append("--").append(boundary).append("\r\nContent-Disposition: form-data; name=");
    appendQuoted(head, name);
    if (fileName != null) {
      head.append("; filename=");
      appendQuoted(head, fileName);
    }
    if (contentType != null) {
      FieldSyntax.checkValue("Content-Type", contentType);
      head.append("\r\nContent-Type: ").append(contentType);
    }
    headers.forEach((field, value) -> head.append("\r\n").append(field + ": " + value));
    parts.add(text(head.append("\r\n\r\n").toString()));
    parts.add(body);
    parts.add(text("\r\n"));
    return this;
  }

  private static void appendQuoted(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("%22");
        case '\r' -> out.append("%0D");
        case '\n' -> out.append("%0A");
        default -> out.append(c);
      }
    }
    out.append('"');
  }

  private static Body text(String text) {
    return new BytesBody(text.getBytes(StandardCharsets.UTF_8), null);
  }
}
