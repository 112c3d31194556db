package dev.rezo.cli;

import dev.rezo.http.Bodies;
import dev.rezo.http.Body;
import dev.rezo.http.Headers;
import dev.rezo.http.Multipart;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@code multipart/form-data} body of {@code -F} options.
 *
 * <p>Not thread-safe where standard input is a part; otherwise immutable.
 */
final class FormContent {

  /** What curl takes endings of names for. */
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("gif", "image/gif"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("png", "image/png"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("txt", "text/plain"),
          Map.entry("htm", "text/html"),
          Map.entry("html", "text/html"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("xml", "application/xml"));

  private final InputStream standardInput;

  FormContent(InputStream standardInput) {
    this.standardInput = standardInput;
  }

  /** The parts in their order. */
  Body of(List<FormPart> parts) throws UsageException {
    Multipart form = Bodies.multipart();
    for (FormPart part : parts) {
      Headers.Builder headers = Headers.builder();
      for (String line : part.headers()) {
        int colon = line.indexOf(':');
        if (colon < 1) {
          throw UsageException.impossible("option --form: expected Name: value, actual " + line);
        }
        headers.add(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      }
      String fileName = part.fileName() == null ? ownName(part) : part.fileName();
      form.part(part.name(), fileName, SentBody.of(body(part), type(part)), headers.build());
    }
    Body body = form.build();
    return SentBody.of(body, body.contentType());
  }

  private Body body(FormPart part) throws UsageException {
    if (part.kind() == FormPart.Kind.TEXT) {
      return SentBody.of(part.value().getBytes(StandardCharsets.UTF_8));
    }
    if (part.value().equals("-")) {
      return SentBody.stream(standardInput);
    }
    return SentBody.file(readable(part.value()));
  }

  /** A file that can be sent. */
  static Path readable(String name) throws UsageException {
    Path path = Path.of(name);
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      throw UsageException.of(ExitCode.READ_ERROR, "Can't open '" + name + "'!");
    }
    return path;
  }

  private static @Nullable String ownName(FormPart part) {
    return part.kind() == FormPart.Kind.ATTACHED
        ? part.value().substring(part.value().lastIndexOf('/') + 1)
        : null;
  }

  private static @Nullable String type(FormPart part) {
    if (part.type() != null || part.kind() != FormPart.Kind.ATTACHED) {
      return part.type();
    }
    String name = part.fileName() == null ? part.value() : part.fileName();
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return TYPES.getOrDefault(ending, "application/octet-stream");
  }
}
