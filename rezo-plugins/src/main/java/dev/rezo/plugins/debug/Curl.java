package dev.rezo.plugins.debug;

import dev.rezo.http.Body;
import dev.rezo.http.BodySource;
import dev.rezo.http.Headers;
import dev.rezo.http.Redaction;
import dev.rezo.http.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A request as a command line of curl, quoted for a POSIX shell. It sends what the request says;
 * curl adds fields of its own, such as User-Agent, where the request has none.
 *
 * <p>A body is in the command if it can be sent again, is short, is there at once and is text; any
 * other is to come from the standard input ({@code --data-binary @-}). What is hidden are values of
 * header fields and of parameters in addresses: a body is shown as it is, with the secrets of a
 * form.
 *
 * <p>Immutable.
 */
public final class Curl {

  /** A longer body is no reading for people, and makes a line that no shell takes. */
  private static final int MOST_BODY_BYTES = 8 * 1024;

  private Curl() {}

  /** The command, with credentials in its address and header fields hidden. */
  public static String command(Request request) {
    return command(request, Redaction.usual());
  }

  /** The command, with this hidden; {@link Redaction#none} for one that works where keys matter. */
  public static String command(Request request, Redaction redaction) {
    StringBuilder command = new StringBuilder("curl");
    Body body = request.body();
    method(request.method(), body != null, command);
    String url = redaction.shown(request.url());
    if (url.chars().anyMatch(c -> c == '[' || c == ']')) {
      command.append(" -g");
    }
    if (request.url().path().contains("/.")) {
      command.append(" --path-as-is");
    }
    String target = request.target();
    if (target != null) {
      command.append(" --request-target ").append(quoted(redaction.shown(target)));
    }
    fields(request.headers(), redaction, command);
    if (body != null) {
      body(body, request.headers(), command);
    }
    return command.append(' ').append(quoted(url)).toString();
  }

  private static void method(String method, boolean hasBody, StringBuilder command) {
    if (method.equals("HEAD") && !hasBody) {
      command.append(" -I");
    } else if (!method.equals(hasBody ? "POST" : "GET")) {
      command.append(" -X ").append(quoted(method));
    }
  }

  private static void fields(Headers headers, Redaction redaction, StringBuilder command) {
    headers.forEach(
        (name, value) -> {
          String shown = redaction.shown(name, value);
          String field = shown.isEmpty() ? name + ";" : name + ": " + shown;
          command.append(" -H ").append(quoted(field));
        });
  }

  private static void body(Body body, Headers headers, StringBuilder command) {
    String type = body.contentType();
    if (!headers.contains("Content-Type")) { // Else curl would say that it is a form.
      command
          .append(" -H ")
          .append(quoted(type == null ? "Content-Type:" : "Content-Type: " + type));
    }
    String text = text(body);
    if (text == null) {
      command.append(" --data-binary @-");
    } else {
      command.append(" --data-raw ").append(quoted(text));
    }
  }

  /** What it says, or null if that is too long, not here now, or no text. */
  private static @Nullable String text(Body body) {
    if (!body.isReplayable() || body.length() < 0 || body.length() > MOST_BODY_BYTES) {
      return null;
    }
    try (BodySource source = body.open()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ByteBuffer chunk = source.next(Curl::nobodyWaits);
      while (chunk != null && !BodySource.isEnd(chunk)) {
        byte[] part = new byte[chunk.remaining()];
        chunk.get(part);
        bytes.write(part);
        source.giveBack(chunk);
        chunk = source.next(Curl::nobodyWaits);
      }
      return chunk == null ? null : decoded(bytes.toByteArray());
    } catch (IOException e) {
      return null; // Whoever sends it will see.
    }
  }

  private static @Nullable String decoded(byte[] bytes) {
    for (byte one : bytes) {
      if (one == 0) {
        return null; // No argument of a command can hold it.
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static void nobodyWaits() {}

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
